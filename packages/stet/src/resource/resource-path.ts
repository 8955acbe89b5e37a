import type { Question, TransactionQuery } from '@relais/model';
import { noSuchAccount } from '../failure/status-failure.ts';

/**
 * Path and query of what answers a question, below the base URL of the account information resources.
 *
 * @param name - last part of the path, e.g. `balances`
 * @throws {RelaisError} `consent_revoked` with reason `not_found` for an account id that would lead to another resource
 */
export function resourcePath(question: Question, name: string): string {
  const path = 'accountId' in question ? accountPath(question.accountId, name) : name;
  return 'query' in question ? `${path}${periodQuery(question.query)}` : path;
}

/** @param accountId - a `resourceId`: opaque, and free to hold slashes and blanks */
function accountPath(accountId: string, name: string): string {
  if (['', '.', '..'].includes(accountId) || !accountId.isWellFormed()) throw noSuchAccount();
  return `accounts/${encodeURIComponent(accountId)}/${name}`;
}

/** The query string of a period, with its question mark; empty when the whole default period is asked for. */
function periodQuery({ dateFrom, dateTo }: TransactionQuery): string {
  const query = new URLSearchParams();
  if (dateFrom !== undefined) query.set('dateFrom', dateFrom);
  if (dateTo !== undefined) query.set('dateTo', dateTo);
  return query.size === 0 ? '' : `?${query}`;
}
