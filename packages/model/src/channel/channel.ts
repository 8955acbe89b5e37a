import type { Answer } from './answer.ts';
import type { Question, QuestionKind, ValueOf } from './question.ts';
import type { OpenRecord } from './session-record.ts';

/** One call of a caller, from its beginning to its end. */
export interface CallScope {
  /** Aborted when the caller leaves, when the deadline passes, or when the engine no longer needs the call. */
  readonly signal: AbortSignal;
  /** Time that is left, in milliseconds ≥ 0. `Infinity`: the call has no deadline. */
  readonly leftMs: () => number;
}

/** The scope of a call that has no deadline, and whose caller never leaves. */
export const UNLIMITED: CallScope = {
  signal: new AbortController().signal,
  leftMs: () => Number.POSITIVE_INFINITY,
};

/**
 * A question on its way to a bank. The engine counts a request, and its time, only from what a channel reports here.
 */
export interface RequestScope extends CallScope {
  /** The channel calls it for each request that names the PSU, once its connection stands and it leaves. */
  readonly sent: () => void;
  /**
   * The channel calls it when the bank has answered. Time after that is ours, until the channel sends the next request.
   */
  readonly replied: () => void;
}

/**
 * A place at the bank for one customer, held until the caller disposes of it. Before `ask`, the channel sends nothing
 * that names the customer.
 *
 * Disposing never throws, and never ends a session that other visits still use.
 */
export interface Visit extends AsyncDisposable {
  /** Visits in one session of the bank have the same id: they are one access of the quota. */
  readonly id: string;
  /**
   * Puts the session that this visit opens on record. For a session that already runs, it does nothing. Absent: the
   * channel has no sessions.
   *
   * @throws {RelaisError} `fallback_refused`, reason `journal`, when the record cannot be written; the channel then
   * asks nothing
   */
  readonly putOnRecord?: (open: OpenRecord, scope: CallScope) => Promise<void>;
  /** @throws {RelaisError} the bank's refusal or failure */
  ask<Q extends Question>(question: Q, scope: RequestScope): Promise<Answer<ValueOf<Q>>>;
}

/** The right under which one handle reads. Data read under one right are given under no other. */
export interface ReadingRight {
  /** @throws {RelaisError} the error of a call without right, e.g. `consent_expired` */
  readonly assert: () => void;
  /**
   * A text that is equal only for the same consent and the same login at the bank. It holds while the process lives.
   * May ask the host program for credentials.
   *
   * @throws {RelaisError} `own_network` with reason `credentials` when the host program gives none
   */
  readonly mark: (signal?: AbortSignal) => Promise<string>;
}

/**
 * The port: a way to the bank that answers questions about its customers. The API is one, the fallback is another.
 *
 * A member that a channel cannot know is absent from its answers, never empty or guessed. Ids of accounts are the channel's own.
 */
export interface Channel<Psu> {
  /** The kinds of questions it can answer. @defaultValue everything */
  readonly kinds?: ReadonlySet<QuestionKind>;
  /**
   * Waits for the customer's turn and prepares to ask.
   *
   * @throws {RelaisError} when the right is missing, or the turn does not come in time
   */
  visit(psu: Psu, scope: CallScope): Promise<Visit>;
  /** Absent: the host program has the right by naming the customer. */
  right?(psu: Psu): ReadingRight;
}
