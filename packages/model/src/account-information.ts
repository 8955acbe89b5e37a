import type { HalAccounts } from './account-data/account.ts';
import type { HalBalances } from './account-data/balance.ts';
import type { HalBeneficiaries } from './account-data/beneficiary.ts';
import type { PsuIdentity } from './account-data/psu-identity.ts';
import type { HalTransactions } from './account-data/transaction.ts';
import type { TransactionQuery } from './channel/question.ts';

/** What every call accepts. */
export interface CallOptions {
  /** Leaves the call. A call left by its caller never counts against the bank. */
  readonly signal?: AbortSignal;
  /** Time for the whole call, in milliseconds. */
  readonly deadlineMs?: number;
  /**
   * For channels: to be told once a request is on its way, by a connection that stands. What came before that, e.g. a callback
   * of the host program or a full queue, is no silence of the bank. May be told more than once.
   */
  readonly onSent?: () => void;
  /** For channels: to be told once the answer to a request is there, and its silence over. May be told more than once. */
  readonly onReply?: () => void;
}

/**
 * The port: what both channels, the API and the fallback, can answer, in the terms of the STET resource model.
 *
 * Lists are whole: a channel follows the bank's pages itself and never returns a part as if it were everything.
 * A member that a channel cannot know is absent, never empty or guessed.
 */
export interface AccountInformation {
  getAccounts(options?: CallOptions): Promise<HalAccounts>;
  getBalances(accountId: string, options?: CallOptions): Promise<HalBalances>;
  getTransactions(accountId: string, query?: TransactionQuery, options?: CallOptions): Promise<HalTransactions>;
  getEndUserIdentity?(options?: CallOptions): Promise<PsuIdentity>;
  getTrustedBeneficiaries?(options?: CallOptions): Promise<HalBeneficiaries>;
}
