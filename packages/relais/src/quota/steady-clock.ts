import type { Clock } from '@relais/model';

/** A difference that network time makes as a matter of course. A larger one is a jump. In milliseconds. */
const DRIFT_MS = 60_000;
/** A new time of day that stands so long is the right one, in milliseconds. */
const BELIEVED_AFTER_MS = 86_400_000;

/**
 * A clock whose time of day does not jump. It goes on from the first reading as the monotonic clock does. Relais believes another
 * time of day once it has stood for a day.
 *
 * It serves limits that are counted in hours and written down for the next process, e.g. reads within 24 hours. A machine that
 * is set a day ahead and back again must free none of them.
 */
export function steadyClock(clock: Clock): Clock {
  let offset = clock.now() - clock.monotonic();
  let set: { readonly offset: number; readonly since: number } | undefined;
  const now = (): number => {
    const elapsed = clock.monotonic();
    const seen = clock.now() - elapsed;
    if (isNear(seen, offset)) {
      offset = seen;
      set = undefined;
    } else if (set === undefined || !isNear(seen, set.offset)) {
      set = { offset: seen, since: elapsed };
    } else if (elapsed - set.since >= BELIEVED_AFTER_MS) {
      offset = seen;
      set = undefined;
    }
    return elapsed + offset;
  };
  return { now, monotonic: clock.monotonic, schedule: clock.schedule };
}

function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= DRIFT_MS;
}
