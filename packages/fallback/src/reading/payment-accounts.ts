import type { Consent, Iban } from '@relais/model';
import { type AccountListPage, type AccountListRow, PageDriftError, parseRib } from '@relais/parsers';
import { ibansOf } from './iban-of-row.ts';
import type { Pages } from './pages.ts';

/** A payment account that the consent covers. */
export interface PaymentAccount {
  readonly iban: Iban;
  readonly row: AccountListRow;
  readonly currency: string;
  /** Address of its first page of operations. */
  readonly href: string;
  /** What its deferred cards have spent, debit by debit. */
  readonly cardRows: readonly AccountListRow[];
}

/** What the PSU has, as far as it may be read. */
export interface PaymentAccounts {
  readonly accounts: readonly PaymentAccount[];
  /** Why rows were left out that are payment accounts, or may be. */
  readonly leftOut: readonly ('unknown_products' | 'accounts_in_doubt')[];
  /** Rows of the list that are not delivered, by kind. */
  readonly dropped: readonly Dropped[];
}

/** Data that a page showed and that is not delivered. */
export interface Dropped {
  readonly kind: string;
  readonly count: number;
}

export interface PaymentAccountsOptions {
  readonly list: AccountListPage;
  readonly pages: Pages;
  readonly consent: Consent;
  readonly ribPath: string;
  readonly signal: AbortSignal;
}

/**
 * Tells which payment accounts the PSU has and Relais may read. The list tells their kinds, the RIB page their IBANs.
 *
 * Savings, loans and whatever else the web bank shows are dropped here, before any of their pages is opened (R17). The cards
 * of an account are part of it.
 */
export async function readPaymentAccounts(options: PaymentAccountsOptions): Promise<PaymentAccounts> {
  const { list, pages, consent, ribPath, signal } = options;
  const isOurs = ({ kind, isPaymentAccount, inDoubt }: AccountListRow): boolean =>
    isPaymentAccount && kind !== 'card' && inDoubt !== true;
  const [ours, others] = parted(list.rows, isOurs);
  const leftOut = [
    ...(others.some(({ kind }) => kind === 'unknown') ? (['unknown_products'] as const) : []),
    ...(others.some(({ inDoubt }) => inDoubt) ? (['accounts_in_doubt'] as const) : []),
  ];
  if (ours.length === 0) return { accounts: [], leftOut, dropped: countOf(others.map(nameOf)) };

  const ribs = await pages.read({ page: 'rib', at: ribPath }, parseRib, signal);
  const ibans = ibansOf(ours, ribs.accounts);
  const cards = others.filter(({ kind }) => kind === 'card');
  const accounts = ours.map((row, index) => accountOf(row, ibans[index] ?? '', cards));
  const [covered, outside] = parted(
    accounts,
    ({ iban }) => consent.accounts === 'all' || consent.accounts.includes(iban),
  );
  const given = new Set(covered.flatMap(({ cardRows }) => cardRows));
  const dropped = [...others.filter((row) => !given.has(row)).map(nameOf), ...outside.map(() => 'outside_consent')];
  return { accounts: covered, leftOut, dropped: countOf(dropped) };
}

/** Financing is kept like a current account, and is no payment account. */
function nameOf({ kind, inDoubt }: AccountListRow): string {
  if (inDoubt) return 'account_in_doubt';
  return kind === 'current' ? 'financing' : kind;
}

/** How many there are of each kind. */
export function countOf(kinds: readonly string[]): readonly Dropped[] {
  return [...Map.groupBy(kinds, (kind) => kind)].map(([kind, all]) => ({ kind, count: all.length }));
}

function accountOf(row: AccountListRow, iban: Iban, cards: readonly AccountListRow[]): PaymentAccount {
  const { balance, href, webid, rib } = row;
  if (balance === undefined || href === undefined) {
    throw new PageDriftError({ page: 'account_list', mark: 'row.balance', shapes: ['no balance or no link'] });
  }
  const cardRows = cards.filter((card) => (webid === undefined ? card.rib === rib : card.webid === webid));
  return { iban, row, currency: balance.currency, href, cardRows };
}

function parted<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
