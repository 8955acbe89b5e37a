import type { BankProfile, Clock, ProxyChoice, SealedStore } from '@relais/model';
import type { ClientCertificates, Qwacs } from './certificate/qwacs.ts';
import type { FallbackEventSink } from './fallback-event-map.ts';
import type { LoginFleet } from './fleet/login-fleet.ts';
import type { OnDriftSample } from './reading/drift-samples.ts';
import type { ExportUse } from './reading/export/export-use.ts';
import type { TrustedDevicesOptions } from './session/device/trusted-devices.ts';
import type { PassUnattended } from './session/sca/unattended-ways.ts';

/** Limits of the session and of all sessions at one bank, and what keeps refused passwords from being guessed. */
export interface FallbackLimits {
  /** Time one request may take, in milliseconds. @defaultValue 30_000 */
  readonly requestTimeoutMs?: number;
  /** Largest page, in bytes after decompression. @defaultValue 8_000_000 */
  readonly maxPageBytes?: number;
  /** A session without a call for this long is logged out, in milliseconds. @defaultValue 10_000 */
  readonly idleMs?: number;
  /** No session lives longer, in milliseconds. @defaultValue 180_000 */
  readonly sessionLimitMs?: number;
  /**
   * How often Relais asks for a page again after a random error of the bank. Such are status 500, an empty page, a dropped
   * connection. Forms and passwords are never sent again. Integer 0 to 3. @defaultValue 2
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
  /** Ways past a strong authentication at the login that Relais takes while the PSU is absent. */
  readonly passUnattended?: PassUnattended;
  /** What the bank's CSV export is used for. @defaultValue 'off' */
  readonly csv?: ExportUse;
  /**
   * Given a redacted sample of a page that could not be read, at most one of each kind an hour. With it, the parser can be mended
   * without a login of any customer. Delete each by its `keepUntil`. @defaultValue none is made
   */
  readonly onDriftSample?: OnDriftSample;
  /**
   * Sessions that may run at this bank at the same time, in this process. With a fleet, also in all its workers together.
   * Integer ≥ 1. @defaultValue 50
   */
  readonly maxSessions?: number;
  /** Customers that may wait for a session, and calls of one customer that may wait for each other. @defaultValue 1_000 */
  readonly maxWaiting?: number;
  /**
   * Requests to this bank a second, of all sessions in this process together. With a fleet, also of all its workers.
   * @defaultValue 100
   */
  readonly requestsPerSecond?: number;
  /** Requests of one session: more are no reading, but a bank that leads in circles. @defaultValue 1_000 */
  readonly maxRequests?: number;
  /**
   * Known to the host program alone, at least 16 bytes, and kept elsewhere than `store` and its key. Without it, a thief of
   * both can try passwords against the refused ones, slowly. @defaultValue none
   */
  readonly pepper?: Uint8Array;
}

export interface FallbackOptions extends FallbackLimits {
  readonly profile: BankProfile;
  /** The QWAC with its key; old and new together while they are rotated. `Qwacs`, to share them with the API. */
  readonly certificate: ClientCertificates | Qwacs;
  /** Root certificates to trust instead of the public ones, PEM: for tests and private roots. */
  readonly ca?: string | Uint8Array;
  readonly clock?: Clock;
  /** Sent with every request; must not be empty. @defaultValue 'Relais' */
  readonly userAgent?: string;
  /** The way out of the host program's network. @defaultValue none: the environment is not asked */
  readonly proxy?: ProxyChoice;
  /**
   * Remembers which secrets the bank has refused, so that none is ever tried twice. In memory, a restart forgets.
   * @defaultValue memory()
   */
  readonly store?: SealedStore;
  /** The workers that act as one at this bank: one login per PSU, one try per secret, limits for all. @defaultValue none */
  readonly fleet?: LoginFleet;
  readonly onEvent?: FallbackEventSink;
  /** Ids of sessions. @defaultValue crypto.randomUUID */
  readonly newId?: () => string;
}
