import type { AccountPlace } from './french-iban.ts';
import type { Cents, ContractKind } from './ledger.ts';
import type { Habit } from './movement.ts';

/** What a contract is to look like, before its history is written. */
export interface AccountPlan extends AccountPlace {
  readonly kind: ContractKind;
  readonly product: string;
  readonly holder: string;
  /** Balance at the start of 1 January 2026; from there the history moves it, to and fro. */
  readonly balanceCents: Cents;
  /** What happens on it; nothing at all when absent. */
  readonly habits?: readonly Habit[];
}

/** A customer and what they hold. Two customers may name the same plan: a joint account. */
export interface CustomerPlan {
  readonly login: string;
  readonly password: string;
  readonly name: string;
  readonly accounts: readonly AccountPlan[];
}
