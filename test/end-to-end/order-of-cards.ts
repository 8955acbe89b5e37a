import type { Transaction } from '@relais/model';
import { expect } from 'vitest';

/** The page puts a day's payments with one merchant together: of a card, the order inside a day is the page's own. */
export function inOrder<T extends Omit<Transaction, 'entryReference'>>(rows: readonly T[]): readonly T[] {
  const isOfCard = ({ status, transactionDate }: T): boolean => status === 'PDNG' && transactionDate !== undefined;
  if (!rows.some(isOfCard)) return rows;
  const days = rows.map(({ bookingDate, transactionDate }) => `${bookingDate} ${transactionDate}`);
  expect(days).toEqual(days.toSorted().reverse());
  return rows.toSorted((a, b) => ((a.resourceId ?? '') < (b.resourceId ?? '') ? -1 : 1));
}
