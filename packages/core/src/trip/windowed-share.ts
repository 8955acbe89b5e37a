import type { Outcome } from '../outcome/outcome.ts';
import { elapsedAt } from '../outcome/outcome-time.ts';
import type { TripPolicy } from './trip-policy.ts';

/** Outcomes kept at most, the newest. */
const MOST_KEPT = 10_000;

export interface WindowedShareOptions {
  readonly description: string;
  /** Share of bad outcomes that trips, above 0 up to 1. */
  readonly rate: number;
  /** The window, in milliseconds. It expires by time and not by traffic: a quiet night does not keep yesterday's failures. */
  readonly windowMs: number;
  /** Outcomes below which no share is formed. */
  readonly minRequests: number;
  readonly isBad: (outcome: Outcome) => boolean;
  /** Whether an outcome repeats one that is in the window. */
  readonly isRepeated?: (outcome: Outcome, window: readonly Outcome[]) => boolean;
  /** Whether so many bad outcomes are proof. */
  readonly isProof?: (bad: readonly Outcome[]) => boolean;
}

/** Trips at a bad outcome, when too large a share of the last while's outcomes is bad. Those are the evidence. */
export function windowedShare(options: WindowedShareOptions): TripPolicy {
  const { description, rate, windowMs, minRequests, isBad, isRepeated = () => false, isProof = () => true } = options;
  let window: Outcome[] = [];
  return {
    description,
    observe: (outcome) => {
      if (outcome.effect === 'neutral' || isRepeated(outcome, window)) return undefined;
      const now = elapsedAt(outcome);
      window = [...window.filter((earlier) => now - elapsedAt(earlier) <= windowMs), outcome].slice(-MOST_KEPT);
      const bad = window.filter(isBad);
      const trips = isBad(outcome) && window.length >= minRequests && bad.length / window.length >= rate;
      return trips && isProof(bad) ? bad : undefined;
    },
    reset: () => {
      window = [];
    },
  };
}
