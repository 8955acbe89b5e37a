import type { FoundAccount } from '@relais/continuity';
import { type Amount, type Answer, type Question, RelaisError, type ValueOf } from '@relais/model';

/**
 * Two accounts of one IBAN, in two currencies, are one number to the web bank. What it shows under that number belongs to the
 * account of its currency, and to no other. An answer without an amount belongs to none for certain.
 *
 * @throws {RelaisError} `fallback_refused`, reason `unknown_account`, for an answer that may be the other account's
 */
export function assertOwnCurrency<Q extends Question>(
  question: Q,
  { value }: Answer<ValueOf<Q>>,
  account: FoundAccount | undefined,
): void {
  const currency = account?.currency;
  if (currency === undefined) return;
  const amounts = amountsIn(question.kind, value);
  if (amounts.length > 0 && amounts.every((amount) => amount.currency === currency)) return;
  throw new RelaisError('fallback_refused', 'the web bank does not tell two accounts of this IBAN apart', {
    reason: 'unknown_account',
  });
}

function amountsIn(kind: Question['kind'], value: ValueOf<Question>): readonly Amount[] {
  if (kind === 'balances' && 'balances' in value) return value.balances.map(({ balanceAmount }) => balanceAmount);
  if (kind === 'transactions' && 'transactions' in value) {
    return value.transactions.map(({ transactionAmount }) => transactionAmount);
  }
  return [];
}
