const LONG_MS = 2 ** 30;

let waiting = 0;
let timer: NodeJS.Timeout | undefined;

/**
 * Keeps the process from ending while a call runs. Our clock's timers let the process end. A call that waits for its turn has no
 * socket yet that would hold the process.
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
