import { forgetCustomer } from '@relais/continuity';
import {
  type AccessQuota,
  BankMemory,
  checkDecision,
  createFailover,
  Events,
  type Failover,
  type FailoverEventMap,
  type OperatorDecision,
} from '@relais/core';
import { createFallback, type FallbackChannel, type QwacIdentity, Qwacs } from '@relais/fallback';
import {
  type AccountInformation,
  type BankProfile,
  type ClientCertificate,
  fallbackUrlOf,
  RelaisError,
  resourceBaseUrl,
} from '@relais/model';
import { createStetConnection, type StetConnection } from '@relais/stet';
import { BankNotices } from './bank-notices.ts';
import { createPsuHandle, type PsuHandleOptions } from './call/psu-handle.ts';
import { checkPsu, checkPsuOfHost } from './check-psu.ts';
import { finishedOr } from './finished-or.ts';
import { keepStatistics } from './keep-statistics.ts';
import { PsuChannels } from './psu-channels.ts';
import { quotaOf } from './quota-of.ts';
import type { RelaisEventMap } from './relais-event-map.ts';
import { type Psu, type PsuOfHost, type RelaisOptions, type RelaisSettings, relaisSettings } from './relais-options.ts';

const ENGINE_EVENTS = [
  'failover',
  'failback',
  'incident:updated',
  'primary:failure',
  'probe',
  'state',
  'fallback:served',
  'fallback:refused',
] as const satisfies readonly (keyof FailoverEventMap)[];

/** Failover for one bank: its API first, its fallback mechanism while the API is down. */
export class Relais implements AsyncDisposable {
  /** Without the certificates: nobody keeps a key that can be read. */
  readonly #settings: Omit<RelaisSettings, 'tpp'>;
  readonly #events: Events<RelaisEventMap>;
  readonly #qwacs: Qwacs;
  readonly #api: StetConnection;
  readonly #fallback: FallbackChannel;
  readonly #failover: Failover;
  readonly #channels: PsuChannels;
  readonly #memory: BankMemory;
  readonly #quota: AccessQuota | undefined;
  readonly #leaveQuota: () => void;
  readonly #notices: BankNotices;

