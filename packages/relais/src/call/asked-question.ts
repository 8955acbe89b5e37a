import type { FoundAccount } from '@relais/continuity';
import { narrowerQuery } from '@relais/continuity';
import type { CalendarDate, Question, TransactionQuery } from '@relais/model';

/** The account that a question is about, by the id that the caller gave. */
export function accountIdOf(question: Question): string | undefined {
  return 'accountId' in question ? question.accountId : undefined;
}

/** The days that a question is about. */
export function daysOf(question: Question): TransactionQuery {
  return question.kind === 'transactions' ? question.query : {};
}

/** The same question about an account by the channel's own id of it, over the given days. */
export function questionOf<Q extends Question>(question: Q, accountId: string | undefined, query: TransactionQuery): Q {
  return {
    ...question,
    ...(accountId !== undefined && { accountId }),
    ...(question.kind === 'transactions' && { query }),
  };
}

/** The same question by the one id that the caller shall know the account by. */
export function questionByShownId<Q extends Question>(question: Q, account: FoundAccount | undefined): Q {
  return account === undefined ? question : { ...question, accountId: account.shown };
}

/** After an outage the API is asked for its days as well, so that what the fallback delivered is confirmed. */
export function widenedTo(rereadFrom: CalendarDate | undefined, query: TransactionQuery): TransactionQuery {
  const { dateFrom } = query;
  if (rereadFrom === undefined || dateFrom === undefined || rereadFrom >= dateFrom) return query;
  return { ...query, dateFrom: rereadFrom };
}

/** Fewer days than a wide question asks for. @returns `undefined` where it asks for few */
export function fewerDays(
  question: Question,
  query: TransactionQuery,
  today: (() => CalendarDate) | undefined,
): TransactionQuery | undefined {
  return question.kind === 'transactions' && today !== undefined ? narrowerQuery(query, today()) : undefined;
}
