import { checkOptionNames, type OptionNames } from '../options/option-names.ts';
import type { Clock } from '../time/clock.ts';
import { systemClock } from '../time/clock.ts';
import type { EntryCopy } from './entry-copies.ts';
import type { Standing } from './guarded-texts.ts';
import type { KeyValueStore } from './key-value-store.ts';
import { SealedEntries, valueIn } from './sealed-entries.ts';
import type { EntryName, ReadStored, SealedStore } from './sealed-store.ts';
import { storeFailure } from './store-failure.ts';
import { warnOfSharing } from './store-warnings.ts';
import { VersionedStore } from './versioned-store.ts';
import type { Versions } from './versions.ts';

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
/** How often a change is begun again when other processes were faster. */
const TRIES = 3;

/**
 * Remembers in a Keyv store, sealed by the host program's key. An entry that this process has seen stands as it was seen. The
 * store may lose it within a day, or show an older one. Then the next change puts the store right.
 *
 * @throws {RangeError} naming the option that is wrong
 */
export function createSealedStore(options: SealedStoreOptions, clock: Clock = systemClock): SealedStore {
  const { keyv, key, timeoutMs = TIMEOUT_MS } = checkOptionNames('store', options, NAMES, 'createSealedStore');
  for (const method of ['get', 'set', 'delete'] as const) {
    if (typeof keyv?.[method] !== 'function') throw new TypeError(`store.keyv must have a method ${method}`);
  }
  if (!(timeoutMs > 0 && Number.isFinite(timeoutMs))) {
    throw new RangeError(`store.timeoutMs must be a positive number, got ${timeoutMs}`);
  }
  return new KeyvSealedStore(new SealedEntries({ keyv, key, timeoutMs }, clock));
}

class KeyvSealedStore implements SealedStore {
  readonly #entries: SealedEntries;
  readonly #tellShared = warnOfSharing();

  constructor(entries: SealedEntries) {
    this.#entries = entries;
  }

  async read<T>(name: EntryName, as: ReadStored<T>): Promise<T | undefined> {
    const places = this.#entries.placesOf(name);
    const found = this.#entries.look(places, (signal) =>
      this.#entries.find(name, as, places, signal, this.#tellShared),
    );
    return valueIn(await found, as);
  }

  async change<T>(
    name: EntryName,
    as: ReadStored<T>,
    next: (now: T | undefined) => T | undefined,
    lifeMs: number,
    seenSince = Number.POSITIVE_INFINITY,
  ): Promise<T | undefined> {
    const { texts, marks, copies } = this.#entries;
    const places = this.#entries.placesOf(name);
    const [, first] = places;
    const seen = this.#entries.unchanged(first, as, next, seenSince);
    if (seen !== undefined) return valueIn(seen, as);
    return this.#entries.inTurn(first, async (signal) => {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const found = await this.#entries.find(name, as, places, signal, this.#tellShared);
        const now = valueIn(found, as);
        const wanted = next(now);
        if (wanted === now && (found === undefined || found.place !== undefined)) return now;
        await marks.assertKnown(signal);
        const made = this.#entries.sealed(name, as, wanted, lifeMs, found?.copy);
        const stands = found?.place === first ? found.copy : undefined;
        if (!(await this.#put(first, made, stands, signal))) continue;
        copies.set(first, { ...made, seenAt: this.#entries.clock.monotonic() });
        // Under the name of an old key, it would come back when the new one is lost. The new one is written, though.
        const old = found?.place !== undefined && found.place !== first ? found.place : undefined;
        if (old !== undefined) await texts.remove(old, signal).catch(() => {});
        return wanted;
      }
      throw storeFailure('other processes change this entry all the time');
    });
  }

  erase(name: EntryName): Promise<void> {
    const [places, first] = this.#entries.placesOf(name);
    return this.#entries.inTurn(first, (signal) => this.#entries.erase(places, first, signal));
  }

  lastSeen<T>(name: EntryName, as: ReadStored<T>): T | undefined {
    return this.#entries.lastSeen(name, as);
  }

  versionedBy(versions: Versions): SealedStore {
    return new VersionedStore(this.#entries, versions);
  }

  keysFor(use: string): readonly Uint8Array[] {
    return this.#entries.keysFor(use);
  }

  /** @returns false when another process was faster */
  async #put(first: string, next: Standing, stands: EntryCopy | undefined, signal: AbortSignal): Promise<boolean> {
    const { texts, copies } = this.#entries;
    try {
      return (await texts.put(first, next, stands, signal)) === undefined;
    } catch (error) {
      // It is given up: a reader may have seen it meanwhile.
      if (copies.get(first)?.text === next.text) {
        if (stands === undefined) copies.delete(first);
        else copies.set(first, stands);
      }
      throw error;
    }
  }
}
