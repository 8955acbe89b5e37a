import {
  type Account,
  type Answer,
  addDays,
  type CalendarDate,
  dateInZone,
  type HalAccounts,
  type HalBalances,
  type HalTransactions,
  type Iban,
  type LeftOut,
  type PsuIdentity,
  RelaisError,
  type Transaction,
  type TransactionQuery,
  wholeAnswer,
} from '@relais/model';
import { SeenViews } from './cards-apart/seen-views.ts';
import { accountOfCard, balancesOfCard, type DeferredCard } from './deferred-cards.ts';
import { inParallel } from './in-parallel.ts';
import type { Delivery } from './page-log.ts';
import type { PageName } from './page-name.ts';
import { Pages } from './pages.ts';
import { countOf, type PaymentAccount } from './payment-accounts.ts';
import { isNoRight } from './problem-error.ts';
import { type Asked, readingOf, referencesIn } from './reading-of.ts';
import type { ReadingOptions } from './reading-options.ts';
import type { Walk } from './walk-operations.ts';
import { WebAccounts } from './web-accounts.ts';

/**
 * Answers the port's questions from the pages of one session.
 *
 * The id of an account is its IBAN here. That of a deferred card is its account's IBAN and the last four digits of its number.
 * Links are left to the host of this channel, which knows the caller's own ids.
 */
export class AccountReader {
  readonly #options: ReadingOptions;
  readonly #pages: Pages;
  readonly #web: WebAccounts;

  constructor(options: ReadingOptions) {
    this.#options = options;
    const views = new SeenViews(options.profile);
    this.#pages = new Pages({ ...options, onLook: (page) => views.note(page) });
    this.#web = new WebAccounts(options, this.#pages, views);
  }

