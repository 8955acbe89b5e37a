import type { Clock } from './clock.ts';

/** Timers are late by less than this on a machine that is merely busy. */
const LATE_MS = 50;
/** Time enough to read the answers that arrived meanwhile. */
const MOST_GRACE_MS = 1_000;

/**
 * A clock whose timers do not count a time in which this process stood still. A late timer waits a little longer, so
 * that Node first reads an answer that lies in the socket.
 */
export function afterStall(clock: Clock): Clock {
  return {
    ...clock,
    schedule: (task, delayMs) => {
      const dueAt = clock.monotonic() + delayMs;
      let cancel = clock.schedule(() => {
        const lateMs = clock.monotonic() - dueAt;
        if (lateMs < LATE_MS) return task();
        cancel = clock.schedule(task, Math.min(lateMs, MOST_GRACE_MS));
      }, delayMs);
      return () => cancel();
    },
  };
}
