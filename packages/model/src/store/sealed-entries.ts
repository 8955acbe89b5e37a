import { type KeyLocks, withKeyLock } from '../key-lock.ts';
import type { Clock } from '../time/clock.ts';
import { withDeadline } from '../time/with-deadline.ts';
import { EntryCopies, type EntryCopy } from './entry-copies.ts';
import { GuardedTexts } from './guarded-texts.ts';
import { KeyMarks } from './key-marks.ts';
import type { KeyValueStore } from './key-value-store.ts';
import type { EntryName, ReadStored } from './sealed-store.ts';
import { type Sealed, type SealingKey, sealingKeys } from './sealing-key.ts';
import { damagedEntry, storeFailure } from './store-failure.ts';
import { warnOfWrongKey } from './store-warnings.ts';

export interface SealedEntriesOptions {
  readonly keyv: KeyValueStore;
  readonly key: Uint8Array | readonly Uint8Array[];
  readonly timeoutMs: number;
}

/** An entry as it was found: its copy, and the place where it lies. No place: the store has lost it, or shows an older one. */
export interface Found {
  readonly copy: EntryCopy;
  readonly place?: string;
}

/** Where an entry may lie: under the name that each key gives it. */
export type EntryPlaces = readonly [places: readonly string[], first: string];

/**
 * How long an entry that was emptied says so, in milliseconds: other processes then know that it was not lost. And how long
 * this process trusts its copy more than a store in which nothing is found.
 */
export const NOTHING_MS = 86_400_000;

/** The entries of a store. The keys name, seal and open them. They are found in their places, and remembered as they were seen. */
export class SealedEntries {
  readonly texts: GuardedTexts;
  readonly marks: KeyMarks;
  /** By the name under the first key. */
  readonly copies: EntryCopies = new EntryCopies();
  readonly clock: Clock;
  readonly #keys: readonly [SealingKey, ...SealingKey[]];
  readonly #timeoutMs: number;
  readonly #locks: KeyLocks = new Map();
  #erasures = 0;

  constructor({ keyv, key, timeoutMs }: SealedEntriesOptions, clock: Clock) {
    this.#keys = sealingKeys(key);
    this.#timeoutMs = timeoutMs;
    this.clock = clock;
    this.texts = new GuardedTexts(keyv, clock, (place) => {
      // This repair may fail: the next call that asks for the entry puts it right first.
      void this.inTurn(place, (signal) => this.texts.find([place], signal)).catch(() => {});
    });
    const marks = this.#keys.map((one) => one.mark());
    this.marks = new KeyMarks(this.texts, clock, marks, warnOfWrongKey());
  }

  /** @see SealedStore.keysFor */
  keysFor(use: string): readonly Uint8Array[] {
    return this.#keys.map((key) => key.keyFor(use));
  }

  placesOf(name: EntryName): EntryPlaces {
    const [current, ...old] = this.#keys;
    const first = current.nameOf(name);
    return [[first, ...old.map((key) => key.nameOf(name))], first];
  }

