import { isDeepStrictEqual } from 'node:util';
import type { EntryName, ReadStored, SealedStore, StorePart } from '../store/sealed-store.ts';
import { isStoreFailure, storeFailure } from '../store/store-failure.ts';
import type { Clock } from '../time/clock.ts';
import { inTime } from '../time/with-deadline.ts';

/** One thing that is remembered of a customer. */
export interface MemoryEntry<T> {
  readonly part: StorePart;
  /** What in the part it belongs to, e.g. an account. */
  readonly of?: string;
  readonly as: ReadStored<T>;
  /** After which it is forgotten, in milliseconds since it was written. */
  readonly lifeMs: number;
  /**
   * This worker holds a value that it could not write, and other workers have written since. What stands then.
   *
   * @param over - what `held` was made from
   * @defaultValue what the others have written
   */
  readonly merge?: (held: T | undefined, over: T | undefined, stands: T | undefined) => T | undefined;
}

/**
 * What becomes of what is known of an entry. Must not wait, and may be asked again.
 *
 * @param isKnown - false where neither the store nor this process knows the entry
 * @param isAlone - true where other workers may change the entry, and could not be asked
 */
export type NextValue<T> = (now: T | undefined, isKnown: boolean, isAlone: boolean) => T | undefined;

/** How long a call waits for the store. */
export interface MemoryWait {
  /** The caller's own: the call ends with it. */
  readonly signal?: AbortSignal | undefined;
  /** @defaultValue as long as the store's own limit */
  readonly waitMs?: number;
}

export interface Recalled<T> {
  /** `undefined`: nothing is remembered, or neither the store nor this process can tell. */
  readonly value: T | undefined;
  /** False where neither the store nor this process can tell. */
  readonly isKnown: boolean;
  /** When the look began, by the monotonic clock: see `learn`. */
  readonly lookedAt: number;
}

export interface Learned {
  /** False where neither the store nor this process can tell what was known before. */
  readonly isKnown: boolean;
  /** Whether it will be known after a restart. */
  readonly isKept: boolean;
  /** False where the store could not be used, and this process alone was asked. */
  readonly hasStoreAnswered: boolean;
}

/** What should stand in an entry, and what stood there. */
export interface Held {
  /** `undefined`: nothing. */
  readonly value: unknown;
  readonly over: unknown;
}

/** What the memory of a bank keeps for the memories of its customers. */
interface MemoryOfBank {
  readonly store: SealedStore;
  readonly bankId: string;
  readonly clock: Clock;
  readonly unwritten: (psuId: string, entry: string) => Held | undefined;
  readonly hold: (psuId: string, entry: string, held: Held | undefined) => void;
  readonly isUnlisted: (psuId: string, accountId: string) => boolean;
  readonly noteUnlisted: (psuId: string, accountId: string, forMs: number) => void;
  readonly once: (psuId: string, task: () => Promise<void>) => Promise<void>;
}

/**
 * The memory of one customer. A store that is down, slow or damaged costs no call more than its wait. Then the values count that
 * this process saw or learned last. They are written once the store can take them.
 */
export class PsuMemory {
  readonly psuId: string;
  readonly bank: MemoryOfBank;
  readonly #isOurs: () => boolean;

  /** @param isOurs - false once the customer was forgotten: then nothing more is remembered of them */
  constructor(bank: MemoryOfBank, psuId: string, isOurs: () => boolean) {
    this.bank = bank;
    this.psuId = psuId;
    this.#isOurs = isOurs;
  }

