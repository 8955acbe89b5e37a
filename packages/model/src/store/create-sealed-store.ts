import { type KeyLocks, withKeyLock } from '../key-lock.ts';
import { checkOptionNames, type OptionNames } from '../options/option-names.ts';
import type { Clock } from '../time/clock.ts';
import { systemClock } from '../time/clock.ts';
import { withDeadline } from '../time/with-deadline.ts';
import { EntryCopies, type EntryCopy } from './entry-copies.ts';
import { GuardedTexts, type Standing } from './guarded-texts.ts';
import { KeyMarks } from './key-marks.ts';
import type { KeyValueStore } from './key-value-store.ts';
import type { EntryName, ReadStored, SealedStore } from './sealed-store.ts';
import { type Sealed, type SealingKey, sealingKeys } from './sealing-key.ts';
import { damagedEntry, storeFailure } from './store-failure.ts';
import { warnOfSharing, warnOfWrongKey } from './store-warnings.ts';

export interface SealedStoreOptions {
  readonly keyv: KeyValueStore;
  /**
   * 32 random bytes from the host program's own vault, never kept beside the store. Of several keys, the first seals, and all
   * open. So a new key is put before the present one.
   */
  readonly key: Uint8Array | readonly Uint8Array[];
  /** Longest time for one look or one change, in milliseconds. @defaultValue 5_000 */
  readonly timeoutMs?: number;
}

const NAMES: OptionNames<SealedStoreOptions> = { keyv: true, key: true, timeoutMs: true };

const TIMEOUT_MS = 5_000;
/**
 * How long an entry that was emptied says so, in milliseconds: other processes then know that it was not lost. And how long
 * this process trusts its copy more than a store in which nothing is found.
 */
const NOTHING_MS = 86_400_000;
/** How often a change is begun again when other processes were faster. */
const TRIES = 3;

/** An entry as it was found: its copy, and the place where it lies. No place: the store has lost it, or shows an older one. */
interface Found {
  readonly copy: EntryCopy;
  readonly place?: string;
}

/**
 * Remembers in a Keyv store, sealed by the host program's key. An entry that this process has seen stands as it was seen. The
 * store may lose it within a day, or show an older one. Then the next change puts the store right.
 *
 * @throws {RangeError} naming the option that is wrong
 */
export function createSealedStore(options: SealedStoreOptions, clock: Clock = systemClock): SealedStore {
  checkOptionNames('store', options, NAMES, 'createSealedStore');
  return new KeyvSealedStore(options, clock);
}

class KeyvSealedStore implements SealedStore {
  readonly #keys: readonly [SealingKey, ...SealingKey[]];
  readonly #timeoutMs: number;
  readonly #clock: Clock;
  readonly #texts: GuardedTexts;
  readonly #locks: KeyLocks = new Map();
  readonly #marks: KeyMarks;
  /** By the name under the first key. */
  readonly #copies = new EntryCopies();
  readonly #tellShared = warnOfSharing();
  #erasures = 0;

