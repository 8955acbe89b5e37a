import type { CallOptions } from './call-options.ts';
import type { AnswerValues, Question, TransactionQuery } from './question.ts';

/** Members that Relais adds to each kind of answer, beside the bank's own. */
type Facts = { readonly [Kind in keyof AnswerValues]: object };

/** One customer's account information, for a host program: one method for each question. */
export interface PsuHandle<Told extends Facts = Facts> {
  getAccounts(options?: CallOptions): Promise<AnswerValues['accounts'] & Told['accounts']>;
  getBalances(accountId: string, options?: CallOptions): Promise<AnswerValues['balances'] & Told['balances']>;
  getTransactions(
    accountId: string,
    query?: TransactionQuery,
    options?: CallOptions,
  ): Promise<AnswerValues['transactions'] & Told['transactions']>;
  getEndUserIdentity(options?: CallOptions): Promise<AnswerValues['identity'] & Told['identity']>;
  getTrustedBeneficiaries(options?: CallOptions): Promise<AnswerValues['beneficiaries'] & Told['beneficiaries']>;
}

/** Turns the five questions into methods. @param ask - answers one question */
export function psuHandle<Told extends Facts>(
  ask: <Q extends Question>(question: Q, options: CallOptions) => Promise<AnswerValues[Q['kind']] & Told[Q['kind']]>,
): PsuHandle<Told> {
  return {
    getAccounts: (options = {}) => ask({ kind: 'accounts' }, options),
    getBalances: (accountId, options = {}) => ask({ kind: 'balances', accountId }, options),
    getTransactions: (accountId, query = {}, options = {}) => ask({ kind: 'transactions', accountId, query }, options),
    getEndUserIdentity: (options = {}) => ask({ kind: 'identity' }, options),
    getTrustedBeneficiaries: (options = {}) => ask({ kind: 'beneficiaries' }, options),
  };
}
