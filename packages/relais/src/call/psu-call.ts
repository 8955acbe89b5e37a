import { type FoundAccount, isOurOwnId } from '@relais/continuity';
import type { Answer, CallScope, LastKnown, WireMarks } from '@relais/core';
import {
  type AccountInformation,
  type Question as Asking,
  type CallOptions,
  type HalAccounts,
  noteProvenance,
  type QuestionKind,
  RelaisError,
  type SessionCallOptions,
  type SessionInformation,
  storeFailure,
  type TransactionQuery,
} from '@relais/model';
import { type Admission, countedCall } from './counted-call.ts';
import type { PsuHandleOptions } from './psu-handle.ts';

type Api = Required<AccountInformation>;

/** One question, in the words of either channel. */
export interface Question<T> {
  readonly kind: QuestionKind;
  readonly query?: TransactionQuery;
  readonly byApi: (api: Api, accountId: string, options: CallOptions) => Promise<T>;
  /** The same question over fewer days, where it was a wide one (R2). */
  readonly narrow?: Question<T>['byApi'];
  readonly byWeb: (web: SessionInformation, accountId: string, options: SessionCallOptions) => Promise<T> | undefined;
}

type Asked = PsuHandleOptions & { readonly account: FoundAccount | undefined };

/** Asks one question of whichever channel is on: its access counted, its account named as that channel names it. */
export async function askChannels<T extends object>(
  question: Question<T>,
  asked: Asked,
  scope: CallScope,
): Promise<Answer<T>> {
  const { failover, api, fallback, quota, lastKnown, account, consentId, psuId, callId, isAttended } = asked;
  const { kind, query, byApi, byWeb, narrow } = question;
  // A call that is held before the trip asks again: all its requests are one access, as those of one session are.
  const access = crypto.randomUUID();
  const counter = { kind, ...(quota !== undefined && account !== undefined && { accountId: account.shown }) };
  return failover.run<T>({
    endpoint: kind,
    // Part of the same access: the bank is asked once more for less.
    ...(narrow !== undefined && {
      narrower: (signal: AbortSignal, wire: WireMarks) =>
        narrow(api, account?.api ?? account?.shown ?? '', toldOf(signal, wire)),
    }),
    ...(consentId !== undefined && { consentId }),
    ...(psuId !== undefined && { psuId }),
    ...(callId !== undefined && { callId }),
    ...(isAttended !== undefined && { attended: isAttended() }),
    primary: async (signal, wire) => {
      const told = toldOf(signal, wire);
      const accountId = account === undefined ? '' : await apiIdOf(account, asked, scope, told);
      const call = async (admission: Admission): Promise<T> => {
        await admission.admit(access);
        signal.throwIfAborted();
        admission.onSent();
        return byApi(api, accountId, told);
      };
      return countedCall(quota, counter, call, 'api', { ...scope.quota(), signal });
    },
    fallback: async (signal) => {
      if (fallback === undefined) throw notOffered(kind);
      const accountId = account === undefined ? '' : webIdOf(account);
      const call = (admission: Admission): Promise<T> => {
        const answer = byWeb(fallback, accountId, { signal, ...admission });
        if (answer === undefined) throw notOffered(kind);
        return answer;
      };
      return countedCall(quota, counter, call, 'fallback', { ...scope.quota(), signal });
    },
    ...(lastKnown !== undefined && {
      lastKnown: () => findLastKnown<T>(lastKnown, asking(kind, account, query), scope),
    }),
    options: scope.options(),
  });
}

function asking(kind: QuestionKind, account: FoundAccount | undefined, query: TransactionQuery = {}): Asking {
  const accountId = account?.shown ?? '';
  if (kind === 'transactions') return { kind, accountId, query };
  return kind === 'balances' ? { kind, accountId } : { kind };
}

async function findLastKnown<T extends object>(
  lastKnown: NonNullable<Asked['lastKnown']>,
  question: Asking,
  scope: CallScope,
): Promise<LastKnown<T> | undefined> {
  const found = await lastKnown.find(question, scope.memory());
  if (found === undefined) return undefined;
  const { value, provenance, fetchedAt } = found;
  noteProvenance(value, provenance);
  return { value: value as object as T, fetchedAt };
}

type Told = CallOptions & { readonly signal: AbortSignal };

/** What the API's channel is told: when to end, and whom to tell what happens on the wire. */
function toldOf(signal: AbortSignal, { sent, replied }: WireMarks): Told {
  return { signal, onSent: sent, onReply: replied };
}

/** The API's id of an account. One that was first seen elsewhere is looked up in the API's list, an access of its own. */
async function apiIdOf(
  account: FoundAccount,
  { accountIds, api, quota }: Asked,
  scope: CallScope,
  told: Told,
): Promise<string> {
  const { signal } = told;
  if (!isOurOwnId(account)) return account.api ?? account.shown;
  if (!account.isKnown) throw storeFailure('the id that the API has for this account cannot be looked up');
  const list = async ({ admit, onSent: asked }: Admission): Promise<HalAccounts> => {
    await admit();
    signal.throwIfAborted();
    asked();
    return api.getAccounts(told);
  };
  const read = (): Promise<HalAccounts> =>
    countedCall(quota, { kind: 'accounts' }, list, 'api', { ...scope.quota(), signal });
  return accountIds.learnApiId(account, read, { ...scope.memory(), signal });
}

/** Only what is certain: the page of another account would be a wrong one. */
function webIdOf({ web, isKnown }: FoundAccount): string {
  if (web !== undefined) return web;
  if (!isKnown) throw storeFailure('the id that the fallback has for this account cannot be looked up');
  throw new RelaisError('fallback_refused', 'no list of accounts ever named this account: call getAccounts first', {
    reason: 'unknown_account',
  });
}

function notOffered(kind: QuestionKind): RelaisError {
  const message = `the API is down, and there is no fallback for ${kind}`;
  return new RelaisError('fallback_refused', message, { reason: 'no_fallback' });
}
