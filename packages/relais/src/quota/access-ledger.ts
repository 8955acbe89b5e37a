import {
  BankMemory,
  type Clock,
  inTime,
  type KeyLock,
  type Learned,
  type MemoryEntry,
  type NextValue,
  type SealedStore,
  storeFailure,
} from '@relais/model';
import { type AccessBook, readAccessBook, recentAccesses, type StoredAccess, WINDOW_MS } from './accesses.ts';
import { mergedBook } from './merged-book.ts';
import { steadyClock } from './steady-clock.ts';

export interface AccessLedgerOptions {
  readonly store: SealedStore;
  readonly bankId: string;
  readonly clock: Clock;
  readonly exclusive: KeyLock;
  /** Told when something could not be written: it is held, and written with the next change. */
  readonly onError: (error: unknown) => void;
}

/**
 * What to keep of the accesses of one counter instead of the recent ones. Must not wait.
 *
 * @param isKnown - false where it cannot be told what was spent. Neither the store nor this process knows, or other workers may
 * spend and cannot be asked
 */
export type ChangeAccesses = (
  recent: readonly StoredAccess[],
  now: number,
  isKnown: boolean,
) => readonly StoredAccess[];

/** One change that waits for its turn. */
interface Waiting {
  readonly counter: string;
  readonly change: ChangeAccesses;
  readonly done: (accesses: readonly StoredAccess[]) => void;
  readonly failed: (error: unknown) => void;
}

/** The changes to the entry of one PSU, in their order. */
interface Queue {
  readonly waiting: Waiting[];
  /** False: the first change has been left for the next turn of the event loop. */
  isWorking: boolean;
}

/** A store that takes longer is not waited for: what this process knows counts then. In milliseconds. */
const STORE_WAIT_MS = 1_000;

/** Twice the window: another machine's clock may be wrong. */
const BOOK: MemoryEntry<AccessBook> = {
  part: 'quota',
  as: readAccessBook,
  lifeMs: 2 * WINDOW_MS,
  merge: mergedBook,
};

/**
 * The accesses of the last 24 hours, one entry for each PSU with a list for each counter. Changes that come while the entry is
 * being written are written together. So are the end of a call and the beginning of the next.
 */
export class AccessLedger {
  readonly #options: AccessLedgerOptions;
  readonly #memory: BankMemory;
  readonly #clock: Clock;
  readonly #queues = new Map<string, Queue>();

  constructor(options: AccessLedgerOptions) {
    this.#options = options;
    this.#memory = new BankMemory(options);
    this.#clock = steadyClock(options.clock);
  }

  /** The time by which accesses are written down and grow old, in milliseconds since the epoch: it does not jump. */
  now(): number {
    return this.#clock.now();
  }

  /**
   * @returns the recent accesses, oldest first
   * @throws {RelaisError} `own_network`, reason `store`, when neither the store nor this process can tell
   */
  async read(psuId: string, counter: string): Promise<readonly StoredAccess[]> {
    const { value = {}, isKnown } = await this.#memory.of(psuId).recall(BOOK);
    if (!isKnown) throw storeFailure('the store of the access quota cannot be used');
    return recentAccesses(value[counter] ?? [], this.now());
  }

  /** @throws what `change` throws: then nothing is changed */
  change(psuId: string, counter: string, change: ChangeAccesses): Promise<readonly StoredAccess[]> {
    const { queue, changed } = this.#queued(psuId, counter, change);
    if (!queue.isWorking) void this.#work(psuId, queue);
    return changed;
  }

  /** The same for a call that has ended. It is written with what the PSU's next call changes in this turn of the event loop. */
  changeSoon(psuId: string, counter: string, change: ChangeAccesses): Promise<readonly StoredAccess[]> {
    const { queue, changed } = this.#queued(psuId, counter, change);
    // Not by the clock: a process that ends waits for it.
    setImmediate(() => {
      if (!queue.isWorking) void this.#work(psuId, queue);
    });
    return changed;
  }

  /** Resolves once nothing is kept of a PSU any more. */
  async forget(psuId: string): Promise<void> {
    this.#memory.drop(psuId);
    await this.#options.store.erase({ bankId: this.#options.bankId, psuId, part: BOOK.part });
  }

  #queued(
    psuId: string,
    counter: string,
    change: ChangeAccesses,
  ): { readonly queue: Queue; readonly changed: Promise<readonly StoredAccess[]> } {
    const { promise, resolve, reject } = Promise.withResolvers<readonly StoredAccess[]>();
    const queue = this.#queues.get(psuId) ?? { waiting: [], isWorking: false };
    this.#queues.set(psuId, queue);
    queue.waiting.push({ counter, change, done: resolve, failed: reject });
    return { queue, changed: promise };
  }

  async #work(psuId: string, queue: Queue): Promise<void> {
    queue.isWorking = true;
    while (queue.waiting.length > 0) {
      const batch = queue.waiting.splice(0);
      try {
        await this.#write(psuId, batch);
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.#queues.delete(psuId);
  }

  async #write(psuId: string, batch: readonly Waiting[]): Promise<void> {
    const { bankId, clock, exclusive, onError } = this.#options;
    const ends: (() => void)[] = [];
    const next: NextValue<AccessBook> = (stood, isKnown, isAlone) => {
      ends.length = 0;
      let book = stood ?? {};
      for (const { counter, change, done, failed } of batch) {
        const now = this.now();
        const recent = recentAccesses(book[counter] ?? [], now);
        try {
          const changed = change(recent, now, isKnown && !isAlone);
          const left = changed === recent ? recent : recentAccesses(changed, now);
          if (left !== recent) book = { ...book, [counter]: left };
          ends.push(() => done(left));
        } catch (error) {
          ends.push(() => failed(error));
        }
      }
      return book === stood ? stood : withoutOld(book, this.now());
    };
    const learn = (): Promise<Learned> => this.#memory.of(psuId).learn(BOOK, next, { waitMs: STORE_WAIT_MS });
    const late = (): Error => storeFailure('the lock of the access quota was not given in time');
    const { isKept } = await inTime(() => exclusive(`${bankId}:${psuId}`, learn), {
      deadlineMs: 5 * STORE_WAIT_MS,
      clock,
      late,
    });
    if (!isKept) onError(storeFailure('the accesses are held in this process: the store cannot be written'));
    for (const end of ends) end();
  }
}

/** Without counters of which nothing is left. */
function withoutOld(book: AccessBook, now: number): AccessBook {
  const entries = Object.entries(book).map(([counter, accesses]) => [counter, recentAccesses(accesses, now)] as const);
  return Object.fromEntries(entries.filter(([, accesses]) => accesses.length > 0));
}
