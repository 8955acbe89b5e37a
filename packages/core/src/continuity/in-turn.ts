const queues = new WeakMap<object, Map<string, Promise<unknown>>>();

/**
 * Runs tasks that read and then write the same key of one store after each other, whichever handle they come from.
 *
 * Holds inside one process. Two processes that share a store need a coordinator of their own.
 */
export async function inTurn<T>(store: object, key: string, task: () => Promise<T>): Promise<T> {
  const queue = queues.get(store) ?? new Map<string, Promise<unknown>>();
  queues.set(store, queue);
  const before = queue.get(key);
  const result = before === undefined ? task() : before.then(task, task);
  const settled = result.catch(() => {});
  queue.set(key, settled);
  try {
    return await result;
  } finally {
    if (queue.get(key) === settled) queue.delete(key);
  }
}
