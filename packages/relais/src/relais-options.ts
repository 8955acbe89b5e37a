import { isIP } from 'node:net';

import { checkLastKnown, type LastKnownAge, type LastKnownOptions } from '@relais/continuity';
import { checkEngine, type EngineOptions, type Fleet } from '@relais/core';
import {
  type ClientCertificates,
  type CredentialSource,
  checkLimits,
  type FallbackLimits,
  type OnSca,
} from '@relais/fallback';
import {
  type BankProfile,
  type Clock,
  type Consent,
  checkAddresses,
  checkCallback,
  checkObject,
  checkOptionNames,
  checkRecordName,
  createSealedStore,
  memory,
  type OptionNames,
  option,
  type ProxyChoice,
  proxySettings,
  type ReportMistake,
  resourceBaseUrl,
  type SealedStore,
  type SealedStoreOptions,
  systemClock,
  wrong,
} from '@relais/model';

import { type AccessJournal, noJournal, type Statistics } from '@relais/records';
import type { PsuAccess, RequestSigner } from '@relais/stet';
import type { AccessQuota } from './quota/access-quota.ts';
import { checkQuotaOptions, type QuotaOptions } from './quota/access-quota-options.ts';
import type { AttendedAccess } from './quota/attended-access.ts';
import { warnOfMemory } from './warn-of-memory.ts';

/** The licensed provider, as it shows itself to the bank. */
export interface Tpp {
  /**
   * Shown in mutual TLS to the API and to the fallback door alone. Checked before every session and request: one that fails
   * blocks both channels. Old and new together while they are rotated: what begins takes the best.
   */
  readonly qwac: ClientCertificates;
  /** Signs the requests to the API, where the bank asks for it: see `httpSignature` of `@relais/stet`. */
  readonly sign?: RequestSigner;
  /** Root certificates to trust instead of the public ones, PEM: for sandboxes and tests. */
  readonly ca?: string | Uint8Array;
  /** Sent with every request. @defaultValue a name of Relais */
  readonly userAgent?: string;
  /** The way out of your network, for both channels. @defaultValue none: the environment is not asked */
  readonly proxy?: ProxyChoice;
}

/** One customer of the bank, whose API the host asks itself. */
export interface PsuOfHost {
  /**
   * The host's own id: keeps sessions and ids of PSUs apart. 1 to 256 characters, not blank, without control characters; two
   * customers never share one.
   */
  readonly id: string;
  /** Absent: the fallback refuses. */
  readonly consent?: Consent;
  /** Absent: the fallback refuses. Asked for once for each login; nothing is kept. */
  readonly credentials?: CredentialSource;
  /**
   * The PSU's own act just now that asks for the data. Such reads are not counted; for them alone the bank is told that the
   * PSU is present. Never invent it. @defaultValue they are not there: at most four reads in 24 hours of each account and kind
   * of data
   */
  readonly attended?: AttendedAccess;
  /**
   * Puts the bank's strong authentication before the PSU, while `attended` is recent. Absent, or while they are not there:
   * a login that needs it ends with `sca_required` before their phone is notified.
   */
  readonly onSca?: OnSca;
}

/** One customer of the bank. `psuHeaders` are sent while `attended` is recent, and only then. */
export interface Psu extends PsuOfHost, PsuAccess {}

/** What only the host knows of its fallback sessions, for the access journal. */
export interface JournalFacts {
  /** What the data are for. @defaultValue 'account_information' */
  readonly purpose?: string;
  /** Where the time comes from, e.g. `ntp`. @defaultValue 'system' */
  readonly clockSource?: string;
  /** How far the clock was off, in milliseconds. */
  readonly clockOffsetMs?: number;
  /** The address that the bank saw. */
  readonly egressAddress?: string;
  /** Version of the host program's own connector. @defaultValue the version of Relais */
  readonly connectorVersion?: string;
}

