import type { Outcome } from './outcome.ts';

/** When an outcome became known, by the time of day: for the record. */
export function knownAt({ sentAt, waitedMs }: Outcome): number {
  return sentAt + waitedMs;
}

/** When an outcome became known, for durations between outcomes: by the monotonic clock, where it is of this process. */
export function elapsedAt(outcome: Outcome): number {
  return outcome.knownAtMs ?? knownAt(outcome);
}

/** How long the outcomes took, from the first request to the last word on one, in milliseconds. */
export function spanOf(outcomes: readonly Outcome[]): number {
  const ends = outcomes.map(elapsedAt);
  const starts = outcomes.map((outcome) => elapsedAt(outcome) - outcome.waitedMs);
  return Math.max(...ends) - Math.min(...starts);
}
