export { AccountIds, type FoundAccount, isOurOwnId, type PresentedAccounts } from './accounts/account-ids.ts';
export { type HalLinks, halLinks, linked } from './accounts/hal-links.ts';
export { forgetCustomer } from './forget-customer.ts';
export type { KnownQuestion } from './last-known/last-known-answers.ts';
export { checkLastKnown, LastKnownAnswers, type LastKnownOptions } from './last-known/last-known-answers.ts';
export { type MatchReason, matchOf, type RowMatch } from './matching/row-match.ts';
export type { QuarantineReason } from './transactions/check-answer.ts';
export { narrowerQuery } from './transactions/narrower-query.ts';
export { isInside } from './transactions/query-window.ts';
export type { ReadWindow } from './transactions/read-window.ts';
export type { Reconciliation } from './transactions/reconcile.ts';
export {
  type PresentedTransactions,
  TransactionIds,
  type TransactionIdsOptions,
  type TransactionsAnswer,
} from './transactions/transaction-ids.ts';
