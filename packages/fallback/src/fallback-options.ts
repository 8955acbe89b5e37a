import {
  type BankProfile,
  type Clock,
  type Consent,
  checkAddresses,
  memory,
  type SealedStore,
  systemClock,
} from '@relais/model';
import { type ClientCertificates, Qwacs } from './certificate/qwacs.ts';
import type { FallbackEventSink } from './fallback-event-map.ts';
import { guardedIds, guardedSink } from './guarded-callbacks.ts';
import type { OnDriftSample } from './reading/drift-samples.ts';
import type { ExportUse } from './reading/export/export-use.ts';
import type { CredentialSource } from './session/credentials.ts';
import type { TrustedDevicesOptions } from './session/device/trusted-devices.ts';
import type { OnSca } from './session/sca/on-sca.ts';

export interface FallbackOptions {
  readonly profile: BankProfile;
  /** The QWAC with its key; old and new together while they are rotated. `Qwacs`, to share them with the API. */
  readonly certificate: ClientCertificates | Qwacs;
  /** Root certificates to trust instead of the public ones, PEM: for tests and private roots. */
  readonly ca?: string | Uint8Array;
  readonly clock?: Clock;
  /** Sent with every request; must not be empty. @defaultValue 'Relais' */
  readonly userAgent?: string;
  /** Time one request may take, in milliseconds. @defaultValue 30_000 */
  readonly requestTimeoutMs?: number;
  /** Largest page, in bytes after decompression. @defaultValue 8_000_000 */
  readonly maxPageBytes?: number;
  /** A session without a call for this long is logged out, in milliseconds. @defaultValue 10_000 */
  readonly idleMs?: number;
  /** No session lives longer, in milliseconds. @defaultValue 180_000 */
  readonly sessionLimitMs?: number;
  /**
   * How often a page is asked for again after a random error of the bank (status 500, an empty page, a dropped
   * connection). Forms and passwords are never sent again. Integer 0 to 3. @defaultValue 2
   */
  readonly retries?: number;
  /** Pause before the first retry, doubled with each, in milliseconds. @defaultValue 500 */
  readonly retryPauseMs?: number;
  /**
   * Time for one strong authentication, in milliseconds; not counted to `sessionLimitMs`. The deadline of the call ends it
   * sooner. @defaultValue 300_000
   */
  readonly scaLimitMs?: number;
  /** Wrong codes sent in one session; the bank locks the customer out at the third. 1 or 2. @defaultValue 2 */
  readonly scaCodeTries?: number;
  /** Keeps the bank's mark of a trusted browser in `store`: `{}` keeps it for 90 days. @defaultValue off: nothing is kept */
  readonly trustedDevices?: TrustedDevicesOptions;
  /** What the bank's CSV export is used for. @defaultValue 'off' */
  readonly csv?: ExportUse;
  /**
   * Given a redacted sample of a page that could not be read, at most one of each kind an hour, so that the page can be mended
   * for without anybody's login. Delete each by its `keepUntil`. @defaultValue none is made
   */
  readonly onDriftSample?: OnDriftSample;
  /** Sessions that may run at this bank at the same time, in this process. Integer ≥ 1. @defaultValue 50 */
  readonly maxSessions?: number;
  /** Customers that may wait for a session, and calls of one customer that may wait for each other. @defaultValue 1_000 */
  readonly maxWaiting?: number;
  /** Requests to this bank a second, of all sessions in this process together. @defaultValue 100 */
  readonly requestsPerSecond?: number;
  /** Requests of one session: more are no reading, but a bank that leads in circles. @defaultValue 1_000 */
  readonly maxRequests?: number;
  /**
   * Remembers which secrets the bank has refused, so that none is ever tried twice. In memory, a restart forgets.
   * @defaultValue memory()
   */
  readonly store?: SealedStore;
  /**
   * Known to the host alone, at least 16 bytes, and kept elsewhere than `store` and its key: without it, whoever gets both can
   * try passwords against the refused ones, slowly. @defaultValue none
   */
  readonly pepper?: Uint8Array;
  readonly onEvent?: FallbackEventSink;
  /** Ids of sessions. @defaultValue crypto.randomUUID */
  readonly newId?: () => string;
}

export type FallbackSettings = Required<
  Omit<FallbackOptions, 'ca' | 'certificate' | 'onDriftSample' | 'trustedDevices'>
> &
  Pick<FallbackOptions, 'ca' | 'onDriftSample' | 'trustedDevices'> & {
    /** In place of the certificates: nobody keeps a key that can be read. */
    readonly qwacs: Qwacs;
    /** False where they are shared: then whoever shares them watches and closes them. */
    readonly ownsQwacs: boolean;
  };

const DEFAULTS: Omit<
  FallbackSettings,
  'profile' | 'qwacs' | 'ownsQwacs' | 'ca' | 'store' | 'onDriftSample' | 'trustedDevices'
> = {
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
};

const POSITIVE = [
  'requestTimeoutMs',
  'maxPageBytes',
  'idleMs',
  'sessionLimitMs',
  'requestsPerSecond',
  'retryPauseMs',
  'scaLimitMs',
] as const;

/**
 * @throws {TypeError} naming what is missing, or is none of its kind
 * @throws {RangeError} naming the option that is out of range, or an address that is not https
 * @throws {RelaisError} `certificate_problem` when a QWAC cannot be loaded
 */
export function fallbackSettings({ certificate, ...given }: FallbackOptions): FallbackSettings {
  const named = { ...DEFAULTS, ...given };
  checkAddresses(named.profile);
  const options = {
    store: memory(given.clock),
    ...named,
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
  assertWithin('retries', settings.retries, 0, 3);
  assertWithin('scaCodeTries', settings.scaCodeTries, 1, 2);
  if (settings.userAgent.trim() === '') throw new RangeError('userAgent must not be empty');
  return settings;
}

function loaded(
  certificates: ClientCertificates,
  { ca, clock, profile, onEvent }: Omit<FallbackSettings, 'qwacs' | 'ownsQwacs'>,
): Qwacs {
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

/** One customer of the bank, as the fallback needs to know them. */
export interface FallbackPsu {
  /**
   * The host's own id of the PSU: keeps sessions apart. 1 to 256 characters, not blank, without control characters; two
   * customers never share one.
   */
  readonly id: string;
  /** Absent: the fallback refuses. */
  readonly credentials?: CredentialSource;
  /** Absent: the fallback refuses. */
  readonly consent?: Consent;
  /** Puts the bank's strong authentication before the PSU. Absent: the login stops before they are notified. */
  readonly onSca?: OnSca;
  /** Whether the PSU is present now: only then are they asked by `onSca`. @defaultValue always, where `onSca` is given */
  readonly isAttended?: () => boolean;
  /**
   * Asked with each call: before it waits, when its turn has come, and before a password is sent. @throws {RelaisError} what the
   * call ends with @defaultValue nothing more than the start conditions is asked
   */
  readonly mayStart?: () => void;
  /**
   * As `FallbackChannel.moment` told it when the host program's own handle was made: a PSU who was cut off since has no right by
   * it. @defaultValue now
   */
  readonly madeAt?: number;
}
