import type { TransactionQuery } from '@relais/model';
import { noSuchAccount } from '../failure/status-failure.ts';

/**
 * Path of an account's balances or transactions, below the base URL of the account information resources.
 *
 * @param accountId - a `resourceId`: opaque, and free to hold slashes and blanks
 * @throws {RelaisError} `consent_revoked` with reason `not_found` for an id that would lead to another resource
 */
export function accountPath(accountId: string, leaf: 'balances' | 'transactions'): string {
  if (['', '.', '..'].includes(accountId) || !accountId.isWellFormed()) throw noSuchAccount();
  return `accounts/${encodeURIComponent(accountId)}/${leaf}`;
}

/** The query string of a period, with its question mark; empty when the whole default period is asked for. */
export function periodQuery({ dateFrom, dateTo }: TransactionQuery): string {
  const query = new URLSearchParams();
  if (dateFrom !== undefined) query.set('dateFrom', dateFrom);
  if (dateTo !== undefined) query.set('dateTo', dateTo);
  return query.size === 0 ? '' : `?${query}`;
}
