import type { AccountInformation, CallOptions, TransactionQuery } from './account-information.ts';

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

/** Under what one handle reads: what was read under one right is given under no other. */
export interface ReadingRight {
  /** @throws {RelaisError} as a call would end now that has no right, e.g. `consent_expired` */
  readonly assert: () => void;
  /**
   * Tells the right from others while the process lives: the same only for the same consent and the same login at the bank. May
   * ask the host program for the credentials.
   *
   * @throws {RelaisError} `own_network` with reason `credentials` when it gives none
   */
  readonly mark: (signal?: AbortSignal) => Promise<string>;
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
