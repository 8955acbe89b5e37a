import type {
  AccountIds,
  FoundAccount,
  LastKnownAnswers,
  PresentedTransactions,
  Reconciliation,
  TransactionIds,
} from '@relais/continuity';
import { type HalLinks, isInside, linked, narrowerQuery } from '@relais/continuity';
import type { Answer, Failover } from '@relais/core';
import { type CallScope, inScope } from '@relais/core';
import {
  type AccountInformation,
  type Question as Asking,
  type CalendarDate,
  type CallOptions,
  type Clock,
  notedOf,
  noteProvenance,
  type SessionInformation,
  storeFailure,
  systemClock,
  type TransactionQuery,
  type ValueOf,
} from '@relais/model';
import { readingOf, transactionsAnswer } from './answer-from-notes.ts';
import type { PsuQuota } from './counted-call.ts';
import { askChannels, type Question } from './psu-call.ts';
import { noteMatch } from './row-matches.ts';

export interface PsuHandleOptions {
  readonly failover: Failover;
  readonly api: Required<AccountInformation>;
  /** Absent: calls are refused while the API is down. */
  readonly fallback?: SessionInformation;
  readonly accountIds: AccountIds;
  /** Without `rereadFrom`, the API is asked for the caller's own window only, also after an outage. */
  readonly transactionIds: Pick<TransactionIds, 'present'> & Partial<Pick<TransactionIds, 'rereadFrom'>>;
  /**
   * What becomes of a call whose ids the store cannot keep the same: it is answered and marked, or refused with `own_network`
   * and reason `store`. @defaultValue 'as_possible'
   */
  readonly ids?: 'as_possible' | 'stable_only';
  /** What may be shown, with its age, while both channels are down (R10). Absent: nothing. */
  readonly lastKnown?: Pick<LastKnownAnswers, 'keep' | 'find'>;
  /** Told what the API says of rows that only the fallback had delivered. */
  readonly onReconciled?: (reconciliation: Reconciliation) => void;
  readonly links: HalLinks;
  /** Counts what either channel is asked for. Absent: the host counts. */
  readonly quota?: PsuQuota;
  /** Only a keyed hash of it is kept (R5). */
  readonly consentId?: string;
  /** Tells customers apart. Never leaves this process. */
  readonly psuId?: string;
  /** Names the only call of this handle, where it may be another's retry: they count once (R5). */
  readonly callId?: string;
  /** Whether the PSU is present now. Absent: nobody knows. */
  readonly isAttended?: () => boolean;
  /** Today at the bank: the end of a window without `dateTo`. Absent: no window is asked again as a narrower one. */
  readonly today?: () => CalendarDate;
  readonly clock?: Clock;
}

