import type { Transaction } from './account-data/transaction.ts';

// Beside the data, never in it: the API would not have sent it in this form.
const references = new WeakMap<Transaction, string>();

/** Notes the bank's own reference of an entry, 17 digits, where a channel sees it apart from the entry's id. */
export function noteBankReference(transaction: Transaction, reference: string): void {
  references.set(transaction, reference);
}

/** The bank's own reference that a channel noted of this entry. */
export function bankReferenceOf(transaction: Transaction): string | undefined {
  return references.get(transaction);
}