  /** @throws {RelaisError} `aborted` when the caller leaves; never for the store's sake */
  async recall<T>(entry: MemoryEntry<T>, wait: MemoryWait = {}): Promise<Recalled<T>> {
    const lookedAt = this.bank.clock.monotonic();
    const held = this.#unwritten(entry);
    if (held !== undefined && !this.#isShared) return { value: held.value, isKnown: true, lookedAt };
    try {
      const read = (): Promise<T | undefined> => this.bank.store.read(this.#nameOf(entry), entry.as);
      return { value: this.#settled(entry, await this.#inTime(read, wait)), isKnown: true, lookedAt };
    } catch (error) {
      if (!isStoreFailure(error)) throw error;
      if (held !== undefined) return { value: held.value, isKnown: true, lookedAt };
      const seen = this.#lastSeen(entry);
      return { value: seen, isKnown: seen !== undefined, lookedAt };
    }
  }

  /**
   * Remembers what `next` makes of what is known.
   *
   * @param lookedAt - when this call recalled the entry. The store is not asked again where `next` makes nothing new of values
   * seen since then
   * @throws what `next` throws, or `aborted` when the caller leaves; never for the store's sake
   */
  async learn<T>(
    entry: MemoryEntry<T>,
    next: NextValue<T>,
    wait: MemoryWait = {},
    lookedAt?: number,
  ): Promise<Learned> {
    let stood: HeldValue<T> | undefined;
    const merged = (stands: T | undefined): T | undefined => {
      if (!this.#isOurs()) throw storeFailure('the customer was forgotten meanwhile');
      stood = { value: this.#settled(entry, stands), over: stands };
      return next(stood.value, true, false);
    };
    try {
      const change = (): Promise<T | undefined> =>
        this.bank.store.change(this.#nameOf(entry), entry.as, merged, entry.lifeMs, lookedAt);
      await this.#inTime(change, wait);
      this.#hold(entry, undefined);
      return { isKnown: true, isKept: true, hasStoreAnswered: true };
    } catch (error) {
      if (!isStoreFailure(error)) throw error;
      return this.#learnHere(entry, next, stood);
    }
  }

  /** Beside the store, until it can be written. */
  #learnHere<T>(entry: MemoryEntry<T>, next: NextValue<T>, stood: HeldValue<T> | undefined): Learned {
    const unwritten = this.#unwritten(entry);
    const seen = stood ?? unwritten ?? this.#seenHere(entry);
    const isKnown = seen !== undefined;
    const learned = next(seen?.value, isKnown, this.#isShared);
    // Without knowing what stands in the store, it would later overwrite more than it holds.
    if (isKnown && learned !== seen.value && this.#isOurs()) this.#hold(entry, { value: learned, over: seen.over });
    const isKept = isKnown && learned === seen.value && unwritten === undefined;
    return { isKnown, isKept, hasStoreAnswered: false };
  }

  /** What stands after all, where this process holds what it could not write. */
  #settled<T>(entry: MemoryEntry<T>, stands: T | undefined): T | undefined {
    const held = this.#unwritten(entry);
    if (held === undefined) return stands;
    if (!this.#isShared || isDeepStrictEqual(held.over, stands)) return held.value;
    return entry.merge === undefined ? stands : entry.merge(held.value, held.over, stands);
  }

  get #isShared(): boolean {
    return this.bank.store.isShared === true;
  }

  #seenHere<T>(entry: MemoryEntry<T>): HeldValue<T> | undefined {
    const value = this.#lastSeen(entry);
    return value && { value, over: value };
  }

  #lastSeen<T>(entry: MemoryEntry<T>): T | undefined {
    try {
      return this.bank.store.lastSeen(this.#nameOf(entry), entry.as);
    } catch (error) {
      if (isStoreFailure(error)) return undefined;
      throw error;
    }
  }

  #inTime<T>(task: () => Promise<T>, { signal, waitMs = Number.POSITIVE_INFINITY }: MemoryWait): Promise<T> {
    if (signal === undefined && waitMs === Number.POSITIVE_INFINITY) return task();
    const late = (): Error => storeFailure(`the store did not answer within ${waitMs} ms`);
    return inTime(task, { deadlineMs: waitMs, clock: this.bank.clock, caller: signal, late });
  }

  #nameOf({ part, of }: Pick<MemoryEntry<unknown>, 'part' | 'of'>): EntryName {
    return { bankId: this.bank.bankId, psuId: this.psuId, part, ...(of !== undefined && { of }) };
  }

  #unwritten<T>(entry: MemoryEntry<T>): HeldValue<T> | undefined {
    const held = this.bank.unwritten(this.psuId, keyOf(entry));
    return held && { value: held.value as T | undefined, over: held.over as T | undefined };
  }

  #hold<T>(entry: MemoryEntry<T>, held: HeldValue<T> | undefined): void {
    this.bank.hold(this.psuId, keyOf(entry), held);
  }
}

interface HeldValue<T> extends Held {
  readonly value: T | undefined;
  readonly over: T | undefined;
}

function keyOf({ part, of = '' }: Pick<MemoryEntry<unknown>, 'part' | 'of'>): string {
  return `${part} ${of}`;
}
