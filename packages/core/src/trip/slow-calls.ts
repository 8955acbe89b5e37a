import { type OptionReaders, option, readOptions } from '@relais/model';
import type { TripPolicy } from './trip-policy.ts';
import { windowedShare } from './windowed-share.ts';

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

const OPTIONS: OptionReaders<Required<SlowCallsOptions>> = {
  slowMs: option.positive(15_000),
  rate: option.share(0.8),
  windowMs: option.positive(600_000),
  minRequests: option.integer(10, 1),
};

/**
 * Trips when too many answers are slow: an interface that misses the level of RTS art. 32. The slow answers are the
 * evidence.
 *
 * @throws {TypeError} naming an unknown option
 * @throws {RangeError} naming the option that is out of range
 */
export function slowCalls(given: SlowCallsOptions = {}): TripPolicy {
  const { slowMs, rate, windowMs, minRequests } = readOptions('', given, OPTIONS, 'slowCalls');
  return windowedShare({
    description: `share of ${rate} slower than ${slowMs} ms over ${windowMs} ms, from ${minRequests} requests`,
    rate,
    windowMs,
    minRequests,
    isBad: ({ waitedMs }) => waitedMs > slowMs,
  });
}
