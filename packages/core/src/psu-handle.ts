import {
  type AccountInformation,
  type CalendarDate,
  type CallOptions,
  notedOf,
  noteProvenance,
  RelaisError,
  type SessionCallOptions,
  type SessionInformation,
  type TransactionQuery,
} from '@relais/model';
import type { AccountIds } from './continuity/account-ids.ts';
import { type HalLinks, linked } from './continuity/hal-links.ts';
import { narrowerQuery } from './continuity/narrower-query.ts';
import type { Reconciliation } from './continuity/reconcile.ts';
import type { TransactionIds } from './continuity/transaction-ids.ts';
import type { Failover } from './failover.ts';
import type { Answer } from './protected-call.ts';
import type { DataKind } from './quota/access-quota.ts';
import { countedCall, type PsuQuota } from './quota/counted-call.ts';

export interface PsuHandleOptions {
  readonly failover: Failover;
  readonly api: Required<AccountInformation>;
  /** Absent: calls are refused while the API is down. */
  readonly fallback?: SessionInformation;
  readonly accountIds: AccountIds;
  readonly transactionIds: Pick<TransactionIds, 'present'>;
  /** Told what the API says of rows that only the fallback had delivered. */
  readonly onReconciled?: (reconciliation: Reconciliation) => void;
  readonly links: HalLinks;
  /** Counts what either channel is asked for. Absent: the host counts. */
  readonly quota?: PsuQuota;
  /** Only a keyed hash of it is kept (R5). */
  readonly consentId?: string;
  /** Whether the PSU is present now. Absent: nobody knows. */
  readonly isAttended?: () => boolean;
  /** Today at the bank: the end of a window without `dateTo`. Absent: no window is asked again as a narrower one. */
  readonly today?: () => CalendarDate;
}

/** One question, in the words of either channel. */
interface Question<T> {
  readonly kind: DataKind;
  /** As the caller names it. */
  readonly accountId?: string;
  readonly byApi: (api: Required<AccountInformation>, accountId: string, options: CallOptions) => Promise<T>;
  /** The same question over fewer days, where it was a wide one (R2). */
  readonly narrow?: Question<T>['byApi'];
  readonly byWeb: (web: SessionInformation, accountId: string, options: SessionCallOptions) => Promise<T> | undefined;
}

/** Both channels of one PSU behind the port: same types, same ids, whichever answers. */
export function createPsuHandle(handle: PsuHandleOptions): Required<AccountInformation> {
  const { failover, api, fallback, accountIds, transactionIds, onReconciled, links, quota } = handle;

  const ask = async <T extends object>(question: Question<T>, options: CallOptions): Promise<Answer<T>> => {
    const { kind, accountId, byApi, byWeb, narrow } = question;
    const isOfAccount = quota !== undefined && accountId !== undefined;
    const counter = { kind, ...(isOfAccount && { accountId: await accountIds.shown(accountId) }) };
    const apiId = async (): Promise<string> => (accountId === undefined ? '' : accountIds.forApi(accountId));
    return failover.run({
      endpoint: kind,
      // Part of the same access: the bank is asked once more for less.
      ...(narrow !== undefined && {
        narrower: async (signal: AbortSignal) => narrow(api, await apiId(), { signal }),
      }),
      ...(handle.consentId !== undefined && { consentId: handle.consentId }),
      ...(handle.isAttended !== undefined && { attended: handle.isAttended() }),
      primary: async (signal) => {
        const known = await apiId();
        return countedCall(quota, counter, async ({ admit, onSent }) => {
          await admit();
          signal.throwIfAborted();
          onSent();
          return byApi(api, known, { signal });
        });
      },
      fallback: async (signal) => {
        if (fallback === undefined) throw notOffered(kind);
        const known = accountId === undefined ? '' : await accountIds.forFallback(accountId);
        return countedCall(quota, counter, (admission) => {
          const answer = byWeb(fallback, known, { signal, ...admission });
          if (answer === undefined) throw notOffered(kind);
          return answer;
        });
      },
      options,
    });
  };

  return {
    getAccounts: async (options = {}) => {
      const answer = await ask(
        {
          kind: 'accounts',
          byApi: (channel, _, call) => channel.getAccounts(call),
          byWeb: (channel, _, call) => channel.getAccounts(call),
        },
        options,
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
        {
          kind: 'balances',
          accountId,
          byApi: (channel, id, call) => channel.getBalances(id, call),
          byWeb: (channel, id, call) => channel.getBalances(id, call),
        },
        options,
      );
      const value = answer.channel === 'api' ? answer.value : { ...answer.value, _links: links.balances(accountId) };
      return noted(answer, value, value.balances);
    },

    getTransactions: async (accountId: string, query: TransactionQuery = {}, options: CallOptions = {}) => {
      const fewer = handle.today && narrowerQuery(query, handle.today());
      const answer = await ask(
        {
          kind: 'transactions',
          accountId,
          byApi: (channel, id, call) => channel.getTransactions(id, query, call),
          ...(fewer !== undefined && { narrow: (channel, id, call) => channel.getTransactions(id, fewer, call) }),
          byWeb: (channel, id, call) => channel.getTransactions(id, query, call),
        },
        options,
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
        {
          kind: 'identity',
          byApi: (channel, _, call) => channel.getEndUserIdentity(call),
          byWeb: (channel, _, call) => channel.getEndUserIdentity?.(call),
        },
        options,
      );
      const value = answer.channel === 'fallback' ? { ...answer.value, _links: links.identity() } : answer.value;
      return noted(answer, value);
    },

    getTrustedBeneficiaries: async (options = {}) => {
      const answer = await ask(
        {
          kind: 'beneficiaries',
          byApi: (channel, _, call) => channel.getTrustedBeneficiaries(call),
          byWeb: (channel, _, call) => channel.getTrustedBeneficiaries?.(call),
        },
        options,
      );
      return noted(answer, answer.value, answer.value.beneficiaries);
    },
  };
}

function notOffered(kind: DataKind): RelaisError {
  const message = `the API is down, and there is no fallback for ${kind}`;
  return new RelaisError('fallback_refused', message, { reason: 'no_fallback' });
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
