import { answerOr, type ReportMistake } from '@relais/model';
import type { FailoverSettings } from '../failover-options.ts';
import type { Outcome } from '../outcome/outcome.ts';
import { knownAt } from '../outcome/outcome-time.ts';
import { consecutiveFailures } from './consecutive-failures.ts';
import { type MaintenanceWindow, maintenanceAt } from './maintenance-calendar.ts';
import type { TripPolicy } from './trip-policy.ts';

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

  constructor({ trip, tokenTrip, maintenance, onListenerError: report }: FailoverSettings) {
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

  /** Whether all workers of a fleet must hear of each good answer. Else they hear of one that ends a series. */
  get hearsAnswers(): boolean {
    return [this.#trip, this.#tokenTrip].some(({ endsAtAnswer }) => endsAtAnswer !== true);
  }

  reset(): void {
    this.#trip.reset();
    this.#tokenTrip.reset();
  }
}

/** A policy of the host program may throw. The default policy then decides in its place, and still sees an outage. */
function spared(policy: TripPolicy | undefined, report: ReportMistake): TripPolicy {
  const spare = consecutiveFailures();
  if (policy === undefined) return spare;
  const asked = <T>(ask: () => T, otherwise: () => T): T => answerOr(ask, otherwise, 'trip', report);
  return {
    get description() {
      return asked(
        () => String(policy.description),
        () => spare.description,
      );
    },
    get endsAtAnswer() {
      return asked(
        () => policy.endsAtAnswer === true,
        () => false,
      );
    },
    observe: (outcome) => {
      const evidence = spare.observe(outcome);
      return asked(
        () => policy.observe(outcome),
        () => evidence,
      );
    },
    reset: () => {
      spare.reset();
      asked(
        () => policy.reset(),
        () => {},
      );
    },
  };
}
