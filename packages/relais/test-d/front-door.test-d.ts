import { expectTypeOf } from 'vitest';
import {
  type Account,
  allOf,
  anyOf,
  consecutiveFailures,
  errorRate,
  minDistinctConsents,
  type Provenance,
  type Relais,
  slowCalls,
  type Transaction,
  type TripPolicy,
} from '../src/index.ts';

type Psu = Parameters<Relais['for']>[0];

// What is known of an answer is in it, and survives a spread.
export async function reads(relais: Relais, customer: Psu): Promise<void> {
  const psu = relais.for(customer);
  const { accounts, provenance } = await psu.getAccounts();
  expectTypeOf(accounts).toEqualTypeOf<readonly Account[]>();
  expectTypeOf(provenance).toEqualTypeOf<Provenance>();
  expectTypeOf((await psu.getBalances('account')).provenance).toEqualTypeOf<Provenance>();
  expectTypeOf((await psu.getEndUserIdentity()).provenance).toEqualTypeOf<Provenance>();
  expectTypeOf((await psu.getTrustedBeneficiaries()).provenance).toEqualTypeOf<Provenance>();

  const { transactions, matches, ...rest } = await psu.getTransactions('account', { dateFrom: '2026-11-01' });
  expectTypeOf(transactions).toEqualTypeOf<readonly Transaction[]>();
  expectTypeOf(matches).toExtend<readonly { readonly id: string; readonly confidence: number }[]>();
  expectTypeOf({ ...rest }.provenance).toEqualTypeOf<Provenance>();
  // @ts-expect-error accounts match no rows
  (await psu.getAccounts()).matches;
  // @ts-expect-error no such question
  psu.getCards();
}

interface TheirAccount {
  readonly number: bigint;
}
type Their = (user: number, page?: string) => Promise<readonly TheirAccount[]>;

// `protect` keeps the host program's own types: its arguments, its answer.
export async function protects(relais: Relais, byApi: Their, byWeb: Their): Promise<void> {
  const accounts = relais.protect(byApi, byWeb);
  expectTypeOf(await accounts(1, 'next')).toEqualTypeOf<readonly TheirAccount[]>();
  // @ts-expect-error the user is a number
  accounts('1');
  // @ts-expect-error both ways give the same answer
  relais.protect(byApi, async () => 'no accounts');

  // With a signal first, for a client that can be stopped; callers do not see it.
  const stoppable = relais.protect(
    (signal: AbortSignal, user: number) => byApi(signal.aborted ? 0 : user),
    (signal: AbortSignal, user: number) => byWeb(signal.aborted ? 0 : user),
    { withSignal: true },
  );
  expectTypeOf(await stoppable(1)).toEqualTypeOf<readonly TheirAccount[]>();
  // @ts-expect-error a caller gives no signal here
  stoppable(new AbortController().signal, 1);
  // @ts-expect-error without the option, a function that wants a signal gets it from its caller
  relais.protect(
    (_: AbortSignal, user: number) => byApi(user),
    (_signal: AbortSignal, user: number) => byWeb(user),
  )(1);
}

// Every policy can be had from here, and policies combine to one.
expectTypeOf(consecutiveFailures()).toEqualTypeOf<TripPolicy>();
expectTypeOf(anyOf(errorRate(), slowCalls())).toEqualTypeOf<TripPolicy>();
expectTypeOf(allOf(consecutiveFailures(), minDistinctConsents(2, errorRate()))).toEqualTypeOf<TripPolicy>();
