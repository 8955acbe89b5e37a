import type { FoundAccount } from '@relais/continuity';
import type { LastKnown, Served } from '@relais/core';
import {
  type Answer,
  type CallOptions,
  type HalAccounts,
  type HalTransactions,
  type Question,
  type QuotaLeft,
  RelaisError,
  type RequestScope,
  storeFailure,
  type TransactionQuery,
  type ValueOf,
} from '@relais/model';
import { Access, type ChannelName } from './access.ts';
import { type Answered, answered, type Read } from './answered.ts';
import { askOfDays } from './ask-of-days.ts';
import { accountIdOf, daysOf, fewerDays, questionByShownId, questionOf, widenedTo } from './asked-question.ts';
import { type CallerScope, inScope } from './call-scope.ts';
import type { Customer, CustomerChannel } from './customer.ts';
import { givenIds } from './given-ids.ts';
import { apiIdOf, webIdOf } from './ids-on-channel.ts';
import { assertOwnCurrency } from './own-currency.ts';
import { withinDays } from './within-days.ts';

/** One question of a caller, and what is known before a channel is asked. */
interface Call<Q extends Question> {
  readonly question: Q;
  readonly customer: Customer;
  readonly scope: CallerScope;
  /** Absent for what belongs to no single account. */
  readonly account: FoundAccount | undefined;
  /** The days that the API is asked for. */
  readonly daysOfApi: TransactionQuery;
  /** When the rows of the account were looked up, by the monotonic clock. */
  readonly lookedAt?: number;
  /** Held calls ask the API again: all their requests are one access, as those of one session are. */
  readonly access: string;
}

/**
 * Answers one question of one customer, by the API or by the fallback. Every step runs inside the caller's deadline and signal.
 *
 * @throws {RelaisError} what the call ends with
 */
export function answerQuestion<Q extends Question>(
  question: Q,
  customer: Customer,
  options: CallOptions,
): Promise<Answered<Q>> {
  return inScope(options, customer.clock, async (scope) => {
    const account = await accountOf(question, customer, scope);
    const reread = await rereadOf(question, account, customer, scope);
    const call: Call<Q> = { question, customer, scope, account, ...reread, access: crypto.randomUUID() };
    const served = await askEither(call);
    if (customer.ids === 'stable_only' && !served.value.areStable) throw unstable();
    await remember(call, served);
    return answered<Q>(question.kind, served);
  });
}

/** The account under the id that the caller gave. */
async function accountOf(
  question: Question,
  { accountIds, ids }: Customer,
  scope: CallerScope,
): Promise<FoundAccount | undefined> {
  const accountId = accountIdOf(question);
  if (accountId === undefined) return undefined;
  const account = await accountIds.find(accountId, scope.storeWait());
  // Before the bank is asked: the answer could not be given.
  if (ids === 'stable_only' && !account.isKnown) throw unstable();
  return account;
}

/** After an outage the API is asked for its days as well. */
async function rereadOf(
  question: Question,
  account: FoundAccount | undefined,
  { transactionIds }: Customer,
  scope: CallerScope,
): Promise<Pick<Call<Question>, 'daysOfApi' | 'lookedAt'>> {
  if (question.kind !== 'transactions' || account === undefined) return { daysOfApi: {} };
  const reread = await transactionIds.rereadFrom?.(account.shown, scope.storeWait());
  const daysOfApi = widenedTo(reread?.from, question.query);
  return { daysOfApi, ...(reread !== undefined && { lookedAt: reread.lookedAt }) };
}

/** Leaves it to the failover engine which channel answers. */
function askEither<Q extends Question>(call: Call<Q>): Promise<Served<Read<ValueOf<Q>>>> {
  const { question, customer, scope, daysOfApi: days } = call;
  const { failover, consentId, psuId, callId, isAttended, isForApiAlone, lastKnown, today } = customer;
  const fewer = fewerDays(question, days, today);
  return failover.run<Read<ValueOf<Q>>>(
    {
      endpoint: question.kind,
      primary: (request) => read('api', call, request, days),
      // Part of the same access: the bank is asked once more for less.
      ...(fewer !== undefined && { narrower: (request: RequestScope) => askNarrower(call, request, fewer) }),
      fallback: (request) => read('fallback', call, request, daysOf(question)),
      ...(lastKnown !== undefined && { lastKnown: () => lastRead(call, lastKnown) }),
      ...(consentId !== undefined && { consentId }),
      ...(psuId !== undefined && { psuId }),
      ...(callId !== undefined && { callId }),
      ...(isForApiAlone !== undefined && { isForApiAlone }),
      ...(isAttended !== undefined && { attended: isAttended() }),
    },
    scope,
  );
}

/** Asks one channel, checks its answer against what is known, and gives it the ids that the caller knows. */
async function read<Q extends Question>(
  channel: ChannelName,
  call: Call<Q>,
  request: RequestScope,
  wanted: TransactionQuery,
): Promise<Read<ValueOf<Q>>> {
  const { question, account, customer, scope, lookedAt } = call;
  const asked = channelOf(channel, call);
  const accountId = account && (channel === 'api' ? await apiId(account, call, request) : webIdOf(account));
  const asking = (window: TransactionQuery): Promise<Counted<ValueOf<Q>>> =>
    ask(channel, asked, questionOf(question, accountId, window), call, request);
  const own = daysOf(question);
  const {
    answer: whole,
    quota,
    days,
  } = channel === 'api' ? await askOfDays(asking, wanted, own) : { ...(await asking(wanted)), days: wanted };
  const answer = channel === 'api' ? ofDays(question, whole, days) : whole;
  if (channel === 'fallback') assertOwnCurrency(question, answer, account);
  const raw = { question, asked: days, channel, answer, account, ...(lookedAt !== undefined && { lookedAt }) };
  // The bank has answered. That counts, also where its caller has left: the request's own signal ends the wait for the store.
  const wait = { ...scope.storeWait(), signal: request.signal };
  const given = await givenIds(raw, customer, wait);
  return { ...given, reading: answer.provenance, ...(quota !== undefined && { quota }) };
}

