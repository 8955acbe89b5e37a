import { expectTypeOf } from 'vitest';
import {
  type Answer,
  type AnswerValues,
  type Channel,
  type Provenance,
  type PsuHandle,
  psuHandle,
  type Question,
  type ValueOf,
} from '../src/index.ts';

interface Told {
  readonly accounts: { readonly provenance: Provenance };
  readonly balances: { readonly provenance: Provenance };
  readonly transactions: { readonly provenance: Provenance; readonly matches: readonly string[] };
  readonly identity: { readonly provenance: Provenance };
  readonly beneficiaries: { readonly provenance: Provenance };
}

// What is told of an answer stands beside the bank's own members, and a spread keeps it.
export async function reads(psu: PsuHandle<Told>): Promise<void> {
  const { accounts, provenance } = await psu.getAccounts();
  expectTypeOf(accounts).toEqualTypeOf<AnswerValues['accounts']['accounts']>();
  expectTypeOf(provenance).toEqualTypeOf<Provenance>();
  const { transactions, matches } = { ...(await psu.getTransactions('a', { dateFrom: '2026-11-01' })) };
  expectTypeOf(transactions).toEqualTypeOf<AnswerValues['transactions']['transactions']>();
  expectTypeOf(matches).toEqualTypeOf<readonly string[]>();
  // @ts-expect-error balances match no rows
  (await psu.getBalances('a')).matches;
  // @ts-expect-error an account is named
  psu.getBalances();
  // @ts-expect-error there is no such question
  psu.getCards();
}

// Each question has the answer of its kind, and no other.
expectTypeOf<ValueOf<{ kind: 'accounts' }>>().toEqualTypeOf<AnswerValues['accounts']>();
expectTypeOf<keyof AnswerValues>().toEqualTypeOf<Question['kind']>();

export async function asks(channel: Channel<string>, scope: Parameters<typeof channel.visit>[1]): Promise<void> {
  await using visit = await channel.visit('psu', scope);
  const request = { ...scope, sent: () => {}, replied: () => {} };
  const answer = await visit.ask({ kind: 'balances', accountId: 'a' }, request);
  expectTypeOf(answer).toEqualTypeOf<Answer<AnswerValues['balances']>>();
  // @ts-expect-error without the account it is no question about balances
  await visit.ask({ kind: 'balances' }, request);
  // @ts-expect-error a question is asked in the scope of a request, which tells when it left
  await visit.ask({ kind: 'accounts' }, scope);
}

// A handle without facts of its own gives the bank's members alone.
export async function readsPlainly(): Promise<void> {
  const handle = psuHandle<PlainFacts>(async () => Promise.reject(new Error('not asked')));
  expectTypeOf(await handle.getAccounts()).toExtend<AnswerValues['accounts']>();
  // @ts-expect-error nothing else is told
  (await handle.getAccounts()).provenance;
}

type PlainFacts = { readonly [Kind in keyof AnswerValues]: object };
