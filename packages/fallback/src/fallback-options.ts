import { type BankProfile, type ClientCertificate, type Clock, type Consent, systemClock } from '@relais/model';
import type { FallbackEventSink } from './fallback-event-map.ts';
import type { ExportUse } from './reading/export/export-use.ts';
import type { CredentialSource } from './session/credentials.ts';
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
  /** What the bank's CSV export is used for. @defaultValue 'off' */
  readonly csv?: ExportUse;
  readonly onEvent?: FallbackEventSink;
  /** Ids of sessions. @defaultValue crypto.randomUUID */
  readonly newId?: () => string;
}

export type FallbackSettings = Required<Omit<FallbackOptions, 'ca'>> & Pick<FallbackOptions, 'ca'>;

const DEFAULTS: Omit<FallbackSettings, 'profile' | 'certificate' | 'ca'> = {
  clock: systemClock,
  userAgent: 'Relais',
  requestTimeoutMs: 30_000,
  maxPageBytes: 8_000_000,
  idleMs: 10_000,
  sessionLimitMs: 180_000,
  csv: 'off',
  onEvent: () => {},
  newId: () => crypto.randomUUID(),
};

/** @throws {RangeError} naming the option that is out of range */
export function fallbackSettings(given: FallbackOptions): FallbackSettings {
  const settings = { ...DEFAULTS, ...given };
  for (const name of ['requestTimeoutMs', 'maxPageBytes', 'idleMs', 'sessionLimitMs'] as const) {
    if (!(settings[name] > 0)) throw new RangeError(`${name} must be positive, got ${settings[name]}`);
  }
  if (!['off', 'second_opinion', 'on_drift'].includes(settings.csv)) {
    throw new RangeError(`csv must be off, second_opinion or on_drift, got ${settings.csv}`);
  }
  if (settings.userAgent.trim() === '') throw new RangeError('userAgent must not be empty');
  return settings;
}

/** One customer of the bank, as the fallback needs to know them. */
export interface FallbackPsu {
  /** The host's own id of the PSU: keeps sessions apart. */
  readonly id: string;
  /** Absent: the fallback refuses. */
  readonly credentials?: CredentialSource;
  /** Absent: the fallback refuses. */
  readonly consent?: Consent;
  /** Where the sessions of this PSU are put on record. @defaultValue nowhere */
  readonly record?: OpenRecord;
}
