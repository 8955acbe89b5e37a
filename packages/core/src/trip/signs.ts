import type { Outcome } from '../outcome/outcome.ts';
import { elapsedAt } from '../outcome/outcome-time.ts';

/**
 * Whether a counted failure is one more sign of an outage. Failures of one moment are one sign, and so are those of one call and
 * its retries. An unanswered request was spread over time by itself, and is a sign of its own.
 *
 * @param signs - those that are known, in their order
 * @param apartMs - a failure that is known sooner after the sign before is of the same moment
 */
export function isFurtherSign(failure: Outcome, signs: readonly Outcome[], apartMs: number): boolean {
  const { callId, kind } = failure;
  const last = signs.at(-1);
  if (last !== undefined && kind !== 'no_reply' && elapsedAt(failure) - elapsedAt(last) < apartMs) return false;
  return callId === undefined || !signs.some((sign) => sign.callId === callId);
}
