const LONG_MS = 2 ** 30;

let waiting = 0;
let timer: NodeJS.Timeout | undefined;

/**
 * Keeps the process from ending while a call runs: our clock's timers let it end, and a call that waits for its turn has
 * no socket yet that would hold it.
 */
export async function keepProcessAlive<T>(call: () => Promise<T>): Promise<T> {
  waiting += 1;
  timer ??= setInterval(() => {}, LONG_MS);
  try {
    return await call();
  } finally {
    waiting -= 1;
    if (waiting === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  }
}
