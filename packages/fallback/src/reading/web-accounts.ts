import { addDays, type CalendarDate, dateInZone, type LeftOut, RelaisError, type Transaction } from '@relais/model';
import { type AccountListPage, PageDriftError, parseAccountList } from '@relais/parsers';
import { readCardTransactions } from './card-transactions.ts';
import { CardList, type CardsInList } from './cards-apart/card-list.ts';
import {
  type CardsOfAccount,
  failureOf,
  isDebitedTo,
  isPlaced,
  readCardsOfAccount,
} from './cards-apart/cards-of-account.ts';
import type { SeenViews } from './cards-apart/seen-views.ts';
import type { DeferredCard } from './deferred-cards.ts';
import { checkedWalk } from './export/checked-walk.ts';
import type { ExportUse } from './export/export-use.ts';
import type { Pages } from './pages.ts';
import { type PaymentAccount, type PaymentAccounts, readPaymentAccounts } from './payment-accounts.ts';
import type { ReadingOptions } from './reading-options.ts';
import type { SearchWindow } from './search-by-date.ts';
import type { Walk } from './walk-operations.ts';

/** What an id of the fallback stands for. */
export type Found =
  | { readonly kind: 'account'; readonly account: PaymentAccount }
  | { readonly kind: 'card'; readonly card: DeferredCard };

/** How far back the operations of an account are wanted, and what of them. */
export interface WalkRequest {
  readonly until: CalendarDate;
  /** Whether what is announced is wanted too. */
  readonly withAnnounced: boolean;
  /** The days that are wanted, where that is less than everything since `until`. */
  readonly window?: SearchWindow;
}

/**
 * The payment accounts of one PSU, as the pages of one session show them. Each page is read once: questions that follow each
 * other see the same balances and the same rows.
 */
export class WebAccounts {
  readonly #options: ReadingOptions;
  readonly #pages: Pages;
  #list: AccountListPage | undefined;
  #accounts: PaymentAccounts | undefined;
  readonly #views: SeenViews;
  #cardList: CardList | undefined;
  readonly #cards = new Map<string, CardsOfAccount>();
  readonly #payments = new Map<string, readonly Transaction[]>();
  readonly #walks = new Map<string, { readonly request: WalkRequest; readonly walk: Walk }>();

  /** @param views - told of every page that `pages` reads */
  constructor(options: ReadingOptions, pages: Pages, views: SeenViews) {
    this.#options = options;
    this.#pages = pages;
    this.#views = views;
  }

  /** The list of accounts, with everything that is none of ours. */
  async list(signal: AbortSignal): Promise<AccountListPage> {
    const { accounts } = this.#options.profile.web.paths;
    this.#list ??= await this.#pages.read({ page: 'accounts', at: accounts }, parseAccountList, signal);
    return this.#list;
  }

  /** The payment accounts inside the consent. */
  async accounts(signal: AbortSignal): Promise<PaymentAccounts> {
    const { consent, profile } = this.#options;
    const list = await this.list(signal);
    const ribPath = profile.web.paths.rib;
    this.#accounts ??= await readPaymentAccounts({ list, pages: this.#pages, consent, ribPath, signal });
    return this.#accounts;
  }

  /** The deferred cards of an account. */
  async cardsOf(account: PaymentAccount, signal: AbortSignal): Promise<CardsOfAccount> {
    const known =
      this.#cards.get(account.iban) ??
      (await readCardsOfAccount({
        pages: this.#pages,
        account,
        list: this.#listOfCards(),
        today: this.#today(),
        booked: async (since) => {
          const { operations } = await this.walk(account, { until: since, withAnnounced: false }, signal);
          return operations.map(({ transaction }) => transaction);
        },
        signal,
      }));
    this.#cards.set(account.iban, known);
    return known;
  }

