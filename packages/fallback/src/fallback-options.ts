import { type BankProfile, type ClientCertificate, type Clock, type Consent, systemClock } from '@relais/model';
import type { FallbackEventSink } from './fallback-event-map.ts';
import type { CredentialSource } from './session/credentials.ts';
import type { TrustedDevicesOptions } from './session/device/trusted-devices.ts';
import type { OnSca } from './session/sca/on-sca.ts';
import type { OpenRecord } from './session/session-record.ts';

export interface FallbackOptions {
  readonly profile: BankProfile;
  /** The QWAC with its key. */
  readonly certificate: ClientCertificate;
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
  /** Codes sent in one strong authentication; the bank locks the customer out at the third wrong one. 1 or 2. @defaultValue 2 */
  readonly scaCodeTries?: number;
  /** Keeps the bank's mark of a trusted browser, sealed, in a store of the host's. @defaultValue off: nothing is kept */
  readonly trustedDevices?: TrustedDevicesOptions;
  readonly onEvent?: FallbackEventSink;
  /** Ids of sessions. @defaultValue crypto.randomUUID */
  readonly newId?: () => string;
}

export type FallbackSettings = Required<Omit<FallbackOptions, 'ca' | 'trustedDevices'>> &
  Pick<FallbackOptions, 'ca' | 'trustedDevices'>;

const DEFAULTS: Omit<FallbackSettings, 'profile' | 'certificate' | 'ca' | 'trustedDevices'> = {
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
  onEvent: () => {},
  newId: () => crypto.randomUUID(),
};

/** @throws {RangeError} naming the option that is out of range */
export function fallbackSettings(given: FallbackOptions): FallbackSettings {
  const settings = { ...DEFAULTS, ...given };
  for (const name of [
    'requestTimeoutMs',
    'maxPageBytes',
    'idleMs',
    'sessionLimitMs',
    'retryPauseMs',
    'scaLimitMs',
  ] as const) {
    if (!(settings[name] > 0)) throw new RangeError(`${name} must be positive, got ${settings[name]}`);
  }
  assertWithin('retries', settings.retries, 0, 3);
  assertWithin('scaCodeTries', settings.scaCodeTries, 1, 2);
  if (settings.userAgent.trim() === '') throw new RangeError('userAgent must not be empty');
  return settings;
}

function assertWithin(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RangeError(`${name} must be an integer from ${least} to ${most}, got ${value}`);
}

/** One customer of the bank, as the fallback needs to know them. */
export interface FallbackPsu {
  /** The host's own id of the PSU: keeps sessions apart. */
  readonly id: string;
  /** Absent: the fallback refuses. */
  readonly credentials?: CredentialSource;
  /** Absent: the fallback refuses. */
  readonly consent?: Consent;
  /** Puts the bank's strong authentication before the PSU. Absent: the login stops before they are notified. */
  readonly onSca?: OnSca;
  /** Whether the PSU is present now: only then are they asked by `onSca`. @defaultValue always, where `onSca` is given */
  readonly isAttended?: () => boolean;
  /** Where the sessions of this PSU are put on record. @defaultValue nowhere */
  readonly record?: OpenRecord;
}
