import type { CalendarDate } from '@relais/model';
import type { Card } from '../ledger/card.ts';
import type { DownloadFormPlan } from '../ledger/customer-scenario.ts';
import type { DisplayPreferences } from '../ledger/display-preferences.ts';
import type { Contract, Customer } from '../ledger/ledger.ts';
import { cardLines } from './cards/card-lines.ts';
import { monthKey, monthNamed, monthsOf } from './cards/cards-of.ts';
import { openCardMonths } from './cards/open-card-months.ts';
import { downloadRows } from './downloads/download-rows.ts';
import { type DateSearch, windowOf } from './operations/operations-view.ts';
import { accountListPage } from './pages/account-list-page.ts';
import { announcedPage } from './pages/announced-page.ts';
import { bundlePage } from './pages/bundle-page.ts';
import { cardFunctionsPage } from './pages/card-functions-page.ts';
import { cardHalfYearPage, monthsSinceZero } from './pages/card-half-year-page.ts';
import { cardListPage, type ListedCards } from './pages/card-list-page.ts';
import { cardPage } from './pages/card-page.ts';
import { cardTimelinePage } from './pages/card-timeline-page.ts';
import { downloadPage } from './pages/download-page.ts';
import { operationsPage } from './pages/operations-page.ts';
import { ribPage } from './pages/rib-page.ts';
import { webidOf } from './session/webid.ts';
import { type SiteOptions, siteOf } from './site/site.ts';

/** A page about several contracts of one customer. */
export interface CustomerPageOptions extends SiteOptions {
  readonly contracts: readonly Contract[];
  /** Name in the header. @defaultValue the holder of the first contract */
  readonly name?: string;
  /** Another visit gives every contract another `webid`. @defaultValue `visit` */
  readonly visit?: string;
}

/** A page about one contract. */
export interface ContractPageOptions extends SiteOptions {
  readonly contract: Contract;
  /** All contracts of the customer: they stand beside the operations. @defaultValue the one alone */
  readonly contracts?: readonly Contract[];
  /** @defaultValue the contract's holder */
  readonly name?: string;
  readonly visit?: string;
}

/** A page of operations. */
export interface OperationsPageOptions extends ContractPageOptions {
  /** The day of the balance. */
  readonly today: CalendarDate;
  /** @defaultValue as most customers have it */
  readonly preferences?: Partial<DisplayPreferences>;
  /** How often "more" was pressed already: 50 rows each time. @defaultValue 0 */
  readonly moreSteps?: number;
  /** Only operations of these days, both included. */
  readonly search?: DateSearch;
}

/** Renders the list of all contracts. */
export function renderAccountListPage(options: CustomerPageOptions): string {
  return accountListPage(visitOf(options));
}

/** Renders the page with the IBANs. */
export function renderRibPage(options: CustomerPageOptions): string {
  return ribPage(visitOf(options));
}

/** Renders the form that asks for files. */
export function renderDownloadPage(options: CustomerPageOptions & { readonly plan?: DownloadFormPlan }): string {
  const { plan } = options;
  const visit = visitOf(options);
  const rows = downloadRows(options.contracts, plan?.hasCards ?? visit.site.release >= '2021');
  return downloadPage({ ...visit, rows, plan, isRefused: false });
}

/** Renders the operations of a contract, as a bank with these options would show them. */
export function renderOperationsPage(options: OperationsPageOptions): string {
  const { contract, preferences = {}, moreSteps = 0, search, today } = options;
  const { site, customer, webid } = visitOf(withContracts(options));
  const view = { resourceId: contract.resourceId, steps: moreSteps + 1, ...(search === undefined ? {} : { search }) };
  const token = webidOf(`${options.visit ?? 'visit'}/form`, contract);
  const window = windowOf(contract, view);
  return operationsPage({ site, customer: { ...customer, preferences }, contract, view, window, today, webid, token });
}

/** Renders the announced operations of a contract. */
export function renderAnnouncedPage(options: ContractPageOptions): string {
  const { site, customer, webid } = visitOf(withContracts(options));
  return announcedPage({ site, customer, contract: options.contract, webid: webid(options.contract) });
}

/** One debit of the deferred cards of an account. */
export interface CardPageOptions extends ContractPageOptions {
  /** The day of the debit, which selects the month. */
  readonly debitedOn: CalendarDate;
  /** Index of the card, from 0. @defaultValue 0 */
  readonly card?: number;
  /** @defaultValue 50 */
  readonly rows?: number;
  /** Shows the parts of this line only: its place among the lines, from 0. */
  readonly bundle?: number;
}

