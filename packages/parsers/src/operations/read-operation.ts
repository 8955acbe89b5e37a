import type { CalendarDate, Transaction } from '@relais/model';
import { classifyLabel } from '../label/classify-label.ts';
import { embeddedValueDate } from '../label/embedded-value-date.ts';
import { type LabelCell, readLabelCell } from '../label/label-cell.ts';
import { refuseLeftovers } from '../label/leftovers.ts';
import { purchaseDate } from '../label/purchase-date.ts';
import { drift } from '../page/page-drift-error.ts';
import { isPhoneOnly, textOf } from '../page/text.ts';
import type { ColumnRole } from '../table/column-role.ts';
import type { Columns } from '../table/columns.ts';
import { cellOf, readRowAmount, signed } from '../table/row-amount.ts';
import type { DataRow } from '../table/table-rows.ts';
import { type PrintedAmount, readAmount } from '../value/amount.ts';
import { agree, isSameAmount, readAmountCell } from '../value/amount-cell.ts';
import { entryReference } from './entry-reference.ts';
import type { ParsedOperation } from './operations-page.ts';

/** What the rows of one table have in common. */
export interface RowContext {
  readonly columns: Columns;
  readonly currency: string;
  /** The day the balance is of: a row dated later is announced, not booked. */
  readonly balanceDate?: CalendarDate;
  /** The old site prints years with two digits. */
  readonly readDate: (printed: string) => CalendarDate | undefined;
  readonly readValueDate: typeof embeddedValueDate;
}

const KIND = 'operations';

/**
 * Reads one row. Everything the row says twice must agree.
 *
 * @throws {PageDriftError} `page_drift`
 */
export function readOperation(row: DataRow, context: RowContext): ParsedOperation {
  const { columns } = context;
  const bookingDate = dateIn(row, columns, 'date', context);
  if (bookingDate === undefined) throw drift(KIND, 'row.date');
  const label = readLabelCell(cellOf(row, columns, 'label', KIND), KIND);
  const amount = readRowAmount(row, columns, KIND, readAmountCell);
  const balanceAt = columns.at.balance;
  const balanceCell = balanceAt === undefined ? undefined : row[balanceAt];
  const balance = balanceCell && readAmountCell(balanceCell, 'signed', KIND, 'row.balance');
  if (amount.currency !== context.currency || (balance ?? amount).currency !== context.currency) {
    throw drift(KIND, 'row.currency', amount.currency);
  }
  checkCopies(label, bookingDate, amount, balance, context);
  const lines = label.lines.filter((line) => embeddedValueDate(line) === undefined);
  if (lines.length === 0) throw drift(KIND, 'label.empty');
  refuseLeftovers(lines, bookingDate, amount, KIND);
  const valueDate = oneValueDate(dateIn(row, columns, 'valueDate', context), label, context);
  const transactionDate = purchaseDate(lines, bookingDate);
  const reference = entryReference(label.links, bookingDate);
  const isPending = context.balanceDate !== undefined && bookingDate > context.balanceDate;
  const transaction: Transaction = {
    ...signed(amount),
    status: isPending ? 'PDNG' : 'BOOK',
    bookingDate,
    ...(valueDate === undefined ? {} : { valueDate }),
    ...(transactionDate === undefined ? {} : { transactionDate }),
    remittanceInformation: { unstructured: lines },
  };
  return {
    transaction,
    kind: classifyLabel(lines),
    ...(reference === undefined ? {} : { reference }),
    ...(balance === undefined ? {} : { runningBalance: balance.amount }),
  };
}

function dateIn(row: DataRow, columns: Columns, role: ColumnRole, context: RowContext): CalendarDate | undefined {
  if (columns.at[role] === undefined) return undefined;
  const text = textOf(cellOf(row, columns, role, KIND), isPhoneOnly);
  const date = context.readDate(text);
  if (date === undefined) throw drift(KIND, `row.${role}`, text);
  return date;
}

/** The value date from its column and from what the label cell embeds: all must be the same. */
function oneValueDate(
  inColumn: CalendarDate | undefined,
  { lines, copies }: LabelCell,
  { readValueDate }: RowContext,
): CalendarDate | undefined {
  let date = inColumn;
  for (const embedded of [...lines.map(embeddedValueDate), ...copies.map(readValueDate)]) {
    if (embedded === undefined) continue;
    if (embedded.date === undefined) throw drift(KIND, 'row.valueDate', ...lines);
    date ??= embedded.date;
    if (date !== embedded.date) throw drift(KIND, 'row.valueDate.copy');
  }
  return date;
}

/** What a phone shows in the label cell: the row's date, its value date, its amount, its running balance. */
function checkCopies(
  { copies }: LabelCell,
  date: CalendarDate,
  amount: PrintedAmount,
  balance: PrintedAmount | undefined,
  context: RowContext,
): void {
  for (const copy of copies) {
    const copiedDate = context.readDate(copy);
    const balanceCopy = BALANCE.exec(copy)?.[1];
    if (copiedDate !== undefined) {
      if (copiedDate !== date) throw drift(KIND, 'row.date.copy', copy);
    } else if (balanceCopy !== undefined && balance !== undefined) {
      agree(balance, balanceCopy, KIND, 'row.balance.copy');
    } else if (context.readValueDate(copy) === undefined) {
      const read = readAmount(copy);
      if (read === undefined) throw drift(KIND, 'row.copy', copy);
      if (!isSameAmount(amount, read)) throw drift(KIND, 'row.amount.copy', copy);
    }
  }
}

const BALANCE = /^(?:Solde|Saldo|Balance|Kontostand) ?: ?(.+)$/;
