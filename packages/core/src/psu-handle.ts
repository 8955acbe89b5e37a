import {
  type AccountInformation,
  type CallOptions,
  notedOf,
  noteProvenance,
  RelaisError,
  type TransactionQuery,
} from '@relais/model';
import type { AccountIds } from './continuity/account-ids.ts';
import { type HalLinks, linked } from './continuity/hal-links.ts';
import { withSyntheticIds } from './continuity/transaction-ids.ts';
import type { Answer, Failover } from './failover.ts';

export interface PsuHandleOptions {
  readonly failover: Failover;
  readonly api: AccountInformation;
  /** Absent: calls are refused while the API is down. */
  readonly fallback?: AccountInformation;
  readonly accountIds: AccountIds;
  readonly links: HalLinks;
}

/** Both channels of one PSU behind the port: same types, same ids, whichever answers. */
export function createPsuHandle({
  failover,
  api,
  fallback,
  accountIds,
  links,
}: PsuHandleOptions): Required<Pick<AccountInformation, 'getAccounts' | 'getBalances' | 'getTransactions'>> {
  async function webId(accountId: string): Promise<string> {
    const id = await accountIds.forFallback(accountId);
    if (id !== undefined) return id;
    throw new RelaisError('fallback_refused', 'no list of accounts ever named this account: call getAccounts first', {
      reason: 'unknown_account',
    });
  }

  return {
    getAccounts: async (options = {}) => {
      const answer = await failover.run({
        endpoint: 'accounts',
        primary: (signal) => api.getAccounts({ signal }),
        ...(fallback && { fallback: (signal: AbortSignal) => fallback.getAccounts({ signal }) }),
        options,
      });
      const known = await accountIds.present(answer.channel, answer.value);
      const value =
        answer.channel === 'api'
          ? known
          : { accounts: known.accounts.map((account) => linked(links, account)), _links: links.accounts() };
      return noted(answer, value, value.accounts);
    },

    getBalances: async (accountId: string, options: CallOptions = {}) => {
      const answer = await failover.run({
        endpoint: 'balances',
        primary: async (signal) => api.getBalances(await accountIds.forApi(accountId), { signal }),
        ...(fallback && {
          fallback: async (signal: AbortSignal) => fallback.getBalances(await webId(accountId), { signal }),
        }),
        options,
      });
      const value = answer.channel === 'api' ? answer.value : { ...answer.value, _links: links.balances(accountId) };
      return noted(answer, value, value.balances);
    },

    getTransactions: async (accountId: string, query: TransactionQuery = {}, options: CallOptions = {}) => {
      const answer = await failover.run({
        endpoint: 'transactions',
        primary: async (signal) => api.getTransactions(await accountIds.forApi(accountId), query, { signal }),
        ...(fallback && {
          fallback: async (signal: AbortSignal) => fallback.getTransactions(await webId(accountId), query, { signal }),
        }),
        options,
      });
      const value =
        answer.channel === 'api'
          ? answer.value
          : {
              transactions: withSyntheticIds(accountId, answer.value.transactions),
              _links: links.transactions(accountId),
            };
      return noted(answer, value, value.transactions);
    },
  };
}

/** Notes on the answer and on its list which channel gave it, beside what that channel itself noted. */
function noted<T extends object>(
  { value: raw, channel, fetchedAt, incidentId }: Answer<object>,
  value: T,
  list: object,
): T {
  const facts = { ...notedOf(raw), channel, fetchedAt, ...(incidentId === undefined ? {} : { incidentId }) };
  noteProvenance(value, facts);
  noteProvenance(list, facts);
  return value;
}
