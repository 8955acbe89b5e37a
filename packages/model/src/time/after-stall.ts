import type { Clock } from './clock.ts';

/** Less is what timers are late by on a machine that is merely busy. */
const LATE_MS = 50;
/** Time enough to read what has come meanwhile. */
const MOST_GRACE_MS = 1_000;

/**
 * A clock whose timers do not conclude anything from a time in which this process stood still: one that comes late waits a
 * little longer, so that an answer that lies in the socket is read first.
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
