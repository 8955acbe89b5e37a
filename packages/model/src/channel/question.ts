import type { HalAccounts } from '../account-data/account.ts';
import type { HalBalances } from '../account-data/balance.ts';
import type { HalBeneficiaries } from '../account-data/beneficiary.ts';
import type { PsuIdentity } from '../account-data/psu-identity.ts';
import type { HalTransactions } from '../account-data/transaction.ts';

/** Which transactions to read. Dates are booking dates, `YYYY-MM-DD`. */
export interface TransactionQuery {
  /** Inclusive. */
  readonly dateFrom?: string;
  /** Exclusive (STET: `dateTo = today` leaves out today). */
  readonly dateTo?: string;
}

/** The questions about one PSU, in the terms of the STET resource model. */
export type Question =
  | { readonly kind: 'accounts' }
  | { readonly kind: 'balances'; readonly accountId: string }
  | { readonly kind: 'transactions'; readonly accountId: string; readonly query: TransactionQuery }
  | { readonly kind: 'identity' }
  | { readonly kind: 'beneficiaries' };

export type QuestionKind = Question['kind'];

/** The value that answers each kind of question. Lists are complete: a channel never passes a part for the whole. */
export interface AnswerValues {
  readonly accounts: HalAccounts;
  readonly balances: HalBalances;
  readonly transactions: HalTransactions;
  readonly identity: PsuIdentity;
  readonly beneficiaries: HalBeneficiaries;
}

export type ValueOf<Q extends Question> = AnswerValues[Q['kind']];
