import { checkOptionNames, type OptionNames } from '@relais/model';
import { SlidingWindow } from './sliding-window.ts';
import type { TripPolicy } from './trip-policy.ts';

export interface SlowCallsOptions {
  /** An answer that took longer is slow, in milliseconds. @defaultValue 15_000 */
  readonly slowMs?: number;
  /** Share of slow answers that trips, above 0 up to 1. @defaultValue 0.8 */
  readonly rate?: number;
  /** The window, in milliseconds. @defaultValue 600_000 */
  readonly windowMs?: number;
  /** Answers below which no rate is formed. Integer ≥ 1. @defaultValue 10 */
  readonly minRequests?: number;
}

const DEFAULTS: Required<SlowCallsOptions> = { slowMs: 15_000, rate: 0.8, windowMs: 600_000, minRequests: 10 };
const NAMES: OptionNames<SlowCallsOptions> = { slowMs: true, rate: true, windowMs: true, minRequests: true };

/**
 * Trips when too many answers are slow: an interface that misses the level of RTS art. 32. The slow answers are the
 * evidence.
 *
 * @throws {TypeError} naming an unknown option
 * @throws {RangeError} naming the option that is out of range
 */
export function slowCalls(given: SlowCallsOptions = {}): TripPolicy {
  checkOptionNames('', given, NAMES, 'slowCalls');
  const { slowMs, rate, windowMs, minRequests } = { ...DEFAULTS, ...given };
  for (const [name, value] of Object.entries({ slowMs, windowMs })) {
    if (!(value > 0)) throw new RangeError(`${name} must be positive, got ${value}`);
  }
  if (!(rate > 0 && rate <= 1)) throw new RangeError(`rate must be above 0 and at most 1, got ${rate}`);
  if (!Number.isInteger(minRequests) || minRequests < 1) {
    throw new RangeError(`minRequests must be an integer ≥ 1, got ${minRequests}`);
  }
  const window = new SlidingWindow(windowMs);
  return {
    description: `share of ${rate} slower than ${slowMs} ms over ${windowMs} ms, from ${minRequests} requests`,
    observe: (outcome) => {
      if (outcome.effect === 'neutral') return undefined;
      const outcomes = window.add(outcome);
      const slow = outcomes.filter(({ waitedMs }) => waitedMs > slowMs);
      const trips = outcomes.length >= minRequests && slow.length / outcomes.length >= rate;
      return trips && outcome.waitedMs > slowMs ? slow : undefined;
    },
    reset: () => window.clear(),
  };
}