export interface RelaisOptions {
  /** e.g. `cic({ fallbackUrl })`. */
  readonly bank: BankProfile;
  readonly tpp: Tpp;
  /**
   * Remembers ids of accounts and transactions, the accesses of the last 24 hours, and passwords that the bank refused.
   * `{ keyv, key }` is any Keyv store, and 32 bytes of your own vault that seal its entries. `memory()` is emptied by a restart.
   * One process at a time, or the workers of a `fleet`. @defaultValue memory()
   */
  readonly store?: SealedStoreOptions | SealedStore;
  /**
   * The rule for a call while the store cannot keep its ids the same. `as_possible` answers it and notes `ids: 'unstable'` in
   * its provenance. `stable_only` refuses it with `own_network` and reason `store`. @defaultValue 'as_possible'
   */
  readonly ids?: 'as_possible' | 'stable_only';
  /**
   * Keeps unattended reads at four in 24 hours (RTS art. 36(5)). Give options of it, a quota of your own, or `false` when you
   * count yourself. @defaultValue on, counting in `store`
   */
  readonly quota?: false | AccessQuota | QuotaOptions;
  /**
   * Everything read through the fallback is put on record here before you get it (RTS art. 33(5)(c)). `openJournal` of
   * `@relais/records` opens one. @defaultValue none: you keep your own record
   */
  readonly journal?: AccessJournal;
  /** @defaultValue `{ purpose: 'account_information', clockSource: 'system' }` */
  readonly journalFacts?: JournalFacts;
  /**
   * Shows the last answer to a PSU, with its age, where neither channel answers. Its provenance then names the channel
   * `last_known`. It lies in `store`, sealed. @defaultValue off: such a call fails
   */
  readonly lastKnown?: LastKnownOptions;
  /** Told all that happens, for the figures of each day: `createStatistics` of `@relais/records` starts them. @defaultValue none */
  readonly statistics?: Statistics;
  /**
   * The worker processes that act as one at this bank, through a memory that they share. Each Relais of a worker is given the
   * same. @defaultValue none: this process is alone
   */
  readonly fleet?: Fleet;
  /**
   * While the memory of `fleet` does not answer, `strict` begins no login at the web bank: `fallback_refused`, reason
   * `fleet_unavailable`. `lenient` begins it, and workers may log one customer in at the same time.
   * @defaultValue 'strict'
   */
  readonly fleetGone?: 'strict' | 'lenient';
  readonly clock?: Clock;
  /**
   * The bank's own API hosts, `host` or `host:port`. A function behind `protect` may also ask others, e.g. a vault: those are no
   * requests to the bank. @defaultValue that of the profile
   */
  readonly apiHosts?: readonly string[];
  /** When to switch and how to come back. */
  readonly failover?: EngineOptions;
  /** Limits of the fallback session and of all sessions at this bank, and what keeps refused passwords from being guessed. */
  readonly fallback?: FallbackLimits;
  /** Where the mistakes of event listeners go. @defaultValue they are dropped */
  readonly onListenerError?: ReportMistake;
}

/** The options with every default in its place, but without the certificates: no part keeps a readable key. */
export interface KeylessSettings {
  readonly bank: BankProfile;
  readonly store: SealedStore;
  readonly ids: 'as_possible' | 'stable_only';
  readonly quota: false | AccessQuota | QuotaOptions;
  readonly journal: AccessJournal;
  readonly journalFacts: JournalFacts;
  readonly lastKnown?: LastKnownAge;
  readonly statistics?: Statistics;
  readonly fleet?: Fleet;
  readonly fleetGone: 'strict' | 'lenient';
  readonly clock: Clock;
  readonly apiHosts: readonly string[];
  readonly failover: EngineOptions;
  readonly fallback: FallbackLimits;
  readonly onListenerError: ReportMistake;
}

export interface RelaisSettings extends KeylessSettings {
  readonly tpp: Tpp;
}

const OPTIONS: OptionNames<RelaisOptions> = {
  bank: true,
  tpp: true,
  store: true,
  ids: true,
  quota: true,
  journal: true,
  journalFacts: true,
  lastKnown: true,
  statistics: true,
  fleet: true,
  fleetGone: true,
  clock: true,
  apiHosts: true,
  failover: true,
  fallback: true,
  onListenerError: true,
};