  constructor({ keyv, key, timeoutMs = TIMEOUT_MS }: SealedStoreOptions, clock: Clock) {
    for (const method of ['get', 'set', 'delete'] as const) {
      if (typeof keyv?.[method] !== 'function') throw new TypeError(`store.keyv must have a method ${method}`);
    }
    if (!(timeoutMs > 0 && Number.isFinite(timeoutMs))) {
      throw new RangeError(`store.timeoutMs must be a positive number, got ${timeoutMs}`);
    }
    this.#keys = sealingKeys(key);
    this.#timeoutMs = timeoutMs;
    this.#clock = clock;
    this.#texts = new GuardedTexts(keyv, clock, (place) => {
      // This repair may fail: the next call that asks for the entry puts it right first.
      void this.#inTurn(place, (signal) => this.#texts.find([place], signal)).catch(() => {});
    });
    const marks = this.#keys.map((one) => one.mark());
    this.#marks = new KeyMarks(this.#texts, clock, marks, warnOfWrongKey());
  }

  async read<T>(name: EntryName, as: ReadStored<T>): Promise<T | undefined> {
    const [places, first] = this.#placesOf(name);
    const find = (signal: AbortSignal): Promise<Found | undefined> => this.#find(name, as, places, signal);
    const found = this.#texts.isInDoubt(first) ? this.#inTurn(first, find) : this.#bounded(find);
    return valueIn(await found, as);
  }

  async change<T>(
    name: EntryName,
    as: ReadStored<T>,
    next: (now: T | undefined) => T | undefined,
    lifeMs: number,
    seenSince = Number.POSITIVE_INFINITY,
  ): Promise<T | undefined> {
    const [places, first] = this.#placesOf(name);
    const seen = this.#unchanged(first, as, next, seenSince);
    if (seen !== undefined) return valueIn(seen, as);
    return this.#inTurn(first, async (signal) => {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const found = await this.#find(name, as, places, signal);
        const now = valueIn(found, as);
        const wanted = next(now);
        if (wanted === now && (found === undefined || found.place !== undefined)) return now;
        const at = this.#clock.now();
        const version = Math.max(at, (found?.copy.version ?? 0) + 1);
        const until = at + (wanted === undefined ? NOTHING_MS : lifeMs);
        await this.#marks.assertKnown(signal);
        const text = this.#keys[0].seal(name, { version, until, value: wanted });
        const stands = found?.place === first ? found.copy : undefined;
        if (!(await this.#put(first, { text, until }, stands, signal))) continue;
        const replaced = found?.copy.version ?? 0;
        this.#copies.set(first, {
          text,
          version,
          replaced,
          until,
          value: wanted,
          checkedBy: as,
          seenAt: this.#clock.monotonic(),
        });
        // Under the name of an old key, it would come back when the new one is lost. The new one is written, though.
        const old = found?.place !== undefined && found.place !== first ? found.place : undefined;
        if (old !== undefined) await this.#texts.remove(old, signal).catch(() => {});
        return wanted;
      }
      throw storeFailure('other processes change this entry all the time');
    });
  }

  /** The copy of an entry that was just seen in the store, where `next` leaves it as it is. */
  #unchanged<T>(
    first: string,
    as: ReadStored<T>,
    next: (now: T | undefined) => T | undefined,
    seenSince: number,
  ): Found | undefined {
    const copy = this.#alive(first);
    if (copy === undefined || copy.seenAt < seenSince || this.#texts.isInDoubt(first)) return undefined;
    try {
      const now = valueIn({ copy }, as);
      return next(now) === now ? { copy } : undefined;
    } catch {
      // What other processes have written since may make it another case: it is looked at anew, and thrown then.
      return undefined;
    }
  }

  erase(name: EntryName): Promise<void> {
    const [places, first] = this.#placesOf(name);
    return this.#inTurn(first, (signal) => this.#eraseAll(places, signal));
  }

  lastSeen<T>(name: EntryName, as: ReadStored<T>): T | undefined {
    const [, first] = this.#placesOf(name);
    const copy = this.#alive(first);
    return copy && valueIn({ copy }, as);
  }

  keysFor(use: string): readonly Uint8Array[] {
    return this.#keys.map((key) => key.keyFor(use));
  }

  /** @returns false when another process was faster */
  async #put(first: string, next: Standing, stands: EntryCopy | undefined, signal: AbortSignal): Promise<boolean> {
    try {
      return (await this.#texts.put(first, next, stands, signal)) === undefined;
    } catch (error) {
      // It is given up: a reader may have seen it meanwhile.
      if (this.#copies.get(first)?.text === next.text) {
        if (stands === undefined) this.#copies.delete(first);
        else this.#copies.set(first, stands);
      }
      throw error;
    }
  }

  async #eraseAll(places: readonly string[], signal: AbortSignal): Promise<void> {
    const [first = ''] = places;
    try {
      for (const place of places) await this.#texts.remove(place, signal);
      this.#copies.delete(first);
    } finally {
      this.#erasures += 1;
    }
  }

  async #find(
    name: EntryName,
    as: ReadStored<unknown>,
    places: readonly string[],
    signal: AbortSignal,
  ): Promise<Found | undefined> {
    const [first = ''] = places;
    const erasures = this.#erasures;
    const seen = await this.#texts.find(places, signal);
    const copy = this.#alive(first);
    const isTrusted = copy !== undefined && this.#clock.monotonic() - copy.seenAt < NOTHING_MS;
    const found = seen ?? (isTrusted ? undefined : await this.#texts.findAgain(places, signal));
    if (found === undefined) {
      if (isTrusted) return { copy };
      await this.#marks.assertKnown(signal);
      this.#copies.delete(first);
      return undefined;
    }
    const [place, text] = found;
    if (copy !== undefined && text === copy.text) {
      const seenNow = { ...copy, seenAt: this.#clock.monotonic() };
      if (erasures === this.#erasures) this.#copies.set(first, seenNow);
      return { copy: seenNow, place };
    }
    const opened = this.#open(name, places.indexOf(place), text, as);
    // Two writers at once number their writes by their own clocks. Then the entry that stands counts, not the higher number.
    if (copy !== undefined && opened.version < copy.version && opened.version <= (copy.replaced ?? copy.version)) {
      return { copy };
    }
    if (opened.until <= this.#clock.now()) return undefined;
    if (this.#texts.isGivenUp(place, text)) throw storeFailure('the entry is being changed');
    if (copy !== undefined && !this.#texts.isInDoubt(first)) this.#tellShared();
    // The process must not remember an entry that was erased while it was read.
    if (erasures === this.#erasures) this.#copies.set(first, opened);
    return { copy: opened, place };
  }

  #open(name: EntryName, keyIndex: number, text: unknown, as: ReadStored<unknown>): EntryCopy {
    try {
      const sealed = this.#keys[keyIndex]?.open(name, text) as Sealed;
      this.#marks.noteOpened();
      const value = sealed.value === undefined ? undefined : as(sealed.value);
      return { ...sealed, text: text as string, value, checkedBy: as, seenAt: this.#clock.monotonic() };
    } catch (error) {
      throw damagedEntry(error);
    }
  }

  /** What this process has seen last, while its life lasts. */
  #alive(first: string): EntryCopy | undefined {
    const copy = this.#copies.get(first);
    if (copy === undefined || copy.until > this.#clock.now()) return copy;
    this.#copies.delete(first);
    return undefined;
  }

  /** Where the entry may lie: under the name that each key gives it. */
  #placesOf(name: EntryName): readonly [places: readonly string[], first: string] {
    const [current, ...old] = this.#keys;
    const first = current.nameOf(name);
    return [[first, ...old.map((key) => key.nameOf(name))], first];
  }

  #inTurn<T>(first: string, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
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
    return withDeadline(task, { deadlineMs, clock: this.#clock, late });
  }
}

/** @throws {RelaisError} `own_network`, reason `store`, when it is not what it should be */
function valueIn<T>(found: Found | undefined, as: ReadStored<T>): T | undefined {
  if (found === undefined) return undefined;
  const { value, checkedBy } = found.copy;
  if (checkedBy === as || value === undefined) return value as T | undefined;
  try {
    return as(value);
  } catch (error) {
    throw damagedEntry(error);
  }
}
