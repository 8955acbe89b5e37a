import { type OptionReaders, option, readOptions } from '@relais/model';
import type { Outcome } from '../outcome/outcome.ts';
import { spanOf } from '../outcome/outcome-time.ts';
import type { TripPolicy } from './trip-policy.ts';
import { windowedShare } from './windowed-share.ts';

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

const OPTIONS: OptionReaders<Required<ErrorRateOptions>> = {
  rate: option.share(0.5),
  windowMs: option.positive(600_000),
  minRequests: option.integer(10, 1),
  minSpanMs: option.spanMs(4_000),
};

/**
 * Trips when too large a share of the requests of the last while failed. Evidence of a breakdown, not the presumption
 * of RTS art. 33(1), unless every failure was silence.
 *
 * @throws {TypeError} naming an unknown option
 * @throws {RangeError} naming the option that is out of range
 */
export function errorRate(given: ErrorRateOptions = {}): TripPolicy {
  const { rate, windowMs, minRequests, minSpanMs } = readOptions('', given, OPTIONS, 'errorRate');
  return windowedShare({
    description: `error rate of ${rate} over ${windowMs} ms, from ${minRequests} requests, failures over ${minSpanMs} ms`,
    rate,
    windowMs,
    minRequests,
    isBad: hasFailed,
    isRepeated: isRetry,
    isProof: (failures) => spanOf(failures) >= minSpanMs,
  });
}

const hasFailed = ({ effect }: Outcome): boolean => effect === 'counts';

/** Of a call that has failed already: both together are one sign. */
function isRetry(outcome: Outcome, window: readonly Outcome[]): boolean {
  if (!hasFailed(outcome) || outcome.callId === undefined) return false;
  return window.some((earlier) => hasFailed(earlier) && earlier.callId === outcome.callId);
}