const TPP: OptionNames<Tpp> = { qwac: true, sign: true, ca: true, userAgent: true, proxy: true };

const FACTS: OptionNames<JournalFacts> = {
  purpose: true,
  clockSource: true,
  clockOffsetMs: true,
  egressAddress: true,
  connectorVersion: true,
};

/**
 * The options with every default in its place.
 *
 * @throws {TypeError} naming the option that is missing, unknown, or none of its kind
 * @throws {RangeError} naming the option that is out of range, or an address that is not https
 */
export function relaisSettings(options: RelaisOptions): RelaisSettings {
  const { lastKnown, journalFacts, store, ...given } = checkOptionNames('', options, OPTIONS, 'createRelais');
  checkAddresses(given.bank);
  checkRecordName('bank.id', given.bank.id);
  const { qwac } = checkOptionNames('tpp', given.tpp, TPP, 'createRelais');
  if (typeof qwac !== 'object' || qwac === null) throw wrong('tpp.qwac', 'must be a certificate with its key', qwac);
  proxySettings(given.tpp.proxy);
  if (store !== undefined) checkObject<object>('store', store);
  for (const name of ['journal', 'failover', 'fallback', 'statistics', 'fleet', 'clock'] as const) {
    if (given[name] !== undefined) checkObject<object>(name, given[name]);
  }
  if (given.fleet !== undefined && typeof given.fleet.open !== 'function') {
    throw wrong('fleet', 'must be a fleet that opens views, e.g. one of @relais/redis', given.fleet);
  }
  if (given.failover !== undefined) checkEngine('failover', given.failover, 'createRelais');
  if (given.fallback !== undefined) checkLimits('fallback', given.fallback, 'createRelais');
  if (given.quota !== undefined && given.quota !== false) checkQuota(given.quota);
  checkCallback('onListenerError', given.onListenerError);
  const { clock = systemClock } = given;
  return {
    quota: {},
    journal: noJournal,
    failover: {},
    fallback: {},
    onListenerError: () => {},
    ...given,
    journalFacts: checkJournalFacts(journalFacts ?? {}),
    clock,
    apiHosts: option.list([new URL(resourceBaseUrl(given.bank)).host])('apiHosts', given.apiHosts),
    ids: option.oneOf('as_possible', 'stable_only')('ids', given.ids),
    fleetGone: option.oneOf('strict', 'lenient')('fleetGone', given.fleetGone),
    store: storeOf(store, clock),
    ...(lastKnown !== undefined && { lastKnown: checkLastKnown(lastKnown) }),
  };
}

function checkQuota(given: AccessQuota | QuotaOptions): void {
  checkObject<object>('quota', given);
  if (!('reserve' in given)) checkQuotaOptions('quota', given, 'createRelais');
}

/** What the journal does not take would refuse every session, in the outage. */
function checkJournalFacts(given: JournalFacts): JournalFacts {
  const facts = { ...checkOptionNames('journalFacts', given, FACTS, 'createRelais') };
  for (const name of ['purpose', 'clockSource', 'connectorVersion'] as const) {
    if (facts[name] !== undefined) checkRecordName(`journalFacts.${name}`, facts[name]);
  }
  const { clockOffsetMs, egressAddress } = facts;
  if (clockOffsetMs !== undefined && !Number.isFinite(clockOffsetMs)) {
    throw wrong('journalFacts.clockOffsetMs', 'must be a finite number of milliseconds', clockOffsetMs);
  }
  if (egressAddress !== undefined && isIP(egressAddress) === 0) {
    throw wrong('journalFacts.egressAddress', 'must be an IP address', egressAddress);
  }
  return facts;
}

function storeOf(given: RelaisOptions['store'], clock: Clock): SealedStore {
  if (given === undefined) {
    warnOfMemory();
    return memory(clock);
  }
  return 'change' in given ? given : createSealedStore(given, clock);
}
