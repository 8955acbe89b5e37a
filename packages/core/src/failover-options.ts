import { type Clock, checkOptionNames, type OptionNames, systemClock } from '@relais/model';
import { checkEngineOptions } from './check-engine-options.ts';
import type { ReportListenerError } from './events/events.ts';
import { guarded, guardedReport } from './events/guarded.ts';
import {
  type FallbackGuardOptions,
  type FallbackGuardSettings,
  fallbackGuardSettings,
} from './guard/fallback-guard.ts';
import { type LegalRegime, RTS_2018_389 } from './guard/fallback-permission.ts';
import type { JournalPosition } from './incident/journal-position.ts';
import type { ClassificationRules } from './outcome/classify.ts';
import type { Outcome } from './outcome/outcome.ts';
import { type RecoveryOptions, type RecoverySettings, recoverySettings } from './recovery/recovery-options.ts';
import { guardedTelemetry } from './telemetry/guarded-telemetry.ts';
import { silentTelemetry, type Telemetry } from './telemetry/telemetry.ts';
import { checkMaintenance, type MaintenanceWindow } from './trip/maintenance-calendar.ts';
import type { TripPolicy } from './trip/trip-policy.ts';

/** When to switch and how to come back: what a host program may choose. */
export interface EngineOptions {
  /** `observe` watches, records and alerts, and never switches. @defaultValue 'auto' */
  readonly mode?: 'auto' | 'observe';
  /** How long the API may take before a request counts as unanswered, in milliseconds (`docs/regulation.md`, R2). @defaultValue 30_000 */
  readonly deadlineMs?: number;
  /** How long the fallback may take for one call, in milliseconds. @defaultValue 120_000 */
  readonly fallbackDeadlineMs?: number;
  /**
   * What happens to calls that fail before the trip. `fail`: they fail at once. `wait`: they wait inside their own deadline
   * for the trip or the API, whichever comes first. @defaultValue 'fail'
   */
  readonly beforeTrip?: 'fail' | 'wait';
  /** Requests that are watched on after an impatient caller has gone (`docs/regulation.md`, R2). Integer ≥ 0. @defaultValue 20 */
  readonly maxAbandonedRequests?: number;
  /** @defaultValue consecutiveFailures() */
  readonly trip?: TripPolicy;
  /** The token endpoint's own series (`docs/regulation.md`, R4). @defaultValue consecutiveFailures() */
  readonly tokenTrip?: TripPolicy;
  /** Windows the bank announced: failures inside one do not open the breaker (`docs/regulation.md`, R6). */
  readonly maintenance?: readonly MaintenanceWindow[];
  /**
   * The bank's own hosts, `host` or `host:port`. A function behind `protect` may also ask others, e.g. a vault: those are no
   * requests to the bank. @defaultValue all hosts are the bank's
   */
  readonly apiHosts?: readonly string[];
  /** How failures are judged (`docs/regulation.md`, R3, R4). */
  readonly classification?: ClassificationRules;
  /**
   * Looks at something that is not the bank's, e.g. whether another name resolves and answers. Three failures count against
   * the bank only while this program's own network works (`docs/regulation.md`, R4). They are a bank's name that does not
   * resolve, no route there, and no answer to an attempt to connect. @defaultValue such failures never count
   */
  readonly ownNetworkWorks?: () => Promise<boolean>;
  readonly recovery?: RecoveryOptions;
  /** The second breaker, on the fallback itself (`docs/regulation.md`, R10). */
  readonly fallbackGuard?: FallbackGuardOptions;
  /** @defaultValue RTS_2018_389 */
  readonly legalRegime?: LegalRegime;
  /** Told what became of every request to the API, whatever it counts for: see `createStatistics`. What it throws harms no call. */
  readonly onOutcome?: (outcome: Outcome) => void;
  /** Where the engine tells what it does, for an operator's own monitoring. @defaultValue silentTelemetry */
  readonly telemetry?: Telemetry;
  /** Ids of incidents. @defaultValue crypto.randomUUID */
  readonly newId?: () => string;
}

export interface FailoverOptions extends EngineOptions {
  /** One breaker per dedicated interface: the id of the bank profile (`docs/regulation.md`, R5). */
  readonly bankId: string;
  readonly clock?: Clock;
  /** Names of the bank's hosts, for `telemetry`. @defaultValue not told */
  readonly serverAddress?: Readonly<Partial<Record<'api' | 'fallback', string>>>;
  /** Where the access journal stands: each incident keeps its position at the beginning and at the end. @defaultValue no journal */
  readonly journal?: { readonly head: JournalPosition | undefined };
  /** Where the mistakes of listeners, policies, telemetry and other callbacks go. @defaultValue they are dropped */
  readonly onListenerError?: ReportListenerError;
}

