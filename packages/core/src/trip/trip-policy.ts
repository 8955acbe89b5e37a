import { wrong } from '@relais/model';
import type { Outcome } from '../outcome/outcome.ts';

/**
 * Decides when the breaker may open.
 *
 * The engine tells a policy every outcome of the breaker's present state, in the order in which they became known. Once enough
 * failures prove the outage, the policy answers with them.
 */
export interface TripPolicy {
  /** Name and thresholds, for the justification record, e.g. `5 consecutive failures within 3600000 ms`. */
  readonly description: string;
  /** @returns the evidence when the breaker has to open, else `undefined` */
  readonly observe: (outcome: Outcome) => readonly Outcome[] | undefined;
  /**
   * Whether the policy needs a good answer only where it ends a series of failures. In a fleet, such answers alone are told to
   * other workers, so that calls of a healthy API cost nothing. @defaultValue false: all answers are told, together
   */
  readonly endsAtAnswer?: boolean;
  /** Forgets everything: called whenever the breaker closes. */
  readonly reset: () => void;
}

/** The options `trip` and `tokenTrip`. @throws {TypeError} when it is no policy */
export function tripPolicy(name: string, given: unknown): TripPolicy | undefined {
  if (given === undefined) return undefined;
  const { observe, reset } = Object(given) as Partial<TripPolicy>;
  if (typeof observe === 'function' && typeof reset === 'function') return given as TripPolicy;
  throw wrong(name, 'must be a trip policy, e.g. consecutiveFailures()', given);
}