  /**
   * Cards on pages of their own that are not delivered, beside those that {@link cardsOf} tells of.
   *
   * @param accounts - whose cards were asked for
   */
  async leftOutApart(accounts: readonly PaymentAccount[], signal: AbortSignal): Promise<readonly LeftOut[]> {
    const company = this.#views.listOf('company_cards') === undefined ? [] : (['company_cards'] as const);
    const list = this.#listOfCards();
    // A card is readable only if its account is in the consent.
    if (list === undefined || accounts.length === 0) return company;
    const { rows } = await this.list(signal);
    // What leads there came too late, or the list was not to be had, which its accounts tell.
    const known = await list.known().catch((): CardsInList => ({ cards: [], unread: [] }));
    const below = new Set([...this.#cards.values()].flatMap((one) => one.below));
    const all = known && [...known.cards, ...known.unread].filter(({ maskedNumber = '' }) => !below.has(maskedNumber));
    const isWhole = all?.every((card) => isPlaced(card) && rows.some((row) => isDebitedTo(card, { row })));
    return isWhole === true && known?.failure === undefined ? company : ['cards', ...company];
  }

  /** The list of cards that have pages of their own, where a page of the session leads to one. */
  #listOfCards(): CardList | undefined {
    const address = this.#views.listOf('cards');
    if (address !== undefined) this.#cardList ??= new CardList(this.#pages, address);
    return this.#cardList;
  }

  /** @throws {RelaisError} `fallback_refused` with reason `unknown_account` */
  async find(id: string, signal: AbortSignal): Promise<Found> {
    const [iban, ending] = id.split('/');
    const { accounts, leftOut } = await this.accounts(signal);
    const account = accounts.find((candidate) => candidate.iban === iban);
    if (account !== undefined && ending === undefined) return { kind: 'account', account };
    const cards = account === undefined ? undefined : await this.cardsOf(account, signal);
    const card = cards?.cards.find((candidate) => candidate.id === id);
    if (card !== undefined) return { kind: 'card', card };
    const failure = cards && failureOf(cards, id);
    if (failure !== undefined) throw failure;
    // The account may be the one whose row is in doubt.
    const { consent } = this.#options;
    const isCovered = consent.accounts === 'all' || consent.accounts.some((covered) => covered === iban);
    if (account === undefined && isCovered && leftOut.includes('accounts_in_doubt')) {
      throw new PageDriftError({ page: 'account_list', mark: 'row.currencies', shapes: [] });
    }
    throw new RelaisError('fallback_refused', 'the web bank shows no such payment account inside the consent', {
      reason: 'unknown_account',
    });
  }

  /** The payments with a deferred card that are not debited yet. */
  async paymentsOf(card: DeferredCard, signal: AbortSignal): Promise<readonly Transaction[]> {
    const known = this.#payments.get(card.id) ?? (await readCardTransactions(this.#pages, card, signal));
    this.#payments.set(card.id, known);
    return known;
  }

  /**
   * The operations of an account, back to the day that is wanted.
   *
   * @param onLast - told when the bank will not be asked again, where that is known before everything is read
   */
  async walk(account: PaymentAccount, request: WalkRequest, signal: AbortSignal, onLast?: () => void): Promise<Walk> {
    const known = this.#walks.get(account.iban);
    if (known !== undefined && covers(known.request, request)) return known.walk;
    const { profile, csv } = this.#options;
    const { searchesByDate, historyDays, paths } = profile.web;
    const today = this.#today();
    const earliest = addDays(today, -historyDays);
    const walk = await checkedWalk({
      pages: this.#pages,
      account,
      until: request.until,
      withAnnounced: request.withAnnounced,
      ...(searchesByDate && request.window !== undefined && { search: request.window }),
      use: csv,
      path: paths.download,
      earliest,
      today,
      ...(onLast !== undefined && { onLast }),
      signal,
    });
    this.#walks.set(account.iban, { request: heldBy(walk, request, earliest, csv), walk });
    return walk;
  }

  #today(): CalendarDate {
    const { clock, profile } = this.#options;
    return dateInZone(clock.now(), profile.timeZone);
  }
}

/** The questions that a walk can answer. A file holds all it ever will, a search only what was searched for. */
function heldBy(walk: Walk, request: WalkRequest, earliest: CalendarDate, csv: ExportUse): WalkRequest {
  if (walk.source === 'export') return { until: earliest, withAnnounced: true };
  if (walk.isSearched) return request;
  const { until, withAnnounced } = request;
  // Only what was asked for has had its second opinion.
  if (csv === 'second_opinion') return { until, withAnnounced };
  return { until: walk.wholeFrom ?? BEGINNING, withAnnounced: withAnnounced || walk.announced !== undefined };
}

/** Before any day. */
const BEGINNING = '0001-01-01';

/** Whether what was read holds what is wanted now. */
function covers(before: WalkRequest, now: WalkRequest): boolean {
  if (before.withAnnounced < now.withAnnounced || before.until > now.until) return false;
  return before.window === undefined || (now.window !== undefined && before.window.to >= now.window.to);
}