/** Renders one month of a deferred card. @throws {RangeError} when no card of the account is debited on that day */
export function renderCardPage(options: CardPageOptions): string {
  const { contract, debitedOn, card = 0, rows = 50, bundle } = options;
  const { site, customer, webid } = visitOf(withContracts(options));
  const [first, ...others] = openCardMonths(contract).get(debitedOn) ?? [];
  if (first === undefined) throw new RangeError(`no card is debited on ${debitedOn}`);
  const inputs = { _wxf2_cc: site.texts.culture };
  const months = [first, ...others] as const;
  return cardPage({ site, customer, contract, webid: webid(contract), months, shown: card, rows, inputs, bundle });
}

/** Renders the parts of a bundle. @param options.line - place of the bundle among the lines of the month, from 0 */
export function renderBundlePage(options: CardPageOptions & { readonly line: number }): string {
  const { contract, debitedOn, card = 0, line } = options;
  const { site, customer } = visitOf(withContracts(options));
  const shown = openCardMonths(contract).get(debitedOn)?.[card];
  const parts = shown === undefined ? [] : (cardLines(shown.month.purchases)[line]?.parts ?? []);
  return bundlePage({ site, customer, currency: contract.currency, parts });
}

/** The list of a customer's cards. */
export interface CardListPageOptions extends CustomerPageOptions {
  readonly today: CalendarDate;
  /** Which of its pages. @defaultValue `MyCards`, the first */
  readonly listed?: ListedCards;
}

/** Renders the list of a customer's cards, of all their contracts. */
export function renderCardListPage(options: CardListPageOptions): string {
  const { today, listed = 'MyCards' } = options;
  const { site, customer } = visitOf(options);
  return cardListPage({ site, customer, today, listed });
}

/** One card on its own pages. */
export interface OwnCardPageOptions extends ContractPageOptions {
  /** Index of the contract's card, from 0. @defaultValue 0 */
  readonly card?: number;
}

/** Renders the functions of a card. @throws {RangeError} when the contract has no such card */
export function renderCardFunctionsPage(options: OwnCardPageOptions): string {
  const { site, customer } = visitOf(withContracts(options));
  return cardFunctionsPage({ site, customer, card: cardIn(options) });
}

/** One month of a card on its own pages. */
export interface OwnCardMonthOptions extends OwnCardPageOptions {
  readonly today: CalendarDate;
  /** The last day of the month. */
  readonly debitedOn: CalendarDate;
  /** Whether the older months are shown as well. @defaultValue false */
  readonly isUnfolded?: boolean;
}

/** Renders one month of a card under the line of its months. @throws {RangeError} when there is no such card or month */
export function renderCardTimelinePage(options: OwnCardMonthOptions): string {
  const { contract, today, debitedOn, card: place = 0, isUnfolded = false } = options;
  const { site, customer } = visitOf(withContracts(options));
  const card = cardIn(options);
  const month = monthNamed(card, monthKey(debitedOn));
  if (month === undefined) throw new RangeError(`the card has no debit on ${debitedOn}`);
  return cardTimelinePage({ site, customer, contract, card, place, month, today, isUnfolded });
}

/** Renders one month of a card as it was until 2020. @throws {RangeError} when there is no such card or month */
export function renderCardHalfYearPage(options: Omit<OwnCardMonthOptions, 'today'>): string {
  const { contract, debitedOn, card: place = 0, isUnfolded = false } = options;
  const { site, customer } = visitOf(withContracts(options));
  const card = cardIn(options);
  const month = monthNamed(card, monthKey(debitedOn));
  const [newest] = monthsOf(card);
  if (month === undefined || newest === undefined) throw new RangeError(`the card has no debit on ${debitedOn}`);
  const half = isUnfolded ? 'secondHalf' : 'firstHalf';
  return cardHalfYearPage({
    site,
    customer,
    contract,
    card,
    place,
    month,
    latest: monthsSinceZero(newest),
    half,
    rows: 50,
  });
}

function cardIn({ contract, card = 0 }: OwnCardPageOptions): Card {
  const found = contract.cards?.[card];
  if (found === undefined) throw new RangeError(`the contract has no card ${card}`);
  return found;
}

function withContracts(options: ContractPageOptions): CustomerPageOptions {
  return { ...options, contracts: options.contracts ?? [options.contract] };
}

/** A visit without a session, made up from the options. */
function visitOf(options: CustomerPageOptions) {
  const { contracts, name = contracts[0]?.holder ?? '', visit = 'visit' } = options;
  const customer: Customer = { login: '', password: '', name, accessToken: '', contracts };
  return { site: siteOf(options), customer, webid: (contract: Contract): string => webidOf(visit, contract) };
}
