/**
 * Runs a task for each item, some side by side, and gives the results in the order of the items.
 *
 * After a failure no further task begins. The function waits for those that run, so that nothing goes on behind the caller's
 * back.
 *
 * @param atOnce - integer ≥ 1
 * @param task - may make way for the next before it ends
 */
export async function inParallel<T, R>(
  items: readonly T[],
  atOnce: number,
  task: (item: T, makeWay: () => void) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const failures: unknown[] = [];
  const running: Promise<void>[] = [];
  let next = 0;
  const run = async (index: number, makeWay: () => void): Promise<void> => {
    try {
      results[index] = await task(items[index] as T, makeWay);
    } catch (error) {
      failures.push(error);
    } finally {
      makeWay();
    }
  };
  const worker = async (): Promise<void> => {
    while (next < items.length && failures.length === 0) {
      const index = next;
      next += 1;
      await new Promise<void>((makeWay) => {
        running.push(run(index, makeWay));
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
  return results;
}
