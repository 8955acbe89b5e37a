import {
  type BankProfile,
  type Clock,
  checkAddresses,
  checkOptionNames,
  memory,
  type OptionNames,
  type ProxySettings,
  proxySettings,
  type SealedStore,
  systemClock,
} from '@relais/model';
import { type ClientCertificates, Qwacs } from './certificate/qwacs.ts';
import type { FallbackEventSink } from './fallback-event-map.ts';
import type { FallbackLimits, FallbackOptions } from './fallback-options.ts';
import type { LoginFleet } from './fleet/login-fleet.ts';
import { guardedIds, guardedSink } from './guarded-callbacks.ts';
import type { OnDriftSample } from './reading/drift-samples.ts';
import type { ExportUse } from './reading/export/export-use.ts';
import type { TrustedDevicesOptions } from './session/device/trusted-devices.ts';
import { type PassUnattended, passUnattended } from './session/sca/unattended-ways.ts';

/** The options of a fallback channel, checked, with their defaults. */
export interface FallbackSettings {
  readonly profile: BankProfile;
  /** In place of the certificates: no key is kept in a form that can be read. */
  readonly qwacs: Qwacs;
  /** False where several objects share them: then the host program calls `watch()` and `close()` itself. */
  readonly ownsQwacs: boolean;
  readonly ca?: string | Uint8Array;
  readonly clock: Clock;
  readonly userAgent: string;
  readonly proxy: ProxySettings;
  readonly requestTimeoutMs: number;
  readonly maxPageBytes: number;
  readonly idleMs: number;
  readonly sessionLimitMs: number;
  readonly retries: number;
  readonly retryPauseMs: number;
  readonly scaLimitMs: number;
  readonly scaCodeTries: number;
  readonly trustedDevices?: TrustedDevicesOptions;
  readonly passUnattended: Required<PassUnattended>;
  readonly csv: ExportUse;
  readonly onDriftSample?: OnDriftSample;
  readonly maxSessions: number;
  readonly maxWaiting: number;
  readonly requestsPerSecond: number;
  readonly maxRequests: number;
  readonly store: SealedStore;
  readonly pepper: Uint8Array;
  readonly fleet?: LoginFleet;
  /** Guarded: never throws. */
  readonly onEvent: FallbackEventSink;
  /** Guarded: gives an id, or throws a typed error. */
  readonly newId: () => string;
}

const DEFAULTS = {
  clock: systemClock,
  userAgent: 'Relais',
  requestTimeoutMs: 30_000,
  maxPageBytes: 8_000_000,
  idleMs: 10_000,
  sessionLimitMs: 180_000,
  retries: 2,
  retryPauseMs: 500,
  scaLimitMs: 300_000,
  scaCodeTries: 2,
  csv: 'off',
  maxSessions: 50,
  maxWaiting: 1_000,
  requestsPerSecond: 100,
  maxRequests: 1_000,
  pepper: new Uint8Array(),
  onEvent: () => {},
  newId: () => crypto.randomUUID(),
} satisfies Partial<FallbackSettings>;

const POSITIVE = [
  'requestTimeoutMs',
  'maxPageBytes',
  'idleMs',
  'sessionLimitMs',
  'requestsPerSecond',
  'retryPauseMs',
  'scaLimitMs',
] as const;

const LIMITS: OptionNames<FallbackLimits> = {
  requestTimeoutMs: true,
  maxPageBytes: true,
  idleMs: true,
  sessionLimitMs: true,
  retries: true,
  retryPauseMs: true,
  scaLimitMs: true,
  scaCodeTries: true,
  trustedDevices: true,
  csv: true,
  onDriftSample: true,
  maxSessions: true,
  maxWaiting: true,
  requestsPerSecond: true,
  maxRequests: true,
  pepper: true,
  passUnattended: true,
};

const OPTIONS: OptionNames<FallbackOptions> = {
  ...LIMITS,
  profile: true,
  certificate: true,
  ca: true,
  clock: true,
  userAgent: true,
  proxy: true,
  store: true,
  fleet: true,
  onEvent: true,
  newId: true,
};

/** @throws {TypeError} naming a limit that there is not */
export function checkLimits(option: string, given: FallbackLimits, of: string): FallbackLimits {
  return checkOptionNames(option, given, LIMITS, of);
}

/**
 * @throws {TypeError} naming what is missing, unknown, or none of its kind
 * @throws {RangeError} naming the option that is out of range, or an address that is not https
 * @throws {RelaisError} `certificate_problem` when a QWAC cannot be loaded
 */
export function fallbackSettings(all: FallbackOptions): FallbackSettings {
  const { certificate, ...given } = checkOptionNames('', all, OPTIONS, 'createFallback');
  const named = { ...DEFAULTS, ...given };
  checkAddresses(named.profile);
  const options = {
    store: memory(given.clock),
    ...named,
    proxy: proxySettings(given.proxy, 'proxy'),
    passUnattended: passUnattended(named.passUnattended),
    onEvent: guardedSink(named.onEvent),
    newId: guardedIds(named.newId),
  };
  const ownsQwacs = !(certificate instanceof Qwacs);
  const settings = { ...options, ownsQwacs, qwacs: ownsQwacs ? loaded(certificate, options) : certificate };
  for (const name of POSITIVE) {
    const value = settings[name];
    if (Number.isFinite(value) && value > 0) continue;
    throw new RangeError(`${name} must be a finite number above 0, got ${String(value)}`);
  }
  if (!['off', 'second_opinion', 'on_drift'].includes(settings.csv)) {
    throw new RangeError(`csv must be off, second_opinion or on_drift, got ${settings.csv}`);
  }
  for (const name of ['maxSessions', 'maxWaiting', 'maxRequests'] as const) {
    const value = settings[name];
    if (Number.isFinite(value) && value >= 1) continue;
    throw new RangeError(`${name} must be a finite number from 1, got ${String(value)}`);
  }
  if (given.pepper !== undefined && given.pepper.length < 16) {
    throw new RangeError(`pepper must have at least 16 bytes, has ${given.pepper.length}`);
  }
  if (settings.fleet !== undefined && !settings.fleet.keys.some(({ length }) => length >= 16)) {
    throw new RangeError('fleet.keys must hold a key of 16 bytes at least');
  }
  assertWithin('retries', settings.retries, 0, 3);
  assertWithin('scaCodeTries', settings.scaCodeTries, 1, 2);
  if (settings.userAgent.trim() === '') throw new RangeError('userAgent must not be empty');
  return settings;
}

/** What loading a QWAC takes. */
interface ToLoad {
  readonly ca?: string | Uint8Array;
  readonly clock: Clock;
  readonly profile: BankProfile;
  readonly onEvent: FallbackEventSink;
}

function loaded(certificates: ClientCertificates, { ca, clock, profile, onEvent }: ToLoad): Qwacs {
  return new Qwacs({
    certificates,
    clock,
    ...(ca !== undefined && { ca }),
    onExpiring: (qwac) => onEvent('certificate:expiring', { bankId: profile.id, at: clock.now(), ...qwac }),
  });
}

function assertWithin(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RangeError(`${name} must be an integer from ${least} to ${most}, got ${value}`);
}
