import { isInside } from '@relais/continuity';
import type { Answer, HalTransactions, TransactionQuery } from '@relais/model';

/**
 * The rows of the days that were asked for. A bank may count its days in another way, and give a row of the day before. Such rows
 * are counted and left out. An answer without any row of those days may be another list: it stays as it is, and is refused.
 */
export function withinDays(answer: Answer<HalTransactions>, days: TransactionQuery): Answer<HalTransactions> {
  const { transactions } = answer.value;
  const isWanted = transactions.map((row) => isInside(row, days));
  const wanted = transactions.filter((_, index) => isWanted[index]);
  const outside = transactions.length - wanted.length;
  if (outside === 0 || wanted.length === 0) return answer;
  const { references } = answer.notes;
  return {
    value: { ...answer.value, transactions: wanted },
    provenance: { ...answer.provenance, outside },
    notes: {
      ...answer.notes,
      ...(references !== undefined && { references: references.filter((_, index) => isWanted[index]) }),
    },
  };
}
