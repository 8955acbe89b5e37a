import { AccountIds, type HalLinks, halLinks, LastKnownAnswers, TransactionIds } from '@relais/continuity';
import type { Failover } from '@relais/core';
import type { FallbackChannel, FallbackPsu } from '@relais/fallback';
import {
  type BankMemory,
  consentMark,
  dateInZone,
  type Events,
  type PsuMemory,
  type ReadingRight,
  resourceBaseUrl,
} from '@relais/model';
import type { PsuAccess, StetConnection } from '@relais/stet';
import type { Customer, CustomerChannel, HostCustomer } from './call/customer.ts';
import type { AccessQuota } from './quota/access-quota.ts';
import { type AttendedAccess, isAttended } from './quota/attended-access.ts';
import type { RelaisEventMap } from './relais-event-map.ts';
import type { KeylessSettings, Psu, PsuOfHost } from './relais-options.ts';
import { sessionRecord } from './session-record.ts';

export interface CustomersOptions {
  readonly settings: KeylessSettings;
  readonly failover: Failover;
  readonly fallback: FallbackChannel;
  readonly api: StetConnection;
  readonly quota: AccessQuota | undefined;
  readonly memory: BankMemory;
  readonly events: Events<RelaisEventMap>;
}

/** Puts together what the calls of one customer go through. Keeps nothing of any customer. */
export class Customers {
  readonly #options: CustomersOptions;
  readonly #links: HalLinks;

  constructor(options: CustomersOptions) {
    this.#options = options;
    this.#links = halLinks(new URL(resourceBaseUrl(options.settings.bank)).pathname);
  }

  /** How old a handle is that is made now. */
  get moment(): number {
    return this.#options.fallback.moment;
  }

  /** @param psu - checked, and a copy @param madeAt - when the handle was made, as `moment` told it */
  of(psu: Psu, madeAt: number): Customer {
    return { ...this.withoutApi(psu, madeAt), api: this.#apiOf(psu) };
  }

  /** Everything but the API, which the host program's own client asks. */
  withoutApi(psu: PsuOfHost, madeAt: number = this.moment): HostCustomer {
    const { failover, quota, settings, events } = this.#options;
    const { bank, clock, ids } = settings;
    const { id, consent, attended } = psu;
    const memory = this.#options.memory.of(id);
    const fallback = this.#fallbackOf(psu, madeAt);
    return {
      failover,
      fallback,
      accountIds: new AccountIds(memory),
      transactionIds: new TransactionIds({ memory, clock, timeZone: bank.timeZone }),
      ids,
      clock,
      links: this.#links,
      psuId: id,
      record: this.#recordOf(psu),
      ...(consent !== undefined && { consentId: consent.id }),
      ...this.#lastKnownOf(psu, memory, fallback.right),
      onReconciled: ({ confirmed, corrected, vanished, suspected }) =>
        events.emit('reconciled', {
          bankId: bank.id,
          at: clock.now(),
          confirmed: confirmed.length,
          corrected: corrected.length,
          vanished: vanished.length,
          suspected: suspected.length,
        }),
      today: () => dateInZone(clock.now(), bank.timeZone),
      isAttended: () => this.#presenceOf(psu) !== undefined,
      ...(quota !== undefined && { quota: { quota, psuId: id, ...(attended !== undefined && { attended }) } }),
    };
  }

  /** The API, asked with the PSU's own token. */
  #apiOf(psu: Psu): CustomerChannel {
    const { token, psuHeaders = {} } = psu;
    const { channel } = this.#options.api;
    const present = (): boolean => this.#presenceOf(psu) !== undefined;
    const access: PsuAccess = {
      token,
      // Asked for with each request: the PSU leaves while the call goes on.
      get psuHeaders() {
        return present() ? psuHeaders : {};
      },
    };
    return { visit: (scope) => channel.visit(access, scope) };
  }

  #fallbackOf({ id, consent, credentials, onSca, ...psu }: PsuOfHost, madeAt: number): CustomerChannel {
    const { failover, fallback } = this.#options;
    const named: FallbackPsu = {
      id,
      ...(consent !== undefined && { consent }),
      ...(credentials !== undefined && { credentials }),
      ...(onSca !== undefined && { onSca }),
      isAttended: () => this.#presenceOf(psu) !== undefined,
      mayStart: () => failover.assertPermitted(),
      madeAt,
    };
    return {
      kinds: fallback.kinds,
      right: fallback.right(named),
      visit: (scope) => fallback.visit(named, scope),
    };
  }

  #recordOf(psu: PsuOfHost): NonNullable<Customer['record']> {
    const { failover, settings } = this.#options;
    const { bank, journal, journalFacts } = settings;
    return sessionRecord({
      journal,
      bankId: bank.id,
      psuId: psu.id,
      consent: psu.consent,
      facts: journalFacts,
      outageId: () => failover.incident?.id,
      attended: () => this.#presenceOf(psu),
    });
  }

  /** An answer is shown under its own consent alone, and only while that consent has not ended or been withdrawn. */
  #lastKnownOf(
    { consent }: PsuOfHost,
    memory: PsuMemory,
    right: ReadingRight | undefined,
  ): Pick<Customer, 'lastKnown'> {
    const { lastKnown } = this.#options.settings;
    if (lastKnown === undefined || consent === undefined) return {};
    const consentId = consentMark(consent);
    const answers = new LastKnownAnswers({ ...lastKnown, memory, consentId });
    const hasRight = (): boolean => {
      try {
        right?.assert();
        return true;
      } catch {
        return false;
      }
    };
    return {
      lastKnown: {
        find: async (question, wait) => (hasRight() ? answers.find(question, wait) : undefined),
        keep: async (question, answer, wait) => (hasRight() ? answers.keep(question, answer, wait) : undefined),
      },
    };
  }

  /** What the PSU did, while it is recent enough for them to be present. */
  #presenceOf({ attended }: Pick<PsuOfHost, 'attended'>): AttendedAccess | undefined {
    const { quota, settings } = this.#options;
    const isPresent = quota?.isAttended(attended) ?? isAttended(attended, settings.clock.now());
    return isPresent ? attended : undefined;
  }
}
