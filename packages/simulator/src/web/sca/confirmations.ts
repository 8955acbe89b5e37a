import { createHash } from 'node:crypto';
import type { Clock } from '@relais/model';
import type { AppOutcome, ScaPlan } from '../../ledger/customer-scenario.ts';
import type { Session } from '../session/sessions.ts';

/** The bank's answer to a poll for a confirmation. */
type TransactionState = 'PENDING' | 'VALIDATED' | 'CANCELLED' | 'NONE';

/** The customer's action on the phone, set from outside. */
export interface ScaAnswer {
  readonly outcome: AppOutcome;
  /** Number of polls that are still pending. @defaultValue 0 */
  readonly afterPolls?: number;
}

/** The customers' phones: their answers to confirmations. */
export interface ScaControl {
  /** Confirms by the app. @param login - the customer's; it holds for open and for later requests */
  readonly validate: (login: string) => void;
  /** Refuses. */
  readonly cancel: (login: string) => void;
  /** Lets the request run out. */
  readonly expire: (login: string) => void;
  /** Sets the result, and the number of polls before it. */
  readonly answer: (login: string, answer: ScaAnswer) => void;
}

/** Requests for confirmation by the app. */
export interface Confirmations extends ScaControl {
  /** Notifies the phone. An earlier request ends. @returns 49 characters */
  readonly start: (session: Session, plan: ScaPlan) => string;
  readonly poll: (transactionId: string) => TransactionState;
  /** As `poll`, without counting. */
  readonly stateOf: (session: Session) => TransactionState;
  /** The id of the last request; empty without one. */
  readonly openOf: (session: Session) => string;
  readonly abandon: (transactionId: string) => void;
}

interface Transaction {
  readonly id: string;
  readonly login: string;
  readonly startedAt: number;
  outcome: AppOutcome;
  pollsLeft: number;
}

const LIFE_MS = 15 * 60_000;
const STATES: Readonly<Record<AppOutcome, TransactionState>> = {
  validated: 'VALIDATED',
  cancelled: 'CANCELLED',
  expired: 'NONE',
  pending: 'PENDING',
};

/** No request is open yet. */
export function createConfirmations(clock: Clock): Confirmations {
  const bySession = new Map<string, Transaction>();
  const answers = new Map<string, ScaAnswer>();

  function state(transaction: Transaction | undefined, counts: boolean): TransactionState {
    if (transaction === undefined || clock.now() - transaction.startedAt >= LIFE_MS) return 'NONE';
    if (transaction.pollsLeft > 0) {
      if (counts) transaction.pollsLeft -= 1;
      return 'PENDING';
    }
    return STATES[transaction.outcome];
  }

  function find(transactionId: string): Transaction | undefined {
    return [...bySession.values()].find(({ id }) => id === transactionId);
  }

  function answer(login: string, given: ScaAnswer): void {
    answers.set(login, given);
    for (const transaction of bySession.values()) {
      if (transaction.login !== login) continue;
      transaction.outcome = given.outcome;
      transaction.pollsLeft = given.afterPolls ?? 0;
    }
  }

  return {
    start: (session, plan) => {
      session.progress.confirmations += 1;
      const seed = `${session.id}/confirmation/${session.progress.confirmations}`;
      const id = createHash('sha256').update(seed).digest('hex').slice(0, 49);
      const { outcome, afterPolls } = answers.get(session.login) ?? {
        outcome: plan.outcome ?? 'validated',
        afterPolls: plan.polls ?? 2,
      };
      const startedAt = clock.now();
      bySession.set(session.id, { id, login: session.login, startedAt, outcome, pollsLeft: afterPolls ?? 0 });
      return id;
    },
    poll: (transactionId) => state(find(transactionId), true),
    stateOf: ({ id }) => state(bySession.get(id), false),
    openOf: ({ id }) => bySession.get(id)?.id ?? '',
    abandon: (transactionId) => {
      const transaction = find(transactionId);
      if (transaction === undefined) return;
      transaction.outcome = 'expired';
      transaction.pollsLeft = 0;
    },
    answer,
    validate: (login) => answer(login, { outcome: 'validated' }),
    cancel: (login) => answer(login, { outcome: 'cancelled' }),
    expire: (login) => answer(login, { outcome: 'expired' }),
  };
}
