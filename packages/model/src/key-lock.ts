/** Runs a task while no other task of the same key runs. A host program gives one where several processes share something. */
export type KeyLock = <T>(key: string, task: () => Promise<T>) => Promise<T>;

/** Keys that are locked in this process, each with the end of the last task that waits for it. Begins empty. */
export type KeyLocks = Map<string, Promise<unknown>>;

/**
 * Runs a task once all earlier tasks of the same key have ended, well or with an error. It runs at once where no other runs.
 * Tasks of other keys run beside it. Holds inside one process.
 *
 * A task that waits for another task of its own key never ends.
 *
 * @returns what the task comes to, its error included
 * @example
 * readonly #locks: KeyLocks = new Map();
 * const token = await withKeyLock(this.#locks, psuId, () => refresh(psuId));
 */
export async function withKeyLock<T>(locks: KeyLocks, key: string, task: () => Promise<T>): Promise<T> {
  const before = locks.get(key);
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  locks.set(key, ended);
  try {
    if (before !== undefined) await before;
    return await task();
  } finally {
    if (locks.get(key) === ended) locks.delete(key);
    end();
  }
}