/** Both channels of one PSU behind the port: same types, same ids, whichever answers. */
export function createPsuHandle(handle: PsuHandleOptions): Required<AccountInformation> {
  const { accountIds, transactionIds, onReconciled, links, lastKnown, clock = systemClock } = handle;
  const needsStable = handle.ids === 'stable_only';

  const lookUp = async (accountId: string, scope: CallScope): Promise<FoundAccount> => {
    const account = await accountIds.find(accountId, scope.memory());
    // Before the bank is asked: the answer could not be given.
    if (needsStable && !account.isKnown) throw unstable();
    return account;
  };

  const ask = <T extends object>(question: Question<T>, scope: CallScope, account?: FoundAccount): Promise<Answer<T>> =>
    askChannels(question, { ...handle, account }, scope);

  const given = async <T extends object>(
    question: Asking,
    { answer, value, list = value, areStable, scope }: Given<T>,
  ): Promise<T> => {
    if (needsStable && !areStable) throw unstable();
    noted(answer, value, list, areStable);
    if (answer.channel !== 'last_known') {
      const { fetchedAt } = answer;
      const kept = { value: value as object as ValueOf<Asking>, provenance: readingOf(value), fetchedAt };
      await lastKnown?.keep(question, kept, scope.memory());
    }
    return value;
  };

  /** What is remembered of an account has to be found again when the customer is forgotten. */
  const canRemember = async ({ shown, isListed }: FoundAccount, scope: CallScope): Promise<boolean> =>
    isListed || accountIds.list(shown, scope.memory());

  return {
    getAccounts: (options = {}) =>
      inScope(options, clock, async (scope) => {
        const kind = 'accounts';
        const answer = await ask(
          {
            kind,
            byApi: (channel, _, call) => channel.getAccounts(call),
            byWeb: (channel, _, call) => channel.getAccounts(call),
          },
          scope,
        );
        if (answer.channel === 'last_known') return noted(answer, answer.value, answer.value.accounts);
        const { answer: known, areStable } = await accountIds.present(answer.channel, answer.value, scope.memory());
        const value =
          answer.channel === 'api'
            ? known
            : { accounts: known.accounts.map((account) => linked(links, account)), _links: links.accounts() };
        return given({ kind }, { answer, value, list: value.accounts, areStable, scope });
      }),

    getBalances: (accountId, options = {}) =>
      inScope(options, clock, async (scope) => {
        const kind = 'balances';
        const account = await lookUp(accountId, scope);
        const answer = await ask(
          {
            kind,
            byApi: (channel, id, call) => channel.getBalances(id, call),
            byWeb: (channel, id, call) => channel.getBalances(id, call),
          },
          scope,
          account,
        );
        const value =
          answer.channel === 'fallback' ? { ...answer.value, _links: links.balances(accountId) } : answer.value;
        const question = { kind, accountId: account.shown } as const;
        const whole = { answer, value, list: value.balances, areStable: account.isKnown, scope };
        const keeps = lastKnown !== undefined && (await canRemember(account, scope));
        return keeps ? given(question, whole) : noted(answer, value, value.balances, account.isKnown);
      }),

    getTransactions: (accountId: string, query: TransactionQuery = {}, options: CallOptions = {}) =>
      inScope(options, clock, async (scope) => {
        const kind = 'transactions';
        const account = await lookUp(accountId, scope);
        const reread = await transactionIds.rereadFrom?.(account.shown, scope.memory());
        const whole = widened(query, reread?.from);
        const fewer = handle.today && narrowerQuery(whole, handle.today());
        const answer = await ask(
          {
            kind,
            query,
            byApi: (channel, id, call) => channel.getTransactions(id, whole, call),
            ...(fewer !== undefined && { narrow: (channel, id, call) => channel.getTransactions(id, fewer, call) }),
            byWeb: (channel, id, call) => channel.getTransactions(id, query, call),
          },
          scope,
          account,
        );
        const { channel, value } = answer;
        // What is known from before was delivered before: it has the caller's ids already.
        if (channel === 'last_known') return noted(answer, value, value.transactions);
        const canBeForgotten = await canRemember(account, scope);
        const presented: PresentedTransactions = canBeForgotten
          ? await transactionIds.present(
              {
                channel,
                accountId: account.shown,
                query: channel === 'api' ? whole : query,
                answer: transactionsAnswer(value),
                ...(reread !== undefined && { lookedAt: reread.lookedAt }),
              },
              scope.memory(),
            )
          : { transactions: value.transactions, matches: [], areStable: false };
        const { transactions: all, matches, reconciliation, areStable } = presented;
        all.forEach((row, index) => {
          const match = matches[index];
          if (match !== undefined) noteMatch(row, match);
        });
        if (reconciliation !== undefined) onReconciled?.(reconciliation);
        const isOwnWindow = whole === query;
        const transactions = isOwnWindow ? all : all.filter((row) => isInside(row, query));
        const _links = channel === 'api' && isOwnWindow ? value._links : links.transactions(accountId);
        const shown = { ...value, transactions, _links };
        return given(
          { kind, accountId: account.shown, query },
          { answer, value: shown, list: transactions, areStable: areStable && account.isKnown, scope },
        );
      }),

    getEndUserIdentity: (options = {}) =>
      inScope(options, clock, async (scope) => {
        const kind = 'identity';
        const answer = await ask(
          {
            kind,
            byApi: (channel, _, call) => channel.getEndUserIdentity(call),
            byWeb: (channel, _, call) => channel.getEndUserIdentity?.(call),
          },
          scope,
        );
        const value = answer.channel === 'fallback' ? { ...answer.value, _links: links.identity() } : answer.value;
        return given({ kind }, { answer, value, areStable: true, scope });
      }),

    getTrustedBeneficiaries: (options = {}) =>
      inScope(options, clock, async (scope) => {
        const kind = 'beneficiaries';
        const answer = await ask(
          {
            kind,
            byApi: (channel, _, call) => channel.getTrustedBeneficiaries(call),
            byWeb: (channel, _, call) => channel.getTrustedBeneficiaries?.(call),
          },
          scope,
        );
        const { value } = answer;
        return given({ kind }, { answer, value, list: value.beneficiaries, areStable: true, scope });
      }),
  };
}

interface Given<T extends object> {
  readonly answer: Answer<object>;
  readonly value: T;
  readonly list?: object;
  readonly areStable: boolean;
  readonly scope: CallScope;
}

/** After an outage the API is asked for its days as well, so that what the fallback delivered is confirmed. */
function widened(query: TransactionQuery, rereadFrom: CalendarDate | undefined): TransactionQuery {
  const { dateFrom } = query;
  if (rereadFrom === undefined || dateFrom === undefined || rereadFrom >= dateFrom) return query;
  return { ...query, dateFrom: rereadFrom };
}

function unstable(): Error {
  return storeFailure('the store cannot be used, and only an answer with the ids that the caller knows was wanted');
}

/** Notes on the answer and on its list which channel gave it, beside what that channel itself noted. */
function noted<T extends object>(
  { value: raw, channel, fetchedAt, incidentId }: Answer<object>,
  value: T,
  list: object = value,
  areStable = true,
): T {
  const facts = {
    ...notedOf(raw),
    channel,
    fetchedAt,
    ...(incidentId !== undefined && { incidentId }),
    ...(!areStable && { ids: 'unstable' as const }),
  };
  noteProvenance(value, facts);
  noteProvenance(list, facts);
  return value;
}
