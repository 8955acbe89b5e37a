import type { Outcome } from '../outcome/outcome.ts';
import { elapsedAt } from './sliding-window.ts';

/**
 * The signs of an outage in a run of failures, each by the failure that showed it first: failures of one moment are one sign, and so are those of one call and its
 * retries. An unanswered request was spread over time by itself, and is a sign of its own.
 *
 * @param run - counted failures, in the order in which they became known
 * @param apartMs - failures known sooner after the sign before are of the same moment
 */
export function signsIn(run: readonly Outcome[], apartMs: number): readonly Outcome[] {
  const calls = new Set<string>();
  let lastAt = Number.NEGATIVE_INFINITY;
  const signs: Outcome[] = [];
  for (const outcome of run) {
    const { callId, kind } = outcome;
    const at = elapsedAt(outcome);
    const isApart = kind === 'no_reply' || at - lastAt >= apartMs;
    if (!isApart || (callId !== undefined && calls.has(callId))) continue;
    if (callId !== undefined) calls.add(callId);
    lastAt = at;
    signs.push(outcome);
  }
  return signs;
}