  /**
   * @param onChanged - told where another process has changed what this one saw
   * @returns `undefined` where the store has shown that nothing is there
   */
  async find(
    name: EntryName,
    as: ReadStored<unknown>,
    [places, first]: EntryPlaces,
    signal: AbortSignal,
    onChanged: () => void = () => {},
  ): Promise<Found | undefined> {
    const erasures = this.#erasures;
    const seen = await this.texts.find(places, signal);
    const copy = this.alive(first);
    const isTrusted = copy !== undefined && this.clock.monotonic() - copy.seenAt < NOTHING_MS;
    const found = seen ?? (isTrusted ? undefined : await this.texts.findAgain(places, signal));
    if (found === undefined) {
      if (isTrusted) return { copy };
      await this.marks.assertKnown(signal);
      this.copies.delete(first);
      return undefined;
    }
    const [place, text] = found;
    if (copy !== undefined && text === copy.text) {
      const seenNow = { ...copy, seenAt: this.clock.monotonic() };
      if (erasures === this.#erasures) this.copies.set(first, seenNow);
      return { copy: seenNow, place };
    }
    const opened = this.open(name, places.indexOf(place), text, as);
    // Two writers at once number their writes by their own clocks. Then the entry that stands counts, not the higher number.
    if (copy !== undefined && opened.version < copy.version && opened.version <= (copy.replaced ?? copy.version)) {
      return { copy };
    }
    if (opened.until <= this.clock.now()) return undefined;
    if (this.texts.isGivenUp(place, text)) throw storeFailure('the entry is being changed');
    if (copy !== undefined && !this.texts.isInDoubt(first)) onChanged();
    // The process must not remember an entry that was erased while it was read.
    if (erasures === this.#erasures) this.copies.set(first, opened);
    return { copy: opened, place };
  }

  /** What an entry becomes, in the place of another. `undefined`: it says for a time that it is empty. */
  sealed<T>(
    name: EntryName,
    as: ReadStored<T>,
    value: T | undefined,
    lifeMs: number,
    before: EntryCopy | undefined,
  ): EntryCopy {
    const at = this.clock.now();
    const replaced = before?.version ?? 0;
    const version = Math.max(at, replaced + 1);
    const until = at + (value === undefined ? NOTHING_MS : lifeMs);
    const text = this.#keys[0].seal(name, { version, until, value });
    return { text, version, replaced, until, value, checkedBy: as, seenAt: this.clock.monotonic() };
  }

  open(name: EntryName, keyIndex: number, text: unknown, as: ReadStored<unknown>): EntryCopy {
    try {
      const sealed = this.#keys[keyIndex]?.open(name, text) as Sealed;
      this.marks.noteOpened();
      const value = sealed.value === undefined ? undefined : as(sealed.value);
      return { ...sealed, text: text as string, value, checkedBy: as, seenAt: this.clock.monotonic() };
    } catch (error) {
      throw damagedEntry(error);
    }
  }

  /** The copy of an entry that was just seen in the store, where `next` leaves it as it is. */
  unchanged<T>(
    first: string,
    as: ReadStored<T>,
    next: (now: T | undefined) => T | undefined,
    seenSince: number,
  ): Found | undefined {
    const copy = this.alive(first);
    if (copy === undefined || copy.seenAt < seenSince || this.texts.isInDoubt(first)) return undefined;
    try {
      const now = valueIn({ copy }, as);
      return next(now) === now ? { copy } : undefined;
    } catch {
      // What other processes have written since may make it another case: it is looked at anew, and thrown then.
      return undefined;
    }
  }

  /** What this process has seen last, while its life lasts. */
  alive(first: string): EntryCopy | undefined {
    const copy = this.copies.get(first);
    if (copy === undefined || copy.until > this.clock.now()) return copy;
    this.copies.delete(first);
    return undefined;
  }

  lastSeen<T>(name: EntryName, as: ReadStored<T>): T | undefined {
    const [, first] = this.placesOf(name);
    const copy = this.alive(first);
    return copy && valueIn({ copy }, as);
  }

  /** Looks once, in the turn of the writers where a write to the entry may still come. */
  look<T>([, first]: EntryPlaces, find: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.texts.isInDoubt(first) ? this.inTurn(first, find) : this.#bounded(find);
  }

  async erase(places: readonly string[], first: string, signal: AbortSignal): Promise<void> {
    try {
      for (const place of places) await this.texts.remove(place, signal);
      this.copies.delete(first);
    } finally {
      this.#erasures += 1;
    }
  }

  inTurn<T>(first: string, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#bounded((signal) =>
      withKeyLock(this.#locks, first, async () => {
        signal.throwIfAborted();
        return task(signal);
      }),
    );
  }

  #bounded<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const deadlineMs = this.#timeoutMs;
    const late = (): Error => storeFailure(`the store did not answer within ${deadlineMs} ms`);
    return withDeadline(task, { deadlineMs, clock: this.clock, late });
  }
}

/** @throws {RelaisError} `own_network`, reason `store`, when it is not what it should be */
export function valueIn<T>(found: Found | undefined, as: ReadStored<T>): T | undefined {
  if (found === undefined) return undefined;
  const { value, checkedBy } = found.copy;
  if (checkedBy === as || value === undefined) return value as T | undefined;
  try {
    return as(value);
  } catch (error) {
    throw damagedEntry(error);
  }
}
