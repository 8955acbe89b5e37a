import type { Outcome } from '../outcome/outcome.ts';
import { type MaintenanceWindow, maintenanceAt } from './maintenance-calendar.ts';
import { knownAt } from './sliding-window.ts';
import type { TripPolicy } from './trip-policy.ts';

export interface SeriesOptions {
  readonly trip: TripPolicy;
  /** The token endpoint's own series. */
  readonly tokenTrip: TripPolicy;
  readonly maintenance: readonly MaintenanceWindow[];
}

/** Why the breaker should open: which policy says so, on which evidence. */
export interface TripVerdict {
  readonly policy: string;
  readonly evidence: readonly Outcome[];
}

/** Tells each outcome to the series it belongs to (R4), and leaves out what announced maintenance explains (R6). */
export class Series {
  readonly #options: SeriesOptions;
  readonly #countedCalls = new Set<string>();

  constructor(options: SeriesOptions) {
    this.#options = options;
  }

  /** @param callId - retries of one call share it, and count once (R5) */
  observe(outcome: Outcome, callId?: string): TripVerdict | undefined {
    const { trip, tokenTrip, maintenance } = this.#options;
    if (outcome.effect === 'counts') {
      if (maintenanceAt(maintenance, knownAt(outcome)) !== undefined || this.#isRepeated(callId)) return undefined;
    }
    if (outcome.effect === 'resets') this.#countedCalls.clear();
    const policy = outcome.endpoint === 'token' ? tokenTrip : trip;
    const evidence = policy.observe(outcome);
    // A token was needed for it: an answer of the API proves the token endpoint as well.
    if (outcome.effect === 'resets' && policy === trip) tokenTrip.observe(outcome);
    return evidence && { policy: policy.description, evidence };
  }

  reset(): void {
    this.#countedCalls.clear();
    this.#options.trip.reset();
    this.#options.tokenTrip.reset();
  }

  #isRepeated(callId: string | undefined): boolean {
    if (callId === undefined) return false;
    const isKnown = this.#countedCalls.has(callId);
    this.#countedCalls.add(callId);
    return isKnown;
  }
}
