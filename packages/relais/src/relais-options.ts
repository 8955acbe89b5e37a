import type { FailoverOptions, ReportListenerError, Store } from '@relais/core';
import type { CredentialSource, FallbackOptions } from '@relais/fallback';
import { type BankProfile, type ClientCertificate, type Clock, type Consent, systemClock } from '@relais/model';
import type { PsuAccess, RequestSigner } from '@relais/stet';
import Keyv from 'keyv';

/** The licensed provider, as it shows itself to the bank. */
export interface Tpp {
  /** Shown in mutual TLS to the API and to the fallback door, and to nobody else. */
  readonly qwac: ClientCertificate;
  /** Signs the requests to the API, where the bank asks for it: see `httpSignature` of `@relais/stet`. */
  readonly sign?: RequestSigner;
  /** Root certificates to trust instead of the public ones, PEM: for sandboxes and tests. */
  readonly ca?: string | Uint8Array;
  /** Sent with every request. @defaultValue a name of Relais */
  readonly userAgent?: string;
}

/** One customer of the bank, whose API the host asks itself. */
export interface PsuOfHost {
  /** The host's own id: keeps sessions and ids of PSUs apart. */
  readonly id: string;
  /** Absent: the fallback refuses. */
  readonly consent?: Consent;
  /** Absent: the fallback refuses. Asked for once for each login; nothing is kept. */
  readonly credentials?: CredentialSource;
}

/** One customer of the bank. */
export interface Psu extends PsuOfHost, PsuAccess {}

export interface RelaisOptions {
  /** e.g. `cic({ fallbackUrl })`. */
  readonly bank: BankProfile;
  readonly tpp: Tpp;
  /** Remembers the ids of accounts between two reads. Any Keyv store fits. @defaultValue memory */
  readonly store?: Store;
  readonly clock?: Clock;
  /** When to switch and how to come back. */
  readonly failover?: Omit<FailoverOptions, 'bankId' | 'clock' | 'onListenerError'>;
  /** Limits of the fallback session. */
  readonly fallback?: Pick<FallbackOptions, 'requestTimeoutMs' | 'maxPageBytes' | 'idleMs' | 'sessionLimitMs'>;
  /** Where the mistakes of event listeners go. @defaultValue they are dropped */
  readonly onListenerError?: ReportListenerError;
}

export type RelaisSettings = Required<RelaisOptions>;

/** The options with every default in its place. */
export function relaisSettings(given: RelaisOptions): RelaisSettings {
  const { bank, tpp } = given;
  const { store = new Keyv(), clock = systemClock, failover = {}, fallback = {}, onListenerError = () => {} } = given;
  return { bank, tpp, store, clock, failover, fallback, onListenerError };
}
