/** What the PSU did that asks for the data, as the host saw it. Never invented: banks look for false presence. */
export interface AttendedAccess {
  /** The host's own id of what the PSU did, e.g. of the click on "refresh". */
  readonly actionId: string;
  /** When they did it, in milliseconds since the epoch. */
  readonly at: number;
}

/** How long after an action the PSU still counts as present, in milliseconds. */
export const ATTENDED_MAX_AGE_MS = 300_000;

/** The clocks of a host's machines differ by a little; an action further in the future was never taken. */
const CLOCK_SKEW_MS = 5_000;

/**
 * True while the PSU can still be said to ask for the data themselves (RTS art. 36(5)(a)).
 *
 * An action without an id, too old or in the future proves nothing: the access is then unattended.
 */
export function isAttended(
  given: AttendedAccess | undefined,
  now: number,
  maxAgeMs: number = ATTENDED_MAX_AGE_MS,
): given is AttendedAccess {
  if (given === undefined || given.actionId.trim() === '') return false;
  const ageMs = now - given.at;
  return ageMs <= maxAgeMs && ageMs >= -CLOCK_SKEW_MS;
}