  getAccounts(signal: AbortSignal): Promise<Answer<HalAccounts>> {
    return this.#onRecord(signal, async (deliveries) => {
      const { accounts, leftOut, dropped } = await this.#web.accounts(signal);
      const described = await this.#describeAll(accounts, signal);
      const list = described.flatMap((one) => one.accounts);
      const left = [
        ...leftOut,
        ...described.flatMap((one) => one.dropped),
        ...(await this.#web.leftOutApart(accounts, signal)),
      ];
      deliveries.push(
        {
          pageKind: 'accounts',
          dataKinds: ['accounts'],
          records: list,
          // The rows of the list are counted in `dropped` already.
          dropped: [...dropped, ...countOf(left.slice(leftOut.length))],
        },
        ...described.flatMap((one) => one.deliveries),
      );
      const source = described.find((one) => one.source !== undefined)?.source;
      return { value: { accounts: list, _links: {} }, provenance: readingOf({ left, source }), notes: {} };
    });
  }

  getBalances(id: string, signal: AbortSignal): Promise<Answer<HalBalances>> {
    return this.#onRecord(signal, async (deliveries) => {
      const found = await this.#web.find(id, signal);
      if (found.kind === 'card') {
        const balances = balancesOfCard(found.card);
        deliveries.push(...cardBalances([found.card]));
        return wholeAnswer({ balances, _links: {} });
      }
      const walk = await this.#balances(found.account, signal);
      deliveries.push(balancesOf(id, walk));
      return { value: { balances: walk.balances, _links: {} }, provenance: readingOf(walk), notes: {} };
    });
  }

  getTransactions(id: string, query: TransactionQuery, signal: AbortSignal): Promise<Answer<HalTransactions>> {
    return this.#onRecord(signal, async (deliveries) => {
      const found = await this.#web.find(id, signal);
      const asked = this.#askedFor(query);
      return found.kind === 'card'
        ? this.#ofCard(found.card, asked, deliveries, signal)
        : this.#ofAccount(found.account, asked, deliveries, signal);
    });
  }

  getEndUserIdentity(signal: AbortSignal): Promise<Answer<PsuIdentity>> {
    return this.#onRecord(signal, async (deliveries) => {
      const { holder } = await this.#web.list(signal);
      if (holder === undefined || !this.#options.profile.web.showsConnectedPsu) {
        throw new RelaisError('fallback_refused', 'the web bank does not tell with certainty who is connected', {
          reason: 'no_fallback',
        });
      }
      const identity = { connectedPsu: holder };
      deliveries.push({ pageKind: 'accounts', dataKinds: ['identity'], records: [identity] });
      return wholeAnswer(identity);
    });
  }

  async #ofAccount(
    account: PaymentAccount,
    asked: Asked,
    deliveries: Delivery[],
    signal: AbortSignal,
  ): Promise<Answer<HalTransactions>> {
    const { from, to, today } = asked;
    const request = { until: from, withAnnounced: true };
    const isPast = to !== undefined && to <= today;
    const window = isPast ? { window: { from, to: addDays(to, -1) } } : {};
    const walk = await this.#web.walk(account, { ...request, ...window }, signal);
    const { operations, announced = [], booked, source } = walk;
    const within = operations.filter(({ transaction }) => isWithin(transaction, from, to));
    const rows = within.map(({ transaction }) => transaction);
    const period = { from, to: to === undefined ? today : addDays(to, -1) };
    const delivery = { account: account.iban, dataKinds: ['transactions'] };
    const dropped = [{ kind: 'transactions', count: operations.length - rows.length }];
    deliveries.push({ ...delivery, pageKind: pageOf(walk), period, records: rows, dropped });
    if (announced.length > 0) deliveries.push({ ...delivery, pageKind: 'announced', records: announced });
    const references = [...announced.map(() => null), ...within.map(({ reference = null }) => reference)];
    return {
      value: { transactions: [...announced, ...rows], _links: {} },
      provenance: readingOf({
        left: missingIn(walk),
        source,
        asked,
        servedFrom: walk.isCut === true ? walk.wholeFrom : undefined,
      }),
      notes: { ...referencesIn(references), bookedBalance: booked },
    };
  }

  async #ofCard(
    card: DeferredCard,
    asked: Asked,
    deliveries: Delivery[],
    signal: AbortSignal,
  ): Promise<Answer<HalTransactions>> {
    const { from, to } = asked;
    const listed = await this.#web.paymentsOf(card, signal);
    const transactions = listed.filter((row) => isWithin(row, from, to));
    deliveries.push({
      pageKind: card.page,
      account: card.account.iban,
      dataKinds: ['transactions'],
      records: transactions,
      dropped: [{ kind: 'transactions', count: listed.length - transactions.length }],
    });
    return { value: { transactions, _links: {} }, provenance: readingOf({ asked }), notes: {} };
  }

  /** Puts the pages, and what is delivered of them, on record before the caller gets it. Also the pages of a failed call. */
  async #onRecord<T>(signal: AbortSignal, read: (deliveries: Delivery[]) => Promise<T>): Promise<T> {
    const { record, assertRight } = this.#options;
    const { seen } = this.#pages;
    const deliveries: Delivery[] = [];
    try {
      const answer = await read(deliveries);
      assertRight?.();
      for (const pages of seen.take(deliveries)) await record.access(pages, signal);
      return answer;
    } catch (error) {
      await record.noteAccess(seen.take([]));
      throw error;
    }
  }

  /**
   * The reader leaves out an account that the bank keeps from this customer. Where the bank keeps them all, an empty list would
   * say too much.
   */
  async #describeAll(accounts: readonly PaymentAccount[], signal: AbortSignal): Promise<readonly Described[]> {
    let refusal: unknown;
    const all = await inParallel(
      accounts,
      this.#options.profile.web.accountsAtOnce,
      async (account, onLast): Promise<Described> => {
        try {
          return await this.#describe(account, signal, onLast);
        } catch (error) {
          if (!isNoRight(error)) throw error;
          refusal = error;
          return { accounts: [], deliveries: [], dropped: ['no_right'] };
        }
      },
    );
    if (refusal !== undefined && all.every((one) => one.accounts.length === 0)) throw refusal;
    return all;
  }

  /** An account, followed by its deferred cards. */
  async #describe(account: PaymentAccount, signal: AbortSignal, onLast: () => void): Promise<Described> {
    const { iban, currency, row } = account;
    const { embedsBalances, deferredCards } = this.#options.profile.api;
    const cash: Account = {
      resourceId: iban,
      accountId: { iban, currency },
      name: row.holder === undefined ? row.product : `${row.product} ${row.holder}`,
      cashAccountType: 'CACC',
      _links: {},
    };
    const { cards, leftOut: dropped } = await this.#web.cardsOf(account, signal);
    const accounts = cards.map((card) => accountOfCard(card, deferredCards));
    if (!embedsBalances) return { accounts: [cash, ...accounts], deliveries: [], dropped };
    const walk = await this.#balances(account, signal, onLast);
    const { balances, source } = walk;
    const ofCards = cards.map(balancesOfCard);
    return {
      accounts: [{ ...cash, balances }, ...accounts.map((card, at) => ({ ...card, balances: ofCards[at] ?? [] }))],
      deliveries: [balancesOf(iban, walk), ...cardBalances(cards)],
      dropped,
      ...(source !== undefined && { source }),
    };
  }

  #balances(account: PaymentAccount, signal: AbortSignal, onLast?: () => void): Promise<Walk> {
    return this.#web.walk(account, { until: this.#today(), withAnnounced: false }, signal, onLast);
  }

  /** Older rows want a strong authentication (RTS art. 10a): what was left out is said, never hidden. */
  #askedFor({ dateFrom, dateTo }: TransactionQuery): Asked {
    const today = this.#today();
    const earliest = addDays(today, -this.#options.profile.web.historyDays);
    const isCut = dateFrom !== undefined && dateFrom < earliest;
    const from = dateFrom === undefined || isCut ? earliest : dateFrom;
    return { from, isCut, today, ...(dateTo === undefined ? {} : { to: dateTo }) };
  }

  #today(): CalendarDate {
    const { clock, profile } = this.#options;
    return dateInZone(clock.now(), profile.timeZone);
  }
}

interface Described {
  readonly accounts: readonly Account[];
  readonly deliveries: readonly Delivery[];
  /** The parts that were left out, each as often as it was. */
  readonly dropped: readonly LeftOut[];
  readonly source?: 'export';
}

function balancesOf(account: Iban, walk: Walk): Delivery {
  return { pageKind: pageOf(walk), account, dataKinds: ['balances'], records: walk.balances };
}

function missingIn({ hidesAnnounced, lacksUndated = false }: Walk): readonly LeftOut[] {
  return [...(hidesAnnounced ? ['announced' as const] : []), ...(lacksUndated ? ['undated' as const] : [])];
}

function pageOf({ source }: Walk): PageName {
  return source === 'export' ? 'download' : 'operations';
}

/** Of all cards of an account together that share their pages. */
function cardBalances(cards: readonly DeferredCard[]): readonly Delivery[] {
  return [...Map.groupBy(cards, ({ page }) => page)].map(([pageKind, ofPage]) => {
    const [first] = ofPage;
    const account = first === undefined ? {} : { account: first.account.iban };
    return { pageKind, ...account, dataKinds: ['balances'], records: ofPage.flatMap(balancesOfCard) };
  });
}

/** `dateTo` is exclusive. A row that is not booked yet has no booking date, and is in every window. */
function isWithin({ bookingDate }: Transaction, from: CalendarDate, to: CalendarDate | undefined): boolean {
  return bookingDate === undefined || (bookingDate >= from && (to === undefined || bookingDate < to));
}
