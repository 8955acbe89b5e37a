export { AccountIds, type FoundAccount, isOurOwnId, type PresentedAccounts } from './accounts/account-ids.ts';
export { type HalLinks, halLinks, linked } from './accounts/hal-links.ts';
export { forgetCustomer } from './forget-customer.ts';
export {
  checkLastKnown,
  type LastKnownAge,
  LastKnownAnswers,
  type LastKnownOptions,
  type LastKnownSettings,
} from './last-known/last-known-answers.ts';
export type { KnownAnswer } from './last-known/stored-answer.ts';
export type { MatchReason, RowMatch } from './matching/row-match.ts';
export type { QuarantineReason } from './transactions/check-answer.ts';
export { narrowerQuery } from './transactions/narrower-query.ts';
export { isInside } from './transactions/query-window.ts';
export type { ReadWindow } from './transactions/read-window.ts';
export type { Reconciliation } from './transactions/reconcile.ts';
export {
  type PresentedTransactions,
  type Reread,
  TransactionIds,
  type TransactionIdsOptions,
  type TransactionsRead,
} from './transactions/transaction-ids.ts';
