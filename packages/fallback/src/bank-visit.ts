import {
  type Answer,
  type CallScope,
  type Clock,
  type OpenRecord,
  type Question,
  RelaisError,
  type RequestScope,
  type ValueOf,
  type Visit,
  withDeadline,
} from '@relais/model';
import { fallbackError } from './fallback-error.ts';
import type { Handle } from './handle.ts';
import { assertAnswered } from './reading/answer-of.ts';
import type { BankSession } from './session/bank-session.ts';
import type { SessionTurn } from './session/session-turn.ts';

export interface BankVisitOptions {
  readonly turn: SessionTurn<BankSession>;
  /** The customer of the visit. */
  readonly handle: Handle;
  readonly clock: Clock;
  /** When the visit is over where its call has no deadline, by the monotonic clock. */
  readonly endsAt: number;
  /** Ends every wait: the TPP has lost its authorisation. */
  readonly revoked: AbortSignal;
}

/** The visit of one call at the web bank: it has its turn in the session of its customer. */
export class BankVisit implements Visit {
  readonly #options: BankVisitOptions;

  constructor(options: BankVisitOptions) {
    this.#options = options;
  }

  /** Of the session. */
  get id(): string {
    return this.#options.turn.id;
  }

  async putOnRecord(open: OpenRecord, scope: CallScope): Promise<void> {
    const { turn } = this.#options;
    await this.#inTime(scope, async (signal) => {
      turn.assertHeld();
      await turn.session.putOnRecord(open, signal);
    });
  }

  async ask<Q extends Question>(question: Q, scope: RequestScope): Promise<Answer<ValueOf<Q>>> {
    const { turn, handle } = this.#options;
    return this.#inTime(scope, async (signal) => {
      assertAnswered(question.kind);
      return turn.read((session, ends) => session.ask(question, handle, scope, ends), signal);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#options.turn.end();
  }

  #inTime<T>(scope: CallScope, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { turn, clock, endsAt, revoked } = this.#options;
    const limits = { clock, deadlineMs: deadlineOf(scope, endsAt - clock.monotonic()) };
    return withDeadline(task, {
      ...limits,
      caller: AbortSignal.any([scope.signal, revoked]),
      late: () => tooLate(turn.session.isHeldUp),
    }).catch((error: unknown) => {
      throw fallbackError(error);
    });
  }
}

/** Time that a call has left, in milliseconds. @param longestMs - of a call without a deadline */
export function deadlineOf({ leftMs }: CallScope, longestMs: number): number {
  const ms = leftMs();
  return Math.max(0, ms === Number.POSITIVE_INFINITY ? longestMs : ms);
}

/**
 * The caller's deadline says nothing about the bank, and neither does a queue of our own.
 *
 * @param isWaiting - for other calls, for a place at the bank, or for the login of another process
 */
export function tooLate(isWaiting: boolean): RelaisError {
  const [reason, message] = isWaiting
    ? (['busy', 'the call’s turn at the web bank did not come in time'] as const)
    : (['timeout', 'the fallback did not answer in time'] as const);
  return new RelaisError('fallback_unavailable', message, { reason, actor: 'host' });
}
