import { checkOptionNames, type OptionNames } from '@relais/model';
import type { Outcome } from '../outcome/outcome.ts';
import { SlidingWindow, spanOf } from './sliding-window.ts';
import type { TripPolicy } from './trip-policy.ts';

export interface ErrorRateOptions {
  /** Share of counted failures among requests that said something about the bank, above 0 up to 1. @defaultValue 0.5 */
  readonly rate?: number;
  /** The window, in milliseconds. @defaultValue 600_000 */
  readonly windowMs?: number;
  /** Requests below which no rate is formed. Integer ≥ 1. @defaultValue 10 */
  readonly minRequests?: number;
  /** The failures must be spread over at least this, in milliseconds ≥ 0: those of one moment prove little. @defaultValue 4_000 */
  readonly minSpanMs?: number;
}

const DEFAULTS: Required<ErrorRateOptions> = { rate: 0.5, windowMs: 600_000, minRequests: 10, minSpanMs: 4_000 };
const NAMES: OptionNames<ErrorRateOptions> = { rate: true, windowMs: true, minRequests: true, minSpanMs: true };

/**
 * Trips when too large a share of the requests of the last while failed. Evidence of a breakdown, not the presumption
 * of RTS art. 33(1), unless every failure was silence.
 *
 * @throws {TypeError} naming an unknown option
 * @throws {RangeError} naming the option that is out of range
 */
export function errorRate(given: ErrorRateOptions = {}): TripPolicy {
  checkOptionNames('', given, NAMES, 'errorRate');
  const { rate, windowMs, minRequests, minSpanMs } = { ...DEFAULTS, ...given };
  if (!(rate > 0 && rate <= 1)) throw new RangeError(`rate must be above 0 and at most 1, got ${rate}`);
  if (!(windowMs > 0)) throw new RangeError(`windowMs must be positive, got ${windowMs}`);
  if (!Number.isInteger(minRequests) || minRequests < 1) {
    throw new RangeError(`minRequests must be an integer ≥ 1, got ${minRequests}`);
  }
  if (!(minSpanMs >= 0 && minSpanMs < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`minSpanMs must be a time in milliseconds, got ${minSpanMs}`);
  }
  const window = new SlidingWindow(windowMs);
  return {
    description: `error rate of ${rate} over ${windowMs} ms, from ${minRequests} requests, failures over ${minSpanMs} ms`,
    observe: (outcome) => {
      if (outcome.effect === 'neutral' || isRetry(outcome, window.outcomes)) return undefined;
      const outcomes = window.add(outcome);
      const failures = outcomes.filter(({ effect }) => effect === 'counts');
      const trips = outcomes.length >= minRequests && failures.length / outcomes.length >= rate;
      return trips && outcome.effect === 'counts' && spanOf(failures) >= minSpanMs ? failures : undefined;
    },
    reset: () => window.clear(),
  };
}

/** Of a call that has failed already: both together are one sign. */
function isRetry({ effect, callId }: Outcome, before: readonly Outcome[]): boolean {
  if (effect !== 'counts' || callId === undefined) return false;
  return before.some((earlier) => earlier.effect === 'counts' && earlier.callId === callId);
}
