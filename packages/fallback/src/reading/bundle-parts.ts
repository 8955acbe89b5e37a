import { compareDecimals } from '@relais/model';
import { type CardOperation, PageDriftError } from '@relais/parsers';
import { signedAmountOf } from './read-announced.ts';
import { sumOf } from './withdrawals.ts';

/**
 * The payments behind one line of a month. They must be as many as the line says, and come to its amount.
 *
 * @throws {PageDriftError} `page_drift` when they are not
 */
export function partsOf(
  { merchant, transaction }: CardOperation,
  parts: readonly CardOperation[],
  page: 'card_operations' | 'card_month',
): readonly CardOperation[] {
  const count = /^regroupement (\d{1,4})\b/i.exec(merchant)?.[1];
  if (Number(count) !== parts.length) throw refused(page, 'bundle.count');
  const { currency } = transaction.transactionAmount;
  const isForeign = parts.some((part) => part.transaction.transactionAmount.currency !== currency);
  if (isForeign || compareDecimals(sumOf(parts), signedAmountOf(transaction)) !== 0) throw refused(page, 'bundle.sum');
  return parts;
}

function refused(page: 'card_operations' | 'card_month', mark: string): PageDriftError {
  return new PageDriftError({ page, mark, shapes: [] });
}
