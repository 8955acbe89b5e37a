import type { CalendarDate } from '@relais/model';
import { drift } from '../drift/page-drift-error.ts';
import type { EmbeddedDate } from '../label/embedded-value-date.ts';
import { collapse } from '../text/fold.ts';
import { type PrintedAmount, readAmount } from '../value/amount.ts';
import { agree, type CellAmount, isSameAmount } from '../value/amount-cell.ts';
import type { RowContext } from './row-context.ts';

/** Values from the columns of a row. */
interface Shown {
  readonly date: CalendarDate;
  readonly amount: CellAmount;
  readonly balance: PrintedAmount | undefined;
}

const KIND = 'operations';
const BALANCE = /^(?:Solde|Saldo|Balance|Kontostand) ?: ?(.+)$/;

/**
 * Checks the copies for phones in the label cell against the columns: the row's date, amount and running balance.
 *
 * @returns the value dates among them, for the caller to compare
 * @throws {PageDriftError} `page_drift` when a copy differs, or is none of these
 */
export function checkCopies(
  copies: readonly string[],
  { date, amount, balance }: Shown,
  { readDate, readValueDate }: Pick<RowContext, 'readDate' | 'readValueDate'>,
): readonly EmbeddedDate[] {
  const valueDates: EmbeddedDate[] = [];
  for (const copy of copies) {
    const valueDate = copy.includes(':') ? readValueDate(copy) : undefined;
    const copiedDate = valueDate === undefined && copy.includes('/') ? readDate(copy) : undefined;
    if (valueDate !== undefined) valueDates.push(valueDate);
    else if (copiedDate === undefined && !isPrintedAlike(copy, amount)) checkAmount(collapse(copy), amount, balance);
    else if (copiedDate !== undefined && copiedDate !== date) throw drift(KIND, 'row.date.copy', copy);
  }
  return valueDates;
}

/** Usually a debit is equal and need not be read again. In a column of debits a plus sign has no meaning. */
function isPrintedAlike(copy: string, { printed }: CellAmount): boolean {
  return copy === printed && !copy.startsWith('+');
}

function checkAmount(copy: string, amount: PrintedAmount, balance: PrintedAmount | undefined): void {
  const copiedBalance = balance === undefined ? undefined : BALANCE.exec(copy)?.[1];
  if (balance !== undefined && copiedBalance !== undefined) {
    agree(balance, copiedBalance, KIND, 'row.balance.copy');
    return;
  }
  const read = readAmount(copy);
  if (read === undefined) throw drift(KIND, 'row.copy', copy);
  if (!isSameAmount(amount, read)) throw drift(KIND, 'row.amount.copy', copy);
}
