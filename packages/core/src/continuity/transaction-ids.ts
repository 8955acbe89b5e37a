import { createHash } from 'node:crypto';
import type { Transaction } from '@relais/model';

/** What makes two rows of one account the same row: everything both channels can know of it. */
function fingerprint(transaction: Transaction): string {
  const { bookingDate, valueDate, transactionAmount, creditDebitIndicator, status, remittanceInformation } =
    transaction;
  const lines = remittanceInformation.unstructured.map((line) => line.replace(/\s+/g, ' ').trim());
  const { currency, amount } = transactionAmount;
  return JSON.stringify([status, bookingDate, valueDate, creditDebitIndicator, amount, currency, lines]);
}

/**
 * Gives rows without an id a marked synthetic one, the same on every later read of the same window or a wider one.
 *
 * Twins, equal in everything, are told apart by counting: n equal rows stay n rows with n ids.
 *
 * @param accountId - any stable name of the account, e.g. the id the caller knows
 */
export function withSyntheticIds(accountId: string, transactions: readonly Transaction[]): readonly Transaction[] {
  const occurrences = new Map<string, number>();
  return transactions.map((transaction) => {
    if (transaction.resourceId !== undefined) return transaction;
    const print = fingerprint(transaction);
    const occurrence = occurrences.get(print) ?? 0;
    occurrences.set(print, occurrence + 1);
    const hash = createHash('sha256').update(`${accountId}\n${print}\n${occurrence}`).digest('hex');
    return { resourceId: `relais-${hash.slice(0, 28)}`, ...transaction };
  });
}
