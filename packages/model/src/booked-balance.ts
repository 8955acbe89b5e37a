import type { Amount } from './account-data/amount.ts';
import type { HalTransactions } from './account-data/transaction.ts';

const balances = new WeakMap<HalTransactions, Amount>();

/** Notes the booked balance of the very moment at which these transactions were read, e.g. printed on the same page. */
export function noteBookedBalance(answer: HalTransactions, balance: Amount): void {
  balances.set(answer, balance);
}

/** The booked balance that was read together with these transactions; `undefined` where they are separate questions. */
export function bookedBalanceOf(answer: HalTransactions): Amount | undefined {
  return balances.get(answer);
}
