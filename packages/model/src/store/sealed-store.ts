import type { Versions } from './versions.ts';

/** The parts of a PSU's memory at one bank. Each has entries of its own in the store. */
export type StorePart = 'accounts' | 'rows' | 'quota' | 'logins' | 'device' | 'last_known';

/** Names one entry. What lies in the store never shows it: the name there is a keyed hash. */
export interface EntryName {
  readonly bankId: string;
  readonly psuId: string;
  readonly part: StorePart;
  /** What in the part it belongs to, e.g. the caller's id of an account. Absent where the part is one entry. */
  readonly of?: string;
}

/** Makes what was stored into what it was. @throws {TypeError} when it is something else */
export type ReadStored<T> = (stored: unknown) => T;

/**
 * The memory of customers, over a `KeyValueStore`: sealed, checked, and never silent about a store that fails.
 *
 * Every method ends within the store's own time limit with a value, or with `RelaisError` `own_network`, reason `store`. The
 * error says that the store threw, hung, swallowed a write, gave back other data, or is gone. Absence and failure are two
 * things: `undefined` is given only where the store has shown that it works.
 */
export interface SealedStore {
  /** @returns `undefined` when there is nothing, or its life is over */
  read<T>(name: EntryName, as: ReadStored<T>): Promise<T | undefined>;
  /**
   * Reads one entry and writes what `next` makes of it, one writer at a time in this process. Where another process was faster,
   * `next` is asked again with the entry that stands there now. Resolves once it is written and was read back. A write that
   * comes too late is undone.
   *
   * @param next - must not wait; `undefined` erases the entry, the same value writes nothing; what it throws is thrown
   * @param lifeMs - after which it is forgotten, in milliseconds
   * @param seenSince - by the monotonic clock. This process may have seen the entry in the store since then. Where `next`
   * makes nothing new of that entry, the store is not asked again. For one call that has looked already: what other processes
   * write meanwhile counts as written after it
   * @returns what stands there now
   */
  change<T>(
    name: EntryName,
    as: ReadStored<T>,
    next: (now: T | undefined) => T | undefined,
    lifeMs: number,
    seenSince?: number,
  ): Promise<T | undefined>;
  /** Resolves once nothing is there any more. */
  erase(name: EntryName): Promise<void>;
  /**
   * What this process read or wrote last, without asking the store: for the time in which it cannot be used.
   *
   * @returns `undefined` when this process does not know, or no longer
   */
  lastSeen<T>(name: EntryName, as: ReadStored<T>): T | undefined;
  /**
   * The same entries for the workers of a fleet. Each change is made from the version that the workers agree on, or fails. So
   * `next` may be asked again, also with an entry that holds already what it made. Absent: the store lies in one process.
   */
  readonly versionedBy?: (versions: Versions) => SealedStore;
  /** Whether workers of a fleet change the entries. A value that this process could not write then gives way to theirs. */
  readonly isShared?: boolean;
  /**
   * Keys of 32 bytes for another use, derived from those that seal, in their order. Equal in every process of the host program.
   * Absent: this store seals nothing.
   */
  keysFor?(use: string): readonly Uint8Array[];
}