/** The API may count its days in another way than it was asked in. Our own reader of pages does not. */
function ofDays<Q extends Question>(
  { kind }: Q,
  answer: Answer<ValueOf<Q>>,
  days: TransactionQuery,
): Answer<ValueOf<Q>> {
  if (kind !== 'transactions') return answer;
  // TypeScript does not see that the kind of the question ties its value to it.
  return withinDays(answer as Answer<HalTransactions>, days) as Answer<ValueOf<Q>>;
}

interface Counted<Value> {
  readonly answer: Answer<Value>;
  readonly quota: QuotaLeft | undefined;
}

/** Takes an access, puts the visit on record, and asks. The access is given back where the bank never heard of it. */
async function ask<Q extends Question>(
  name: ChannelName,
  channel: CustomerChannel,
  question: Q,
  { account, customer, scope, access: callAccess }: Pick<Call<Question>, 'account' | 'customer' | 'scope' | 'access'>,
  request: RequestScope,
): Promise<Counted<ValueOf<Q>>> {
  const counter = { kind: question.kind, channel: name };
  const access = new Access(customer.quota, account === undefined ? counter : { ...counter, accountId: account.shown });
  // The host program's own client need not tell when it sends: a question that was asked counts as asked.
  let wasAsked = false;
  const noticed = noticing(request, () => {
    wasAsked = true;
  });
  await using visit = await channel.visit(request);
  try {
    await access.take(name === 'api' ? callAccess : visit.id, { ...scope.quotaWait(), signal: request.signal });
    if (customer.record !== undefined) await visit.putOnRecord?.(customer.record, request);
    request.signal.throwIfAborted();
    wasAsked = name === 'api';
    const answer = await visit.ask(question, noticed);
    return { answer, quota: access.spent() };
  } catch (error) {
    access.failed(error, wasAsked);
    throw error;
  }
}

/** The same request, and who wants to know that the bank learns whose data it asks for. */
function noticing(request: RequestScope, onSent: () => void): RequestScope {
  return {
    get signal() {
      return request.signal;
    },
    leftMs: request.leftMs,
    sent: () => {
      onSent();
      request.sent();
    },
    replied: request.replied,
  };
}

/** Part of an access that is taken already. */
async function askNarrower(
  { question, account, customer }: Call<Question>,
  request: RequestScope,
  days: TransactionQuery,
): Promise<unknown> {
  await using visit = await customer.api.visit(request);
  return visit.ask(questionOf(question, account?.api ?? account?.shown, days), request);
}

/** The API's id of an account. One that was first seen elsewhere is looked up in the API's list, an access of its own. */
async function apiId(account: FoundAccount, call: Call<Question>, request: RequestScope): Promise<string> {
  const { customer, scope } = call;
  const known = apiIdOf(account);
  if (known !== undefined) return known;
  const list = async (): Promise<HalAccounts> => {
    const ofNoAccount = { customer, scope, account: undefined, access: crypto.randomUUID() };
    return (await ask('api', customer.api, { kind: 'accounts' }, ofNoAccount, request)).answer.value;
  };
  return customer.accountIds.learnApiId(account, list, { ...scope.storeWait(), signal: request.signal });
}

/** @throws {RelaisError} `fallback_refused`, reason `no_fallback`, where the fallback cannot answer the question */
function channelOf(
  name: ChannelName,
  { question: { kind }, customer: { api, fallback } }: Call<Question>,
): CustomerChannel {
  if (name === 'api') return api;
  if (fallback !== undefined && (fallback.kinds?.has(kind) ?? true)) return fallback;
  throw new RelaisError('fallback_refused', `the API is down, and there is no fallback for ${kind}`, {
    reason: 'no_fallback',
  });
}

/** What the caller was answered last, for the time in which both channels are down. */
async function lastRead<Q extends Question>(
  { question, account, scope }: Call<Q>,
  lastKnown: NonNullable<Customer['lastKnown']>,
): Promise<LastKnown<Read<ValueOf<Q>>> | undefined> {
  const found = await lastKnown.find(questionByShownId(question, account), scope.storeWait());
  if (found === undefined) return undefined;
  const { value, provenance, fetchedAt } = found;
  // The caller was given the ids that they know, then.
  return { value: { value, reading: provenance, areStable: true }, fetchedAt };
}

async function remember<Q extends Question>(
  { question, account, customer, scope }: Call<Q>,
  { channel, fetchedAt, value: { value, reading } }: Served<Read<ValueOf<Q>>>,
): Promise<void> {
  const { lastKnown, accountIds } = customer;
  if (lastKnown === undefined || channel === 'last_known') return;
  // The data of an account that Relais remembers must be found again when the customer is forgotten.
  const canBeForgotten = account?.isListed ?? true;
  if (account !== undefined && !canBeForgotten && !(await accountIds.list(account.shown, scope.storeWait()))) return;
  const answer = { value, provenance: reading, fetchedAt };
  await lastKnown.keep(questionByShownId(question, account), answer, scope.storeWait());
}

function unstable(): Error {
  return storeFailure('the store cannot be used, and only an answer with the ids that the caller knows was wanted');
}
