import { type OptionReaders, option, readOptions } from '@relais/model';
import type { Outcome } from '../outcome/outcome.ts';
import { elapsedAt } from '../outcome/outcome-time.ts';
import type { TripPolicy } from './trip-policy.ts';

export interface ConsecutiveFailuresOptions {
  /** Counted failures in a row that trip the breaker. Integer ≥ 1. @defaultValue 5 */
  readonly failures?: number;
  /** A failure older than this no longer belongs to the run, in milliseconds. @defaultValue 3_600_000 */
  readonly withinMs?: number;
  /**
   * Failures closer together than this are of one moment, and one sign, in milliseconds ≥ 0. So five quick failures take at
   * least four times as long to trip. A request that was left unanswered is a sign of its own. @defaultValue 1_000
   */
  readonly apartMs?: number;
}

const OPTIONS: OptionReaders<Required<ConsecutiveFailuresOptions>> = {
  failures: option.integer(5, 1),
  withinMs: option.positive(3_600_000),
  apartMs: option.spanMs(1_000),
};

/** A bound for the memory of a run that nothing ends, e.g. while switching is held. */
const MAX_EVIDENCE = 200;

/**
 * Trips after a run of failures with no valid reply in between. It is the presumption of RTS art. 33(1) when each of them
 * went unanswered for 30 seconds.
 *
 * The run is spread over time as well. Parallel failures of one moment, and the retries of one call, are one sign.
 *
 * @throws {TypeError} naming an unknown option
 * @throws {RangeError} when `failures` is not an integer ≥ 1, `withinMs` is not positive, or `apartMs` is no time
 */
export function consecutiveFailures(given: ConsecutiveFailuresOptions = {}): TripPolicy {
  const { failures, withinMs, apartMs } = readOptions('', given, OPTIONS, 'consecutiveFailures');
  // Signs alone. Where hundreds of calls fail in a second, their failures would push earlier signs out of any bound.
  let signs: Outcome[] = [];

  return {
    description: `${failures} consecutive failures within ${withinMs} ms, ${apartMs} ms apart unless unanswered`,
    endsAtAnswer: true,
    observe: (outcome) => {
      if (outcome.effect === 'resets' && signs.length > 0) signs = [];
      if (outcome.effect !== 'counts') return undefined;
      const now = elapsedAt(outcome);
      signs = signs.filter((earlier) => now - elapsedAt(earlier) <= withinMs);
      if (!isFurtherSign(outcome, signs, apartMs)) return undefined;
      signs = [...signs, outcome].slice(-MAX_EVIDENCE);
      return signs.length >= failures ? signs : undefined;
    },
    reset: () => {
      signs = [];
    },
  };
}

/**
 * Failures of one moment are one sign, and so are those of one call and its retries. An unanswered request was spread over time
 * by itself, and is a sign of its own.
 */
function isFurtherSign(failure: Outcome, signs: readonly Outcome[], apartMs: number): boolean {
  const { callId, kind } = failure;
  // Workers of a fleet may tell a failure late: then it is no later than the signs before.
  const isNear = (sign: Outcome): boolean => Math.abs(elapsedAt(failure) - elapsedAt(sign)) < apartMs;
  if (kind !== 'no_reply' && signs.some(isNear)) return false;
  return callId === undefined || !signs.some((sign) => sign.callId === callId);
}
