import { forgetCustomer } from '@relais/continuity';
import type { Failover, OperatorDecision } from '@relais/core';
import { checkDecision } from '@relais/core';
import type { QwacIdentity } from '@relais/fallback';
import { type BankProfile, type ClientCertificate, psuHandle, RelaisError } from '@relais/model';
import type { StetOAuth } from '@relais/stet';
import { answerQuestion } from './call/answer-question.ts';
import type { CustomerHandle, Told } from './call/answered.ts';
import { checkAsked } from './call/check-asked.ts';
import type { HostCustomer } from './call/customer.ts';
import { checkPsu, checkPsuOfHost } from './check-psu.ts';
import { finishedOr } from './finished-or.ts';
import type { Protect } from './protect.ts';
import type { RelaisEventMap } from './relais-event-map.ts';
import type { Psu, PsuOfHost } from './relais-options.ts';
import type { RelaisParts } from './relais-parts.ts';

/** Failover for one bank: its API first, its fallback mechanism while the API is down. */
export class Relais implements AsyncDisposable {
  readonly #parts: RelaisParts;

  constructor(parts: RelaisParts) {
    this.#parts = parts;
  }

  /** The bank, as it was given. */
  get bank(): BankProfile {
    return this.#parts.settings.bank;
  }

  /** `closed`: the API answers. `open`: the fallback does. `half_open`: the API is being tried. */
  get state(): Failover['state'] {
    return this.#parts.failover.state;
  }

  /** The outage that is going on, if one is. */
  get incident(): Failover['incident'] {
    return this.#parts.failover.incident;
  }

  /**
   * opossum's circuit that every call to the API runs through, closed and half-open. It is for its events, its statistics and
   * tools that read them, e.g. its Prometheus exporter. Read it only: the failover engine opens and closes it.
   */
  get circuit(): Failover['circuit'] {
    return this.#parts.failover.circuit;
  }

