import type { Outcome } from '../outcome/outcome.ts';
import { consecutiveFailures } from './consecutive-failures.ts';
import { type MaintenanceWindow, maintenanceAt } from './maintenance-calendar.ts';
import { knownAt } from './sliding-window.ts';
import type { TripPolicy } from './trip-policy.ts';

export interface TripPoliciesOptions {
  /** The host program's. */
  readonly trip: TripPolicy | undefined;
  /** The host program's, for the token endpoint's own series. */
  readonly tokenTrip: TripPolicy | undefined;
  readonly maintenance: readonly MaintenanceWindow[];
  /** Told what a policy of the host program throws. */
  readonly report: (error: unknown, where: string) => void;
}

/** Why the breaker should open: which policy says so, on which evidence. */
export interface TripVerdict {
  readonly policy: string;
  readonly evidence: readonly Outcome[];
}

/** Tells each outcome to the series it belongs to (`docs/regulation.md`, R4), and leaves out what announced maintenance explains (`docs/regulation.md`, R6). */
export class TripPolicies {
  readonly #maintenance: readonly MaintenanceWindow[];
  readonly #trip: TripPolicy;
  readonly #tokenTrip: TripPolicy;

  constructor({ trip, tokenTrip, maintenance, report }: TripPoliciesOptions) {
    this.#maintenance = maintenance;
    this.#trip = spared(trip, report);
    this.#tokenTrip = spared(tokenTrip, report);
  }

  observe(outcome: Outcome): TripVerdict | undefined {
    if (outcome.effect === 'counts' && maintenanceAt(this.#maintenance, knownAt(outcome)) !== undefined)
      return undefined;
    const policy = outcome.endpoint === 'token' ? this.#tokenTrip : this.#trip;
    const evidence = policy.observe(outcome);
    // A token was needed for it: an answer of the API proves the token endpoint as well.
    if (outcome.effect === 'resets' && policy === this.#trip) this.#tokenTrip.observe(outcome);
    return evidence && { policy: policy.description, evidence };
  }

  reset(): void {
    this.#trip.reset();
    this.#tokenTrip.reset();
  }
}

/** A policy of the host program may throw. The default policy then decides in its place, and still sees an outage. */
function spared(policy: TripPolicy | undefined, report: TripPoliciesOptions['report']): TripPolicy {
  const spare = consecutiveFailures();
  if (policy === undefined) return spare;
  return {
    get description() {
      try {
        return String(policy.description);
      } catch (error) {
        report(error, 'trip');
        return spare.description;
      }
    },
    observe: (outcome) => {
      const evidence = spare.observe(outcome);
      try {
        return policy.observe(outcome);
      } catch (error) {
        report(error, 'trip');
        return evidence;
      }
    },
    reset: () => {
      spare.reset();
      try {
        policy.reset();
      } catch (error) {
        report(error, 'trip');
      }
    },
  };
}
