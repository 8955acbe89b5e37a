import type { Answer } from './answer.ts';
import type { Question, QuestionKind, ValueOf } from './question.ts';
import type { OpenRecord } from './session-record.ts';

/** One call of a caller, from its beginning to its end. */
export interface CallScope {
  /** Ends the call: its caller has left, its time is over, or nobody needs it any more. */
  readonly signal: AbortSignal;
  /** Time that is left, in milliseconds ≥ 0. `Infinity` where nobody set a deadline. */
  readonly leftMs: () => number;
}

/** A question on its way to a bank. Only what a channel tells here counts as asked, and only then time counts against the bank. */
export interface RequestScope extends CallScope {
  /** A request that names the PSU is on its way, by a connection that stands. Told for each. */
  readonly sent: () => void;
  /** The bank has answered it. What takes time from here on is ours, until the next request is sent. */
  readonly replied: () => void;
}

/**
 * A place at the bank for one customer, held until it is disposed of. Until `ask`, the bank was sent nothing that names the
 * customer.
 *
 * Disposing never throws, and never ends a session that others may go on with.
 */
export interface Visit extends AsyncDisposable {
  /** Visits of one session of the bank share it: one access of the quota. */
  readonly id: string;
  /**
   * Puts the session that this visit opens on record; of a session that runs, it does nothing. Absent: the channel keeps no
   * session.
   *
   * @throws {RelaisError} `fallback_refused`, reason `journal`, when it cannot be recorded: the bank is not asked then
   */
  readonly putOnRecord?: (open: OpenRecord, scope: CallScope) => Promise<void>;
  /** @throws {RelaisError} what the bank refuses or fails with */
  ask<Q extends Question>(question: Q, scope: RequestScope): Promise<Answer<ValueOf<Q>>>;
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

/**
 * The port: a way to the bank that answers questions about its customers. The API is one, the fallback is another.
 *
 * A member that a channel cannot know is absent from its answers, never empty or guessed. Ids of accounts are the channel's own.
 */
export interface Channel<Psu> {
  /** What it can answer. @defaultValue everything */
  readonly kinds?: ReadonlySet<QuestionKind>;
  /**
   * Waits for the customer's turn, and gets ready to ask.
   *
   * @throws {RelaisError} when there is no right to ask, or the turn does not come
   */
  visit(psu: Psu, scope: CallScope): Promise<Visit>;
  /** Absent: whoever names the customer has the right. */
  right?(psu: Psu): ReadingRight;
}