  constructor({ tpp, ...settings }: RelaisSettings) {
    const { bank, clock, store, failover, fallback, journal, onListenerError, statistics } = settings;
    this.#settings = settings;
    this.#events = new Events<RelaisEventMap>(onListenerError);
    const roots = tpp.ca === undefined ? {} : { ca: tpp.ca };
    const qwacs = new Qwacs({
      certificates: tpp.qwac,
      clock,
      ...roots,
      onExpiring: (qwac) => this.#events.emit('certificate:expiring', { bankId: bank.id, at: clock.now(), ...qwac }),
    });
    this.#qwacs = qwacs;
    const named = { profile: bank, clock, ...(tpp.userAgent !== undefined && { userAgent: tpp.userAgent }) };
    this.#fallback = createFallback({
      ...fallback,
      ...named,
      ...roots,
      certificate: qwacs,
      store,
      onEvent: (name, event) => this.#events.emit(name, event),
    });
    const api = createStetConnection({
      ...named,
      certificate: async () => (await qwacs.current()).secureContext,
      ...(tpp.sign !== undefined && { sign: tpp.sign }),
    });
    this.#api = api;
    this.#failover = createFailover({
      ...failover,
      bankId: bank.id,
      clock,
      journal,
      serverAddress: { api: hostOf(resourceBaseUrl(bank)), fallback: hostOf(fallbackUrlOf(bank)) },
      apiHosts: failover.apiHosts ?? [new URL(resourceBaseUrl(bank)).host],
      onListenerError,
      onOutcome: (outcome) => {
        try {
          statistics?.outcome(outcome);
        } finally {
          failover.onOutcome?.(outcome);
        }
      },
      recovery: { hint: (signal) => api.hint(signal), ...failover.recovery },
    });
    for (const name of ENGINE_EVENTS) this.#failover.on(name, (event) => this.#events.emit(name, event));
    if (statistics !== undefined) keepStatistics(statistics, this.#events, clock);
    this.#notices = new BankNotices(clock, (event) => this.#events.emit('aspsp:notice', event));
    this.#failover.on('failover', (incident) => this.#notices.opened(incident));
    this.#failover.on('failback', (incident) => this.#notices.closed(incident));
    this.#failover.on('failback', () => void this.#fallback.endSessions());
    const memory = new BankMemory({ store, bankId: bank.id, clock });
    const quota = quotaOf(settings);
    this.#memory = memory;
    this.#quota = quota;
    this.#leaveQuota = quota?.on('quota:low', (event) => this.#events.emit('quota:low', event)) ?? (() => {});
    const parts = { failover: this.#failover, fallback: this.#fallback, api, events: this.#events };
    this.#channels = new PsuChannels({ ...parts, settings, quota, memory });
    qwacs.watch();
  }

  /** The bank, as it was given. */
  get bank(): BankProfile {
    return this.#settings.bank;
  }

  /** `closed`: the API answers. `open`: the fallback does. `half_open`: the API is being tried. */
  get state(): Failover['state'] {
    return this.#failover.state;
  }

  /** The outage that is going on, if one is. */
  get incident(): Failover['incident'] {
    return this.#failover.incident;
  }

  /**
   * One customer at this bank. Opens nothing and costs next to nothing: make one for each PSU, or for each visit.
   *
   * @param psu - a copy is kept: what you change later changes nothing
   * @throws {TypeError} naming what is wrong in `psu`
   * @example
   * const psu = relais.for({ id: 'psu-42', token, consent, credentials })
   * const { accounts } = await psu.getAccounts()
   */
  for(psu: Psu): Required<AccountInformation> {
    const checked = checkPsu(psu);
    const { moment } = this.#channels;
    // Put together for each call, which costs microseconds: customers by the thousand wait without costing memory.
    const handle = (): Required<AccountInformation> => {
      const fallback = this.#channels.fallbackOf(checked, moment);
      return createPsuHandle({ ...this.#channels.of(checked, fallback), api: this.#channels.apiOf(checked) });
    };
    return {
      getAccounts: (options) => handle().getAccounts(options),
      getBalances: (accountId, options) => handle().getBalances(accountId, options),
      getTransactions: (accountId, query, options) => handle().getTransactions(accountId, query, options),
      getEndUserIdentity: (options) => handle().getEndUserIdentity(options),
      getTrustedBeneficiaries: (options) => handle().getTrustedBeneficiaries(options),
    };
  }

  /**
   * Everything about one customer but the API: for a client of the host's own that asks the API itself.
   *
   * @throws {TypeError} naming what is wrong in `psu`, of which a copy is kept
   * @example
   * attachFailover(client, relais, { psuOf }) // from `@relais/core/axios`: calls this for each request
   */
  channels(psu: PsuOfHost): Omit<PsuHandleOptions, 'api'> {
    const checked = checkPsuOfHost(psu);
    return this.#channels.of(checked, this.#channels.fallbackOf(checked));
  }

  /**
   * Protects any function by another one with the same answer: the host's own client, the host's own types.
   *
   * @example
   * const getAccounts = relais.protect(theirGetAccounts, theirGetAccountsByWeb)
   */
  protect<Args extends readonly unknown[], T>(
    primary: (...args: Args) => Promise<T>,
    fallback: (...args: Args) => Promise<T>,
  ): (...args: Args) => Promise<T> {
    return this.#failover.protect(primary, fallback);
  }

  /**
   * Switches to the fallback by the decision of a person, e.g. on the bank's own word (R1). The API is tried as after any
   * other outage. @throws {TypeError} when nobody, or no reason, is named
   */
  open(decision: OperatorDecision): void {
    this.#failover.open(decision);
  }

  /** Holds one channel by hand until `release` (R7). @throws {TypeError} when nobody, or no reason, is named */
  isolate(channel: 'api' | 'fallback', decision: OperatorDecision): void {
    this.#failover.isolate(channel, decision);
  }

  /** Ends `isolate`. */
  release(): void {
    this.#failover.release();
  }

  /** Lets no further fallback call begin until `revive`. @throws {TypeError} when nobody, or no reason, is named */
  kill(decision: OperatorDecision): void {
    this.#failover.kill(decision);
  }

  /** Ends `kill`. */
  revive(): void {
    this.#failover.revive();
  }

  /**
   * Loads the next QWAC beside the one in use (R13). What begins takes the one that lasts longest of those that are valid;
   * running sessions end with theirs. Access tokens bound to the old one (RFC 8705) are refreshed when the bank refuses
   * them.
   *
   * @throws {RelaisError} `certificate_problem` when it can never be used; the others stay as they are
   */
  addQwac(qwac: ClientCertificate): Promise<QwacIdentity> {
    return this.#qwacs.add(qwac);
  }

  /**
   * Stops everything, for good: the authority has withdrawn the authorisation of the TPP (R13). Every call on either channel
   * ends with `certificate_problem` and reason `authorisation_revoked`, and running sessions are logged out.
   *
   * @returns once the last session is logged out
   * @throws {TypeError} when nobody, or no reason, is named
   */
  async authorisationRevoked(decision: OperatorDecision): Promise<void> {
    const checked = checkDecision(decision);
    const because = this.#qwacs.revoke();
    this.#failover.halt(because);
    this.#api.close(because);
    const { bank, clock } = this.#settings;
    this.#events.emit('authorisation:revoked', { bankId: bank.id, at: clock.now(), decision: checked });
    await this.#fallback.revoke();
  }

  /**
   * The PSU has withdrawn the consent: ends their running session at the web bank (R18), and their calls that wait. Handles made
   * before have no right to the fallback any more. Give no consent for them from now on.
   *
   * @returns once the session is logged out
   */
  consentWithdrawn(psuId: string): Promise<void> {
    const message = 'the customer has withdrawn the consent';
    return this.#fallback.cutOff(psuId, new RelaisError('consent_revoked', message, { reason: 'withdrawn' }));
  }

  /**
   * The credentials of a PSU are lost or in wrong hands: ends their session, and raises the notices that the PSU and the bank
   * are owed at once (R15, RTS art. 35).
   *
   * @returns once the session is logged out
   */
  async credentialsCompromised(psuId: string): Promise<void> {
    const { bank, clock } = this.#settings;
    this.#events.emit('credentials:compromised', { bankId: bank.id, at: clock.now(), psuId, inform: ['psu', 'aspsp'] });
    const message = 'the credentials are lost or in wrong hands';
    await this.#fallback.cutOff(psuId, new RelaisError('credentials_blocked', message, { reason: 'compromised' }));
  }

  /**
   * Erases everything that is remembered of a customer at this bank: accounts, transactions, last answers, counted accesses,
   * logins, the mark of a trusted browser, and what this process keeps beside the store. Ends their session first; what their
   * running calls read is not remembered. The access journal is a record of its own, and keeps its periods.
   *
   * @throws {RelaisError} `own_network`, reason `store`, when something may be left: call it again then
   */
  async forget(psuId: string): Promise<void> {
    await this.#fallback.cutOff(
      psuId,
      new RelaisError('aborted', 'the customer was forgotten', { reason: 'forgotten' }),
    );
    // Nothing is left out because something else could not be erased.
    const erasures = [forgetCustomer(this.#memory, psuId), this.#quota?.forget?.(psuId), this.#fallback.forget(psuId)];
    for (const erased of await Promise.allSettled(erasures)) if (erased.status === 'rejected') throw erased.reason;
  }

  /** Subscribes to an event; the returned function unsubscribes. A listener that throws never harms a call. */
  on<Name extends keyof RelaisEventMap>(name: Name, listener: (event: RelaisEventMap[Name][0]) => unknown): () => void {
    return this.#events.on(name, listener);
  }

  /**
   * Lets running calls finish, logs sessions out, and leaves no timer or socket.
   *
   * @param hurry - once it is aborted, fallback calls that still run end with `aborted`, and their sessions are logged out; it
   * takes five seconds more at most, whatever your callbacks or the bank do
   */
  async close(hurry?: AbortSignal): Promise<void> {
    await finishedOr(hurry, this.#failover.close());
    await this.#fallback.close(hurry);
    this.#qwacs.close();
    this.#leaveQuota();
    this.#notices.close();
    this.#api.close();
    this.#events.clear();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function hostOf(address: string | URL): string {
  return new URL(address).hostname;
}

/**
 * Sets up failover for one bank.
 *
 * @throws {RelaisError} `fallback_refused` when the profile has no fallback URL, `certificate_problem` when the QWAC cannot
 * be loaded
 * @throws {TypeError} naming the option that is missing, or none of its kind
 * @throws {RangeError} naming the option that is out of range, or an address that is not https
 * @example
 * const relais = createRelais({ bank: cic({ fallbackUrl }), tpp: { qwac: { pfx, passphrase } } })
 * relais.on('failover', (incident) => pager.page(incident))
 */
export function createRelais(options: RelaisOptions): Relais {
  return new Relais(relaisSettings(options));
}
