import { type CallOptions, checkMisspelt, type OptionNames, type Question, type TransactionQuery } from '@relais/model';

const QUERY: OptionNames<TransactionQuery> = { dateFrom: true, dateTo: true };
const OPTIONS: OptionNames<CallOptions> = { signal: true, deadlineMs: true };

/** A misspelt day would read more, or less, than was asked for. @throws {TypeError} naming the member */
export function checkAsked(question: Question, options: CallOptions): void {
  checkMisspelt('options', options, OPTIONS);
  if (question.kind === 'transactions') checkMisspelt('query', question.query, QUERY);
}
