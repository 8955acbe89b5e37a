import type { AccountInformation, CallOptions } from './account-information.ts';
import type { ReadingRight } from './channel/channel.ts';
import type { TransactionQuery } from './channel/question.ts';

/** What a call to a channel that logs in may bring along. */
export interface SessionCallOptions extends CallOptions {
  /**
   * Awaited when the call's turn in a session has come, before a login and before any page. When it rejects, the bank is
   * not asked, and the call ends with that.
   *
   * @param sessionId - the session that the call will be part of
   */
  readonly admit?: (sessionId: string) => Promise<void>;
  /** Told once the bank is about to learn whose data are read: with a login, or with a page. */
  readonly onSent?: () => void;
}

/** The port of a channel that works in sessions of its own: the fallback. */
export interface SessionInformation extends AccountInformation {
  /** Absent: whoever names the customer has it. */
  readonly right?: ReadingRight;
  getAccounts(options?: SessionCallOptions): ReturnType<AccountInformation['getAccounts']>;
  getBalances(accountId: string, options?: SessionCallOptions): ReturnType<AccountInformation['getBalances']>;
  getTransactions(
    accountId: string,
    query?: TransactionQuery,
    options?: SessionCallOptions,
  ): ReturnType<AccountInformation['getTransactions']>;
  getEndUserIdentity?(options?: SessionCallOptions): ReturnType<NonNullable<AccountInformation['getEndUserIdentity']>>;
  getTrustedBeneficiaries?(
    options?: SessionCallOptions,
  ): ReturnType<NonNullable<AccountInformation['getTrustedBeneficiaries']>>;
}
