import { type Clock, systemClock } from '@relais/model';
import type { ReportListenerError } from './events/events.ts';
import { type RecoveryOptions, type RecoverySettings, recoverySettings } from './recovery/recovery.ts';
import { consecutiveFailures } from './trip/consecutive-failures.ts';
import type { TripPolicy } from './trip/trip-policy.ts';

export interface FailoverOptions {
  /** One breaker per dedicated interface: the id of the bank profile (R5). */
  readonly bankId: string;
  readonly clock?: Clock;
  /** How long the API may take before a request counts as unanswered, in milliseconds (R2). @defaultValue 30_000 */
  readonly deadlineMs?: number;
  /** How long the fallback may take for one call, in milliseconds. @defaultValue 120_000 */
  readonly fallbackDeadlineMs?: number;
  /** @defaultValue consecutiveFailures() */
  readonly trip?: TripPolicy;
  readonly recovery?: RecoveryOptions;
  /** Where the mistakes of event listeners go. @defaultValue they are dropped */
  readonly onListenerError?: ReportListenerError;
  /** Ids of incidents. @defaultValue crypto.randomUUID */
  readonly newId?: () => string;
}

export interface FailoverSettings {
  readonly bankId: string;
  readonly clock: Clock;
  readonly deadlineMs: number;
  readonly fallbackDeadlineMs: number;
  readonly trip: TripPolicy;
  readonly recovery: RecoverySettings;
  readonly onListenerError: ReportListenerError;
  readonly newId: () => string;
}

/** @throws {RangeError} naming the option that is out of range */
export function failoverSettings(given: FailoverOptions): FailoverSettings {
  const settings = {
    clock: systemClock,
    deadlineMs: 30_000,
    fallbackDeadlineMs: 120_000,
    onListenerError: () => {},
    newId: () => crypto.randomUUID(),
    ...given,
    trip: given.trip ?? consecutiveFailures(),
    recovery: recoverySettings(given.recovery),
  };
  for (const name of ['deadlineMs', 'fallbackDeadlineMs'] as const) {
    if (!(settings[name] > 0)) throw new RangeError(`${name} must be positive, got ${settings[name]}`);
  }
  return settings;
}
