import { type Consent, type Iban, RelaisError } from '@relais/model';
import { type AccountListRow, PageDriftError, parseAccountList, parseRib, type RibAccount } from '@relais/parsers';
import type { PageReader } from '../transport/page-reader.ts';

/** A payment account that the consent covers. */
export interface PaymentAccount {
  readonly iban: Iban;
  readonly row: AccountListRow;
  readonly currency: string;
}

export interface PaymentAccounts {
  readonly accounts: readonly PaymentAccount[];
  /** False when rows were left out that may be payment accounts: cards, and labels nobody knows. */
  readonly complete: boolean;
  /** Rows of the list that nobody gets, by kind. */
  readonly dropped: readonly { readonly kind: string; readonly count: number }[];
}

export interface PaymentAccountsOptions {
  readonly reading: (page: 'accounts' | 'rib') => PageReader;
  readonly consent: Consent;
  readonly paths: { readonly accounts: string; readonly rib: string };
  readonly onPage: (page: 'accounts' | 'rib') => void;
  readonly signal: AbortSignal;
}

/**
 * Reads which payment accounts the PSU has and may be read: the list tells their kinds, the RIB page their IBANs.
 *
 * Savings, loans and whatever else the web bank shows are dropped here, before any of their pages is opened (R17).
 */
export async function readPaymentAccounts(options: PaymentAccountsOptions): Promise<PaymentAccounts> {
  const { reading, consent, paths, onPage, signal } = options;
  const { rows } = parseAccountList(await reading('accounts').get(paths.accounts, signal));
  onPage('accounts');
  const current = rows.filter(({ kind }) => kind === 'current');
  const doubtful = rows.some(({ kind }) => kind === 'card' || kind === 'unknown');
  const others = countOf(rows.filter(({ kind }) => kind !== 'current').map(({ kind }) => kind));
  if (current.length === 0) return { accounts: [], complete: !doubtful, dropped: others };

  const ribs = parseRib(await reading('rib').get(paths.rib, signal)).accounts;
  onPage('rib');
  const accounts = current.map((row) => ({ iban: ibanOf(row, ribs), row, currency: currencyOf(row) }));
  const covered = accounts.filter(({ iban }) => consent.accounts === 'all' || consent.accounts.includes(iban));
  const outside = countOf(Array.from({ length: accounts.length - covered.length }, () => 'outside_consent'));
  return { accounts: covered, complete: !doubtful, dropped: [...others, ...outside] };
}

function countOf(kinds: readonly string[]): PaymentAccounts['dropped'] {
  return [...new Set(kinds)].map((kind) => ({ kind, count: kinds.filter((one) => one === kind).length }));
}

/** Branch and account number of the list stand inside the IBAN. No guess when none or two fit. */
function ibanOf(row: AccountListRow, ribs: readonly RibAccount[]): Iban {
  const digits = (row.number ?? row.rib ?? '').replace(/[\s\u00a0\u202f]|[A-Z]{3}$/g, '');
  const fitting = new Set(
    ribs.filter(({ iban }) => digits.length >= 14 && iban.includes(digits)).map(({ iban }) => iban),
  );
  const [iban] = fitting;
  if (iban !== undefined && fitting.size === 1) return iban;
  throw new PageDriftError({ page: 'rib', mark: 'rib.join', shapes: [row.number?.replace(/\d/g, '9') ?? 'no number'] });
}

function currencyOf({ balance }: AccountListRow): string {
  if (balance !== undefined) return balance.currency;
  throw new PageDriftError({ page: 'account_list', mark: 'row.balance', shapes: ['no balance'] });
}

/** The account with this IBAN. */
export function accountOf({ accounts }: PaymentAccounts, iban: Iban): PaymentAccount {
  const account = accounts.find((candidate) => candidate.iban === iban);
  if (account !== undefined) return account;
  throw new RelaisError('fallback_refused', 'the web bank shows no such payment account inside the consent', {
    reason: 'unknown_account',
  });
}
