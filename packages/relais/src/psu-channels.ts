import { AccountIds, type HalLinks, halLinks, LastKnownAnswers, TransactionIds } from '@relais/continuity';
import {
  type AccessQuota,
  type AttendedAccess,
  type BankMemory,
  type Events,
  type Failover,
  isAttended,
  type PsuMemory,
} from '@relais/core';
import type { FallbackChannel } from '@relais/fallback';
import {
  type AccountInformation,
  consentMark,
  dateInZone,
  resourceBaseUrl,
  type SessionInformation,
} from '@relais/model';
import type { StetConnection } from '@relais/stet';
import type { PsuHandleOptions } from './call/psu-handle.ts';
import type { RelaisEventMap } from './relais-event-map.ts';
import type { Psu, PsuOfHost, RelaisSettings } from './relais-options.ts';
import { sessionRecord } from './session-record.ts';

export interface PsuChannelsOptions {
  readonly settings: Omit<RelaisSettings, 'tpp'>;
  readonly failover: Failover;
  readonly fallback: FallbackChannel;
  readonly api: StetConnection;
  readonly quota: AccessQuota | undefined;
  readonly memory: BankMemory;
  readonly events: Events<RelaisEventMap>;
}

/** Puts together what one PSU's calls go through. Keeps nothing of anybody. */
export class PsuChannels {
  readonly #options: PsuChannelsOptions;
  readonly #links: HalLinks;

  constructor(options: PsuChannelsOptions) {
    this.#options = options;
    this.#links = halLinks(new URL(resourceBaseUrl(options.settings.bank)).pathname);
  }

  /**
   * Everything but the API.
   *
   * @param psu - checked, and a copy
   * @param fallback - of the same customer: a handle keeps its own, so that it knows when it was made
   */
  of(psu: PsuOfHost, fallback: SessionInformation): Omit<PsuHandleOptions, 'api'> {
    const { failover, quota, settings } = this.#options;
    const { bank, clock, ids } = settings;
    const { id, consent, attended } = psu;
    const memory = this.#options.memory.of(id);
    return {
      failover,
      fallback,
      accountIds: new AccountIds(memory),
      transactionIds: new TransactionIds({ memory, clock, timeZone: bank.timeZone }),
      ids,
      clock,
      links: this.#links,
      psuId: id,
      ...(consent !== undefined && { consentId: consent.id }),
      ...this.#lastKnownOf(psu, memory, fallback),
      onReconciled: ({ confirmed, corrected, vanished, suspected }) =>
        this.#options.events.emit('reconciled', {
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
  apiOf(psu: Psu): Required<AccountInformation> {
    const { token, psuHeaders = {} } = psu;
    const present = (): boolean => this.#presenceOf(psu) !== undefined;
    return this.#options.api.for({
      token,
      // Asked for with each request: the PSU leaves while the call goes on.
      get psuHeaders() {
        return present() ? psuHeaders : {};
      },
    });
  }

  /** How old a handle is that is made now. */
  get moment(): number {
    return this.#options.fallback.moment;
  }

  /** The fallback, as one handle may use it. @param psu - checked, and a copy @param since - when the handle was made */
  fallbackOf(psu: PsuOfHost, since?: number): SessionInformation {
    const { failover, fallback, settings } = this.#options;
    const { bank, journal, journalFacts } = settings;
    const { id, consent, credentials, onSca } = psu;
    return fallback.for(
      {
        id,
        ...(consent !== undefined && { consent }),
        ...(credentials !== undefined && { credentials }),
        ...(onSca !== undefined && { onSca }),
        isAttended: () => this.#presenceOf(psu) !== undefined,
        mayStart: () => failover.assertPermitted(),
        record: sessionRecord({
          journal,
          bankId: bank.id,
          psuId: id,
          consent,
          facts: journalFacts,
          outageId: () => failover.incident?.id,
          attended: () => this.#presenceOf(psu),
        }),
      },
      since,
    );
  }

  /** What was read under one consent is shown under no other, and under none that has ended or was withdrawn meanwhile (R18). */
  #lastKnownOf(
    { consent }: PsuOfHost,
    memory: PsuMemory,
    { right }: SessionInformation,
  ): Pick<PsuHandleOptions, 'lastKnown'> {
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
        keep: async (question, value, wait) => (hasRight() ? answers.keep(question, value, wait) : undefined),
      },
    };
  }

  /** What the PSU did, while it is recent enough for them to be present. */
  #presenceOf({ attended }: PsuOfHost): AttendedAccess | undefined {
    const { quota, settings } = this.#options;
    const isPresent = quota?.isAttended(attended) ?? isAttended(attended, settings.clock.now());
    return isPresent ? attended : undefined;
  }
}
