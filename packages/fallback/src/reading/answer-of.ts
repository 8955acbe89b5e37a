import {
  type Answer,
  type AnswerValues,
  type Question,
  type QuestionKind,
  RelaisError,
  type ValueOf,
} from '@relais/model';
import type { AccountReader } from './account-reader.ts';

/** What the web bank can answer. */
export const ANSWERED: ReadonlySet<QuestionKind> = new Set(['accounts', 'balances', 'transactions', 'identity']);

/**
 * Answers a question from the pages of a session.
 *
 * @throws {RelaisError} `fallback_refused` with reason `no_fallback` for what the web bank does not answer
 */
export function answerOf<Q extends Question>(
  reader: AccountReader,
  question: Q,
  signal: AbortSignal,
): Promise<Answer<ValueOf<Q>>> {
  // The compiler does not follow from the kind of a question to the kind of its answer.
  return read(reader, question, signal) as Promise<Answer<ValueOf<Q>>>;
}

async function read(
  reader: AccountReader,
  question: Question,
  signal: AbortSignal,
): Promise<Answer<AnswerValues[QuestionKind]>> {
  switch (question.kind) {
    case 'accounts':
      return reader.getAccounts(signal);
    case 'balances':
      return reader.getBalances(question.accountId, signal);
    case 'transactions':
      return reader.getTransactions(question.accountId, question.query, signal);
    case 'identity':
      return reader.getEndUserIdentity(signal);
    case 'beneficiaries':
      throw notAnswered(question.kind);
  }
}

/** @throws {RelaisError} before the bank is asked for what it does not answer */
export function assertAnswered(kind: QuestionKind): void {
  if (!ANSWERED.has(kind)) throw notAnswered(kind);
}

function notAnswered(kind: QuestionKind): RelaisError {
  return new RelaisError('fallback_refused', `the fallback does not answer questions for ${kind}`, {
    reason: 'no_fallback',
  });
}
