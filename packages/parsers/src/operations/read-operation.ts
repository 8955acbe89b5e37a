import type { CalendarDate, Transaction } from '@relais/model';
import { isPhoneOnly, textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { classifyLabel } from '../label/classify-label.ts';
import { type EmbeddedDate, embeddedValueDate } from '../label/embedded-value-date.ts';
import { splitLabelCell } from '../label/label-cell.ts';
import { refuseLeftovers } from '../label/leftovers.ts';
import { purchaseDate } from '../label/purchase-date.ts';
import type { ColumnRole } from '../table/column-role.ts';
import type { Columns } from '../table/columns.ts';
import { cellOf, readRowAmount, signed } from '../table/row-amount.ts';
import type { DataRow } from '../table/table-rows.ts';
import { readAmount } from '../value/amount.ts';
import { readAmountCell } from '../value/amount-cell.ts';
import { entryReference } from './entry-reference.ts';
import type { ParsedOperation } from './parsed-operations.ts';
import { checkCopies } from './phone-copies.ts';

import type { RowContext } from './row-context.ts';

const KIND = 'operations';

/**
 * Reads one row. Values that the row states twice must agree.
 *
 * @throws {PageDriftError} `page_drift`
 */
export function readOperation(row: DataRow, context: RowContext): ParsedOperation {
  const { columns } = context;
  const bookingDate = bookingDateOf(row, context);
  const label = splitLabelCell(cellOf(row, columns, 'label', KIND), KIND);
  const amount = readRowAmount(row, columns, KIND, readAmountCell);
  const balanceAt = columns.at.balance;
  const balanceCell = balanceAt === undefined ? undefined : row[balanceAt];
  const balance = balanceCell && readAmountCell(balanceCell, 'signed', KIND, 'row.balance');
  if (amount.currency !== context.currency || (balance ?? amount).currency !== context.currency) {
    throw drift(KIND, 'row.currency', amount.currency);
  }
  const copied = checkCopies(label.copies, { date: bookingDate, amount, balance }, context);
  const lines = label.lines.every(isOfLabel) ? label.lines : label.lines.filter(isOfLabel);
  refuseCounterValue(row, columns);
  refuseLeftovers(lines, bookingDate, amount, KIND);
  const valueDate = oneValueDate(dateIn(row, columns, 'valueDate', context), label.lines, copied);
  const transactionDate = purchaseDate(lines, bookingDate);
  const reference = entryReference(label.links, bookingDate);
  const isPending = context.balanceDate !== undefined && bookingDate > context.balanceDate;
  const { transactionAmount, creditDebitIndicator } = signed({ amount: amount.amount, currency: context.currency });
  const transaction: Draft<Transaction> = {
    transactionAmount,
    creditDebitIndicator,
    status: isPending ? 'PDNG' : 'BOOK',
    bookingDate,
    // V8 reserves more room for a list that grew than it holds, and hundreds of these are kept.
    remittanceInformation: { unstructured: lines.slice() },
  };
  if (valueDate !== undefined) transaction.valueDate = valueDate;
  if (transactionDate !== undefined) transaction.transactionDate = transactionDate;
  const operation: Draft<ParsedOperation> = { transaction, kind: classifyLabel(lines) };
  if (reference !== undefined) operation.reference = reference;
  if (balance !== undefined) operation.runningBalance = balance.amount;
  return operation;
}

/** A counter-value is an amount in another currency, or nothing. Other words there belong to another column. */
function refuseCounterValue(row: DataRow, { at }: Columns): void {
  const cell = at.counterValue === undefined ? undefined : row[at.counterValue];
  const text = cell === undefined ? '' : textOf(cell, isPhoneOnly).trim();
  if (text !== '' && readAmount(text) === undefined) throw drift(KIND, 'row.counterValue', text);
}

/** Whether a row has nothing in its column of days. */
export function isUndated(row: DataRow, { columns }: RowContext): boolean {
  return textOf(cellOf(row, columns, 'date', KIND)).trim() === '';
}

/** @throws {PageDriftError} `page_drift` */
export function bookingDateOf(row: DataRow, context: RowContext): CalendarDate {
  const date = dateIn(row, context.columns, 'date', context);
  if (date === undefined) throw drift(KIND, 'row.date');
  return date;
}

/** An object that is filled member by member: spreading hundreds of rows costs memory. */
type Draft<T> = { -readonly [Member in keyof T]: T[Member] };

function dateIn(row: DataRow, columns: Columns, role: ColumnRole, context: RowContext): CalendarDate | undefined {
  if (columns.at[role] === undefined) return undefined;
  const text = textOf(cellOf(row, columns, role, KIND), isPhoneOnly);
  const date = context.readDate(text);
  if (date === undefined) throw drift(KIND, `row.${role}`, text);
  return date;
}

/** The value date from its column and from the label cell: all must be equal. */
function oneValueDate(
  inColumn: CalendarDate | undefined,
  lines: readonly string[],
  copied: readonly EmbeddedDate[],
): CalendarDate | undefined {
  let date = inColumn;
  for (const line of lines) date = sameDate(date, embeddedValueDate(line), lines);
  for (const copy of copied) date = sameDate(date, copy, lines);
  return date;
}

function sameDate(
  date: CalendarDate | undefined,
  embedded: EmbeddedDate | undefined,
  lines: readonly string[],
): CalendarDate | undefined {
  if (embedded === undefined) return date;
  if (embedded.date === undefined) throw drift(KIND, 'row.valueDate', ...lines);
  if (date !== undefined && date !== embedded.date) throw drift(KIND, 'row.valueDate.copy');
  return embedded.date;
}

function isOfLabel(line: string): boolean {
  return embeddedValueDate(line) === undefined;
}