  /** Consents of PSUs and the registration of the TPP, over the connections and certificates of this Relais. */
  get oauth(): StetOAuth {
    return this.#parts.api.oauth;
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
  for(psu: Psu): CustomerHandle {
    const checked = checkPsu(psu);
    const { customers } = this.#parts;
    const { moment } = customers;
    // Put together for each call, which costs microseconds: customers by the thousand wait without costing memory.
    return psuHandle<Told>(async (question, options) => {
      checkAsked(question, options);
      return answerQuestion(question, customers.of(checked, moment), options);
    });
  }

  /**
   * Everything about one customer but the API: for a client of the host's own that asks the API itself.
   *
   * @throws {TypeError} naming what is wrong in `psu`, of which a copy is kept
   * @example
   * attachFailover(client, relais, { psuOf }) // from `relais/axios`: calls this for each request
   */
  customer(psu: PsuOfHost): HostCustomer {
    return this.#parts.customers.withoutApi(checkPsuOfHost(psu));
  }

  /** Protects any function by another one with the same answer: the host program's own client, its own types. */
  get protect(): Protect {
    return this.#parts.protect;
  }

  /**
   * Switches to the fallback by the decision of a person, e.g. on the bank's own word (R1). The API is tried as after any
   * other outage. @throws {TypeError} when the decision names no person or no reason
   */
  open(decision: OperatorDecision): void {
    this.#parts.failover.open(decision);
  }

  /** Holds one channel by hand until `release` (R7). @throws {TypeError} when the decision names no person or no reason */
  isolate(channel: 'api' | 'fallback', decision: OperatorDecision): void {
    this.#parts.failover.isolate(channel, decision);
  }

  /** Ends `isolate`. */
  release(): void {
    this.#parts.failover.release();
  }

  /** Lets no further fallback call begin until `revive`. @throws {TypeError} when the decision names no person or no reason */
  kill(decision: OperatorDecision): void {
    this.#parts.failover.kill(decision);
  }

  /** Ends `kill`. */
  revive(): void {
    this.#parts.failover.revive();
  }

  /**
   * Loads the next QWAC beside the one in use (R13). What begins takes the one that lasts longest of those that are valid;
   * running sessions end with theirs. Access tokens bound to the old one (RFC 8705) are refreshed when the bank refuses
   * them.
   *
   * @throws {RelaisError} `certificate_problem` when it can never be used; the others stay as they are
   */
  addQwac(qwac: ClientCertificate): Promise<QwacIdentity> {
    return this.#parts.qwacs.add(qwac);
  }

  /**
   * Stops everything, for good: the authority has withdrawn the authorisation of the TPP (R13). Every call on either channel
   * ends with `certificate_problem` and reason `authorisation_revoked`, and running sessions are logged out.
   *
   * @returns once the last session is logged out
   * @throws {TypeError} when the decision names no person or no reason
   */
  async authorisationRevoked(decision: OperatorDecision): Promise<void> {
    const checked = checkDecision(decision);
    const because = this.#parts.qwacs.revoke();
    this.#parts.failover.halt(because);
    this.#parts.api.close(because);
    const { bank, clock } = this.#parts.settings;
    this.#parts.events.emit('authorisation:revoked', { bankId: bank.id, at: clock.now(), decision: checked });
    await this.#parts.fallback.revoke();
  }

  /**
   * The PSU has withdrawn the consent: ends their running session at the web bank (R18), and their calls that wait. Handles made
   * before have no right to the fallback any more. Give no consent for them from now on.
   *
   * @returns once the session is logged out
   */
  consentWithdrawn(psuId: string): Promise<void> {
    const message = 'the customer has withdrawn the consent';
    return this.#parts.fallback.cutOff(psuId, new RelaisError('consent_revoked', message, { reason: 'withdrawn' }));
  }

  /**
   * The credentials of a PSU are lost or in wrong hands. Ends their session. Raises the notices that are due to the PSU and
   * the bank at once (R15, RTS art. 35).
   *
   * @returns once the session is logged out
   */
  async credentialsCompromised(psuId: string): Promise<void> {
    const { bank, clock } = this.#parts.settings;
    this.#parts.events.emit('credentials:compromised', {
      bankId: bank.id,
      at: clock.now(),
      psuId,
      inform: ['psu', 'aspsp'],
    });
    const message = 'the credentials are lost or in wrong hands';
    await this.#parts.fallback.cutOff(
      psuId,
      new RelaisError('credentials_blocked', message, { reason: 'compromised' }),
    );
  }

  /**
   * Erases all memory of a customer at this bank. That is accounts, transactions, last answers, counted accesses, logins and
   * the mark of a trusted browser. It is also what this process keeps beside the store. Ends their session first; what their
   * running calls read is not remembered. The access journal is a record of its own, and keeps its periods.
   *
   * @throws {RelaisError} `own_network`, reason `store`, when something may be left: call it again then
   */
  async forget(psuId: string): Promise<void> {
    await this.#parts.fallback.cutOff(
      psuId,
      new RelaisError('aborted', 'the customer was forgotten', { reason: 'forgotten' }),
    );
    // Nothing is left out because something else could not be erased.
    const erasures = [
      forgetCustomer(this.#parts.memory, psuId),
      this.#parts.quota?.forget?.(psuId),
      this.#parts.fallback.forget(psuId),
    ];
    for (const erased of await Promise.allSettled(erasures)) if (erased.status === 'rejected') throw erased.reason;
  }

  /** Subscribes to an event; the returned function unsubscribes. A listener that throws never harms a call. */
  on<Name extends keyof RelaisEventMap>(name: Name, listener: (event: RelaisEventMap[Name][0]) => unknown): () => void {
    return this.#parts.events.on(name, listener);
  }

  /**
   * Lets running calls finish, logs sessions out, and leaves no timer or socket.
   *
   * @param hurry - once it is aborted, fallback calls that still run end with `aborted`, and their sessions are logged out. That
   * takes five seconds more at most, whatever your callbacks or the bank do
   */
  async close(hurry?: AbortSignal): Promise<void> {
    await finishedOr(hurry, this.#parts.failover.close());
    await this.#parts.fallback.close(hurry);
    this.#parts.qwacs.close();
    this.#parts.leaveQuota();
    this.#parts.notices.close();
    this.#parts.api.close();
    this.#parts.events.clear();
    await this.#parts.fleet?.[Symbol.asyncDispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
