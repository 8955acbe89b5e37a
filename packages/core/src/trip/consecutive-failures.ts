import type { Outcome } from '../outcome/outcome.ts';
import { knownAt } from './sliding-window.ts';
import type { TripPolicy } from './trip-policy.ts';

export interface ConsecutiveFailuresOptions {
  /** Counted failures in a row that trip the breaker. Integer ≥ 1. @defaultValue 5 */
  readonly failures?: number;
  /** A failure older than this no longer belongs to the run, in milliseconds. @defaultValue 3_600_000 */
  readonly withinMs?: number;
}

const DEFAULTS: Required<ConsecutiveFailuresOptions> = { failures: 5, withinMs: 3_600_000 };

/** A bound for the memory of a run that nothing ends, e.g. while switching is held. */
const MAX_EVIDENCE = 200;

/**
 * Trips after a run of failures with no valid reply in between: the presumption of RTS art. 33(1) when each of them
 * went unanswered for 30 seconds.
 *
 * @throws {RangeError} when `failures` is not an integer ≥ 1 or `withinMs` is not positive
 */
export function consecutiveFailures(given: ConsecutiveFailuresOptions = {}): TripPolicy {
  const { failures, withinMs } = { ...DEFAULTS, ...given };
  if (!Number.isInteger(failures) || failures < 1) {
    throw new RangeError(`failures must be an integer ≥ 1, got ${failures}`);
  }
  if (!(withinMs > 0)) throw new RangeError(`withinMs must be positive, got ${withinMs}`);
  let run: Outcome[] = [];

  return {
    description: `${failures} consecutive failures within ${withinMs} ms`,
    observe: (outcome) => {
      if (outcome.effect === 'resets') run = [];
      if (outcome.effect !== 'counts') return undefined;
      const now = knownAt(outcome);
      run = [...run.filter((earlier) => now - knownAt(earlier) <= withinMs), outcome].slice(-MAX_EVIDENCE);
      return run.length >= failures ? run : undefined;
    },
    reset: () => {
      run = [];
    },
  };
}
