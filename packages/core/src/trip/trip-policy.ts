import type { Outcome } from '../outcome/outcome.ts';

/**
 * Decides when the breaker may open.
 *
 * A policy is told every outcome that belongs to the present state of the breaker, in the order in which they became
 * known, and answers with the failures that prove the outage once there are enough.
 */
export interface TripPolicy {
  /** Name and thresholds, for the justification record, e.g. `5 consecutive failures within 3600000 ms`. */
  readonly description: string;
  /** @returns the evidence when the breaker has to open, else `undefined` */
  readonly observe: (outcome: Outcome) => readonly Outcome[] | undefined;
  /** Forgets everything: called whenever the breaker closes. */
  readonly reset: () => void;
}
