/** Waits for running calls, but not longer than until the signal. */
export async function finishedOr(hurry: AbortSignal | undefined, calls: Promise<void>): Promise<void> {
  if (hurry === undefined) return calls;
  if (hurry.aborted) return;
  const finished = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  hurry.addEventListener('abort', () => resolve(), { once: true, signal: finished.signal });
  await Promise.race([calls, promise]);
  finished.abort();
}