/** The options with every default in its place. Callbacks of the host program are guarded. */
export interface FailoverSettings {
  readonly bankId: string;
  readonly clock: Clock;
  readonly mode: 'auto' | 'observe';
  readonly deadlineMs: number;
  readonly fallbackDeadlineMs: number;
  readonly beforeTrip: 'fail' | 'wait';
  readonly maxAbandonedRequests: number;
  readonly trip: TripPolicy | undefined;
  readonly tokenTrip: TripPolicy | undefined;
  readonly maintenance: readonly MaintenanceWindow[];
  readonly apiHosts: readonly string[] | undefined;
  readonly classification: ClassificationRules;
  readonly ownNetworkWorks: (() => Promise<boolean>) | undefined;
  readonly recovery: RecoverySettings;
  readonly fallbackGuard: FallbackGuardSettings;
  readonly legalRegime: LegalRegime;
  readonly onOutcome: (outcome: Outcome) => void;
  readonly telemetry: Telemetry;
  readonly newId: () => string;
  readonly serverAddress: Readonly<Partial<Record<'api' | 'fallback', string>>>;
  readonly journal: { readonly head: JournalPosition | undefined };
  readonly onListenerError: ReportListenerError;
}

const ENGINE: OptionNames<EngineOptions> = {
  mode: true,
  deadlineMs: true,
  fallbackDeadlineMs: true,
  beforeTrip: true,
  maxAbandonedRequests: true,
  trip: true,
  tokenTrip: true,
  maintenance: true,
  apiHosts: true,
  classification: true,
  ownNetworkWorks: true,
  recovery: true,
  fallbackGuard: true,
  legalRegime: true,
  onOutcome: true,
  telemetry: true,
  newId: true,
};

const FAILOVER: OptionNames<FailoverOptions> = {
  ...ENGINE,
  bankId: true,
  clock: true,
  serverAddress: true,
  journal: true,
  onListenerError: true,
};

/**
 * The options of the engine, by name and kind, as a host program gives them.
 *
 * @param option - what they are called, e.g. `failover`
 * @throws {TypeError | RangeError} naming the option
 */
export function checkEngine(option: string, given: EngineOptions, of: string): EngineOptions {
  checkOptionNames(option, given, ENGINE, of);
  checkEngineOptions(given);
  recoverySettings(given.recovery);
  fallbackGuardSettings(given.fallbackGuard);
  return given;
}

/** @throws {TypeError | RangeError} naming the option that is unknown, none of its kind or out of range */
export function failoverSettings(given: FailoverOptions): FailoverSettings {
  checkOptionNames('', given, FAILOVER, 'createFailover');
  checkEngineOptions(given);
  const { onOutcome, telemetry = silentTelemetry, newId = randomId } = given;
  const report = guardedReport(given.onListenerError ?? (() => {}));
  const settings: FailoverSettings = {
    clock: systemClock,
    mode: 'auto',
    deadlineMs: 30_000,
    fallbackDeadlineMs: 120_000,
    beforeTrip: 'fail',
    maxAbandonedRequests: 20,
    classification: {},
    ownNetworkWorks: undefined,
    apiHosts: undefined,
    trip: undefined,
    tokenTrip: undefined,
    legalRegime: RTS_2018_389,
    serverAddress: {},
    journal: { head: undefined },
    ...given,
    onOutcome: onOutcome === undefined ? () => {} : guarded(onOutcome, 'onOutcome', report),
    telemetry: guardedTelemetry(telemetry, report),
    onListenerError: report,
    newId: () => idFrom(newId, report),
    maintenance: checkMaintenance(given.maintenance ?? []),
    recovery: recoverySettings(given.recovery),
    fallbackGuard: fallbackGuardSettings(given.fallbackGuard),
  };
  for (const name of ['deadlineMs', 'fallbackDeadlineMs'] as const) {
    const ms = settings[name];
    if (!(ms > 0 && ms < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`${name} must be a time above 0 in milliseconds, got ${ms}`);
    }
  }
  if (!Number.isInteger(settings.maxAbandonedRequests) || settings.maxAbandonedRequests < 0) {
    throw new RangeError(`maxAbandonedRequests must be an integer ≥ 0, got ${settings.maxAbandonedRequests}`);
  }
  return settings;
}

const randomId = (): string => crypto.randomUUID();

/** An outage is recorded also where the host program fails to name it. */
function idFrom(newId: () => string, report: ReportListenerError): string {
  try {
    return newId();
  } catch (error) {
    report(error, 'newId');
    return randomId();
  }
}
