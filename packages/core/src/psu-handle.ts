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
import { isInside } from './continuity/query-window.ts';
import type { Reconciliation } from './continuity/reconcile.ts';
import type { TransactionIds } from './continuity/transaction-ids.ts';
import type { Failover } from './failover.ts';
import type { KnownQuestion, LastKnownAnswers } from './last-known/last-known-answers.ts';
import type { Answer } from './protected-call.ts';
import type { DataKind } from './quota/access-quota.ts';
import { type Admission, countedCall, type PsuQuota } from './quota/counted-call.ts';

export interface PsuHandleOptions {
  readonly failover: Failover;
  readonly api: Required<AccountInformation>;
  /** Absent: calls are refused while the API is down. */
  readonly fallback?: SessionInformation;
  readonly accountIds: AccountIds;
  /** Without `rereadFrom`, the API is asked for the caller's own window only, also after an outage. */
  readonly transactionIds: Pick<TransactionIds, 'present'> & Partial<Pick<TransactionIds, 'rereadFrom'>>;
  /** What may be shown, with its age, while both channels are down (R10). Absent: nothing. */
  readonly lastKnown?: Pick<LastKnownAnswers, 'keep' | 'find'>;
  /** Told what the API says of rows that only the fallback had delivered. */
  readonly onReconciled?: (reconciliation: Reconciliation) => void;
  readonly links: HalLinks;
  /** Counts what either channel is asked for. Absent: the host counts. */
  readonly quota?: PsuQuota;
  /** Only a keyed hash of it is kept (R5). */
  readonly consentId?: string;
  /** Names the only call of this handle, where it may be another's retry: they count once (R5). */
  readonly callId?: string;
  /** Whether the PSU is present now. Absent: nobody knows. */
  readonly isAttended?: () => boolean;
  /** Today at the bank: the end of a window without `dateTo`. Absent: no window is asked again as a narrower one. */
  readonly today?: () => CalendarDate;
}

/** One question, in the words of either channel. */
interface Question<T> extends KnownQuestion {
  readonly byApi: (api: Required<AccountInformation>, accountId: string, options: CallOptions) => Promise<T>;
  /** The same question over fewer days, where it was a wide one (R2). */
  readonly narrow?: Question<T>['byApi'];
  readonly byWeb: (web: SessionInformation, accountId: string, options: SessionCallOptions) => Promise<T> | undefined;
}

/** Both channels of one PSU behind the port: same types, same ids, whichever answers. */
export function createPsuHandle(handle: PsuHandleOptions): Required<AccountInformation> {
  const { failover, api, fallback, accountIds, transactionIds, onReconciled, links, quota, lastKnown } = handle;

  const ask = async <T extends object>(question: Question<T>, options: CallOptions): Promise<Answer<T>> => {
    const { kind, accountId, byApi, byWeb, narrow, query } = question;
    const asked = { kind, ...(accountId !== undefined && { accountId }), ...(query !== undefined && { query }) };
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
      ...(handle.callId !== undefined && { callId: handle.callId }),
      ...(handle.isAttended !== undefined && { attended: handle.isAttended() }),
      primary: async (signal) => {
        const known = await apiId();
        const call = async ({ admit, onSent }: Admission): Promise<T> => {
          await admit();
          signal.throwIfAborted();
          onSent();
          return byApi(api, known, { signal });
        };
        return countedCall(quota, counter, call, 'api');
      },
      fallback: async (signal) => {
        if (fallback === undefined) throw notOffered(kind);
        const known = accountId === undefined ? '' : await accountIds.forFallback(accountId);
        const call = (admission: Admission): Promise<T> => {
          const answer = byWeb(fallback, known, { signal, ...admission });
          if (answer === undefined) throw notOffered(kind);
          return answer;
        };
        return countedCall(quota, counter, call, 'fallback');
      },
      ...(lastKnown !== undefined && { lastKnown: () => lastKnown.find<T>(asked) }),
      options,
    });
  };

  const given = async <T extends object>(
    question: KnownQuestion,
    answer: Answer<object>,
    value: T,
    list?: object,
  ): Promise<T> => {
    noted(answer, value, list);
    if (answer.channel !== 'last_known') await lastKnown?.keep(question, value);
    return value;
  };

  return {
    getAccounts: async (options = {}) => {
      const kind = 'accounts';
      const answer = await ask(
        {
          kind,
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
      return given({ kind }, answer, value, value.accounts);
    },

    getBalances: async (accountId, options = {}) => {
      const kind = 'balances';
      const answer = await ask(
        {
          kind,
          accountId,
          byApi: (channel, id, call) => channel.getBalances(id, call),
          byWeb: (channel, id, call) => channel.getBalances(id, call),
        },
        options,
      );
      const value =
        answer.channel === 'fallback' ? { ...answer.value, _links: links.balances(accountId) } : answer.value;
      return given({ kind, accountId }, answer, value, value.balances);
    },

    getTransactions: async (accountId: string, query: TransactionQuery = {}, options: CallOptions = {}) => {
      const kind = 'transactions';
      const shownId = await accountIds.shown(accountId);
      const whole = widened(query, await transactionIds.rereadFrom?.(shownId));
      const fewer = handle.today && narrowerQuery(whole, handle.today());
      const answer = await ask(
        {
          kind,
          accountId,
          query,
          byApi: (channel, id, call) => channel.getTransactions(id, whole, call),
          ...(fewer !== undefined && { narrow: (channel, id, call) => channel.getTransactions(id, fewer, call) }),
          byWeb: (channel, id, call) => channel.getTransactions(id, query, call),
        },
        options,
      );
      const { channel, value } = answer;
      // What is known from before was delivered before: it has the caller's ids already.
      if (channel === 'last_known') return noted(answer, value, value.transactions);
      const { transactions: all, reconciliation } = await transactionIds.present({
        channel,
        accountId: shownId,
        query: channel === 'api' ? whole : query,
        value,
      });
      if (reconciliation !== undefined) onReconciled?.(reconciliation);
      const isOwnWindow = whole === query;
      const transactions = isOwnWindow ? all : all.filter((row) => isInside(row, query));
      const _links = channel === 'api' && isOwnWindow ? value._links : links.transactions(accountId);
      return given({ kind, accountId, query }, answer, { ...value, transactions, _links }, transactions);
    },

    getEndUserIdentity: async (options = {}) => {
      const kind = 'identity';
      const answer = await ask(
        {
          kind,
          byApi: (channel, _, call) => channel.getEndUserIdentity(call),
          byWeb: (channel, _, call) => channel.getEndUserIdentity?.(call),
        },
        options,
      );
      const value = answer.channel === 'fallback' ? { ...answer.value, _links: links.identity() } : answer.value;
      return given({ kind }, answer, value);
    },

    getTrustedBeneficiaries: async (options = {}) => {
      const kind = 'beneficiaries';
      const answer = await ask(
        {
          kind,
          byApi: (channel, _, call) => channel.getTrustedBeneficiaries(call),
          byWeb: (channel, _, call) => channel.getTrustedBeneficiaries?.(call),
        },
        options,
      );
      return given({ kind }, answer, answer.value, answer.value.beneficiaries);
    },
  };
}

/** After an outage the API is asked for its days as well, so that what the fallback delivered is confirmed. */
function widened(query: TransactionQuery, rereadFrom: CalendarDate | undefined): TransactionQuery {
  const { dateFrom } = query;
  if (rereadFrom === undefined || dateFrom === undefined || rereadFrom >= dateFrom) return query;
  return { ...query, dateFrom: rereadFrom };
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
