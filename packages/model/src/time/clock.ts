/** The source of time. Tests and simulations bring their own. */
export interface Clock {
  /** The time of day, in milliseconds since the epoch: for records only. It may jump, forwards and back. */
  readonly now: () => number;
  /**
   * Milliseconds since an arbitrary instant. It never goes back and never jumps: use it for every duration, limit and
   * rest.
   */
  readonly monotonic: () => number;
  /**
   * Runs `task` once after `delayMs`, measured by the monotonic clock; the returned function cancels. It never keeps a
   * process alive. A task after `Infinity` never runs.
   */
  readonly schedule: (task: () => void, delayMs: number) => () => void;
}

/** Node turns a longer timer into one of 1 ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule: (task, delayMs) => {
    if (delayMs > LONGEST_TIMER_MS) return scheduleInParts(task, delayMs);
    const timer = setTimeout(task, delayMs).unref();
    return () => clearTimeout(timer);
  },
};

function scheduleInParts(task: () => void, delayMs: number): () => void {
  if (delayMs === Number.POSITIVE_INFINITY) return () => undefined;
  let cancel = (): void => {};
  const arm = (leftMs: number): void => {
    const partMs = Math.min(leftMs, LONGEST_TIMER_MS);
    cancel = systemClock.schedule(leftMs === partMs ? task : () => arm(leftMs - partMs), partMs);
  };
  arm(delayMs);
  return () => cancel();
}
