import {
  answerOr,
  type Clock,
  guarded,
  guardedReport,
  type OptionReaders,
  option,
  type ReportMistake,
  readOptions,
  type Settings,
  systemClock,
} from '@relais/model';
import type { FleetView } from './fleet/fleet.ts';
import { FALLBACK_GUARD, type FallbackGuardOptions, type FallbackGuardSettings } from './guard/fallback-guard.ts';
import { type LegalRegime, RTS_2018_389 } from './guard/fallback-permission.ts';
import type { JournalPosition } from './incident/incident.ts';
import type { ClassificationRules } from './outcome/classify.ts';
import type { Outcome } from './outcome/outcome.ts';
import { RECOVERY, type RecoveryOptions, type RecoverySettings } from './recovery/recovery-options.ts';
import { guardedTelemetry } from './telemetry/guarded-telemetry.ts';
import { silentTelemetry, type Telemetry } from './telemetry/telemetry.ts';
import { type MaintenanceWindow, maintenance } from './trip/maintenance-calendar.ts';
import { type TripPolicy, tripPolicy } from './trip/trip-policy.ts';

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
  /** The workers that act as one with this one, and what they share about the bank. The host program ends it. @defaultValue alone */
  readonly fleet?: FleetView;
  /** Where the mistakes of listeners, policies, telemetry and other callbacks go. @defaultValue they are dropped */
  readonly onListenerError?: ReportMistake;
}

type WithoutDefault = 'trip' | 'tokenTrip' | 'ownNetworkWorks';

interface Groups {
  readonly classification: Settings<ClassificationRules>;
  readonly recovery: RecoverySettings;
  readonly fallbackGuard: FallbackGuardSettings;
  readonly legalRegime: Settings<LegalRegime, 'endsAt'>;
}

type EngineSettings = Settings<Omit<EngineOptions, keyof Groups>, WithoutDefault> & Groups;

/** The options with every default in its place. Callbacks of the host program are guarded. */
export type FailoverSettings = Settings<Omit<FailoverOptions, keyof EngineOptions>, 'fleet'> & EngineSettings;

const randomId = (): string => crypto.randomUUID();

const ENGINE: OptionReaders<EngineSettings> = {
  mode: option.oneOf('auto', 'observe'),
  deadlineMs: option.timeMs(30_000),
  fallbackDeadlineMs: option.timeMs(120_000),
  beforeTrip: option.oneOf('fail', 'wait'),
  maxAbandonedRequests: option.integer(20, 0),
  trip: tripPolicy,
  tokenTrip: tripPolicy,
  maintenance,
  classification: option.grouped('classification', {
    countServerErrors: option.unchecked(true),
    classifiers: option.list([]),
  }),
  ownNetworkWorks: option.callback(undefined),
  recovery: RECOVERY,
  fallbackGuard: FALLBACK_GUARD,
  legalRegime: option.grouped('legalRegime', {
    id: option.unchecked(RTS_2018_389.id),
    endsAt: option.unchecked(undefined),
  }),
  onOutcome: option.callback(() => {}),
  telemetry: option.unchecked(silentTelemetry),
  newId: option.callback(randomId),
};

const FAILOVER: OptionReaders<FailoverSettings> = {
  ...ENGINE,
  bankId: option.unchecked(''),
  clock: option.unchecked(systemClock),
  serverAddress: option.unchecked({}),
  journal: option.unchecked({ head: undefined }),
  fleet: option.unchecked(undefined),
  onListenerError: option.callback(() => {}),
};

/**
 * The options of the engine, by name and kind, as a host program gives them.
 *
 * @param option - what they are called, e.g. `failover`
 * @throws {TypeError | RangeError} naming the option
 */
export function checkEngine(option: string, given: EngineOptions, of: string): EngineOptions {
  readOptions(option, given, ENGINE, of);
  return given;
}

/** @throws {TypeError | RangeError} naming the option that is unknown, none of its kind or out of range */
export function failoverSettings(given: FailoverOptions): FailoverSettings {
  const settings = readOptions('', given, FAILOVER, 'createFailover');
  const report = guardedReport(settings.onListenerError);
  return {
    ...settings,
    onOutcome: guarded(settings.onOutcome, 'onOutcome', report),
    telemetry: guardedTelemetry(settings.telemetry, report),
    onListenerError: report,
    // An outage is recorded also where the host program fails to name it.
    newId: () => answerOr(settings.newId, randomId, 'newId', report),
  };
}
