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
import type { Reconciliation } from './continuity/reconcile.ts';
import type { TransactionIds } from './continuity/transaction-ids.ts';
import type { Failover } from './failover.ts';
import type { Endpoint } from './outcome/outcome.ts';
import type { Answer } from './protected-call.ts';

export interface PsuHandleOptions {
  readonly failover: Failover;
  readonly api: Required<AccountInformation>;
  /** Absent: calls are refused while the API is down. */
  readonly fallback?: AccountInformation;
  readonly accountIds: AccountIds;
  readonly transactionIds: Pick<TransactionIds, 'present'>;
  /** Told what the API says of rows that only the fallback had delivered. */
  readonly onReconciled?: (reconciliation: Reconciliation) => void;
  readonly links: HalLinks;
}

type Channel<T> = (signal: AbortSignal) => Promise<T>;

/** Both channels of one PSU behind the port: same types, same ids, whichever answers. */
export function createPsuHandle(handle: PsuHandleOptions): Required<AccountInformation> {
  const { failover, api, fallback, accountIds, transactionIds, onReconciled, links } = handle;

  const ask = <T>(
    endpoint: Endpoint,
    options: CallOptions,
    byApi: Channel<T>,
    byWeb: (web: AccountInformation, signal: AbortSignal) => Promise<T> | undefined,
  ): Promise<Answer<T>> =>
    failover.run({
      endpoint,
      primary: byApi,
      fallback: (signal) => (fallback && byWeb(fallback, signal)) ?? notOffered(endpoint),
      options,
    });

  return {
    getAccounts: async (options = {}) => {
      const answer = await ask(
        'accounts',
        options,
        (signal) => api.getAccounts({ signal }),
        (web, signal) => web.getAccounts({ signal }),
      );
      if (answer.channel === 'last_known') return noted(answer, answer.value, answer.value.accounts);
      const known = await accountIds.present(answer.channel, answer.value);
      const value =
        answer.channel === 'api'
          ? known
          : { accounts: known.accounts.map((account) => linked(links, account)), _links: links.accounts() };
      return noted(answer, value, value.accounts);
    },

    getBalances: async (accountId, options = {}) => {
      const answer = await ask(
        'balances',
        options,
        async (signal) => api.getBalances(await accountIds.forApi(accountId), { signal }),
        async (web, signal) => web.getBalances(await accountIds.forFallback(accountId), { signal }),
      );
      const value = answer.channel === 'api' ? answer.value : { ...answer.value, _links: links.balances(accountId) };
      return noted(answer, value, value.balances);
    },

    getTransactions: async (accountId: string, query: TransactionQuery = {}, options: CallOptions = {}) => {
      const answer = await ask(
        'transactions',
        options,
        async (signal) => api.getTransactions(await accountIds.forApi(accountId), query, { signal }),
        async (web, signal) => web.getTransactions(await accountIds.forFallback(accountId), query, { signal }),
      );
      const { channel, value } = answer;
      // What is known from before was delivered before: it has the caller's ids already.
      if (channel === 'last_known') return noted(answer, value, value.transactions);
      const shownId = await accountIds.shown(accountId);
      const { transactions, reconciliation } = await transactionIds.present({
        channel,
        accountId: shownId,
        query,
        value,
      });
      if (reconciliation !== undefined) onReconciled?.(reconciliation);
      const _links = channel === 'api' ? value._links : links.transactions(accountId);
      return noted(answer, { ...value, transactions, _links }, transactions);
    },

    getEndUserIdentity: async (options = {}) => {
      const answer = await ask(
        'identity',
        options,
        (signal) => api.getEndUserIdentity({ signal }),
        (web, signal) => web.getEndUserIdentity?.({ signal }),
      );
      return noted(answer, answer.value);
    },

    getTrustedBeneficiaries: async (options = {}) => {
      const answer = await ask(
        'beneficiaries',
        options,
        (signal) => api.getTrustedBeneficiaries({ signal }),
        (web, signal) => web.getTrustedBeneficiaries?.({ signal }),
      );
      return noted(answer, answer.value, answer.value.beneficiaries);
    },
  };
}

function notOffered(endpoint: Endpoint): Promise<never> {
  const message = `the API is down, and there is no fallback for ${endpoint}`;
  return Promise.reject(new RelaisError('fallback_refused', message, { reason: 'no_fallback' }));
}

/** Notes on the answer and on its list which channel gave it, beside what that channel itself noted. */
function noted<T extends object>(
  { value: raw, channel, fetchedAt, incidentId }: Answer<object>,
  value: T,
  list: object = value,
): T {
  const facts = { ...notedOf(raw), channel, fetchedAt, ...(incidentId === undefined ? {} : { incidentId }) };
  noteProvenance(value, facts);
  noteProvenance(list, facts);
  return value;
}
