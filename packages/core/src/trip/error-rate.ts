import { SlidingWindow } from './sliding-window.ts';
import type { TripPolicy } from './trip-policy.ts';

export interface ErrorRateOptions {
  /** Share of counted failures among requests that said something about the bank, above 0 up to 1. @defaultValue 0.5 */
  readonly rate?: number;
  /** The window, in milliseconds. @defaultValue 600_000 */
  readonly windowMs?: number;
  /** Requests below which no rate is formed. Integer ≥ 1. @defaultValue 10 */
  readonly minRequests?: number;
}

const DEFAULTS: Required<ErrorRateOptions> = { rate: 0.5, windowMs: 600_000, minRequests: 10 };

/**
 * Trips when too large a share of the requests of the last while failed. Evidence of a breakdown, not the presumption
 * of RTS art. 33(1), unless every failure was silence.
 *
 * @throws {RangeError} naming the option that is out of range
 */
export function errorRate(given: ErrorRateOptions = {}): TripPolicy {
  const { rate, windowMs, minRequests } = { ...DEFAULTS, ...given };
  if (!(rate > 0 && rate <= 1)) throw new RangeError(`rate must be above 0 and at most 1, got ${rate}`);
  if (!(windowMs > 0)) throw new RangeError(`windowMs must be positive, got ${windowMs}`);
  if (!Number.isInteger(minRequests) || minRequests < 1) {
    throw new RangeError(`minRequests must be an integer ≥ 1, got ${minRequests}`);
  }
  const window = new SlidingWindow(windowMs);
  return {
    description: `error rate of ${rate} over ${windowMs} ms, from ${minRequests} requests`,
    observe: (outcome) => {
      if (outcome.effect === 'neutral') return undefined;
      const outcomes = window.add(outcome);
      const failures = outcomes.filter(({ effect }) => effect === 'counts');
      const trips = outcomes.length >= minRequests && failures.length / outcomes.length >= rate;
      return trips && outcome.effect === 'counts' ? failures : undefined;
    },
    reset: () => window.clear(),
  };
}
