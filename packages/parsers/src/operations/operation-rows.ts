import type { CalendarDate } from '@relais/model';
import type { PageDocument } from '../dom/read-document.ts';
import { textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { embeddedValueDate } from '../label/embedded-value-date.ts';
import type { OperationsTable } from '../table/find-table.ts';
import { type TableRow, tableRows, unknownRow } from '../table/table-rows.ts';
import { once } from '../text/once.ts';
import { readDate, readLongDate, readShortDate } from '../value/date.ts';
import type { RowOrder } from './check-order.ts';
import type { OperationsPage, ParsedOperation } from './parsed-operations.ts';
import { bookingDateOf, isUndated, readOperation } from './read-operation.ts';
import type { RowContext } from './row-context.ts';
import {
  isOldBalanceRow,
  type NamedAmount,
  namedAmount,
  readCaption,
  readOldBalance,
  type StatementBalance,
  splitHalf,
  statementBalance,
} from './statement-balance.ts';

/** The rows of a page, and the facts needed to read them. */
export interface OperationRows {
  readonly rows: readonly TableRow[];
  readonly balance: StatementBalance;
  readonly context: RowContext;
}

export interface ReadRows {
  readonly read: Omit<OperationsPage, 'more' | 'form' | 'announcedAt'>;
  /** Places among all rows, counted from 0, of rows without a day. They are not among the operations. */
  readonly undated: readonly number[];
}

const KIND = 'operations';

/**
 * Prepares the rows of a table for reading.
 *
 * @throws {PageDriftError} `page_drift` when the parts above the rows cannot be read with certainty
 */
export function operationRows(document: PageDocument, table: OperationsTable): OperationRows {
  const rows = tableRows(table, KIND);
  const caption = readCaption(table.element);
  const balance =
    caption === undefined ? readOldBalance(document.content) : statementBalance(caption, ...readSplit(rows));
  const context = {
    columns: table.columns,
    currency: balance.caption.balance.currency,
    ...(balance.caption.date === undefined ? {} : { balanceDate: balance.caption.date }),
    // Hundreds of rows share a few days: each is read once.
    readDate: once(caption === undefined ? (text) => readDate(text) ?? readShortDate(text) : readDate),
    readValueDate: once(embeddedValueDate),
  };
  return { rows, balance, context };
}

/**
 * Booking date of the last row, if the page states that this row is the oldest. It is not checked yet: the rows may not
 * keep that order.
 */
export function oldestOf({ rows, context }: OperationRows, order: RowOrder | undefined): CalendarDate | undefined {
  const last = rows.at(-1);
  if (order?.column !== 'date' || order.direction !== 'newest_first' || last?.isData !== true) return undefined;
  return isUndated(last.cells, context) ? undefined : bookingDateOf(last.cells, context);
}

/**
 * Reads every row.
 *
 * @throws {PageDriftError} `page_drift`
 */
export function readRows({ rows, balance, context }: OperationRows, order: RowOrder | undefined): ReadRows {
  const operations: ParsedOperation[] = [];
  const undated: number[] = [];
  let groupDate: CalendarDate | undefined;
  for (const row of rows) {
    if (row.isData && isUndated(row.cells, context)) {
      undated.push(operations.length + undated.length);
    } else if (row.isData) {
      const operation = readOperation(row.cells, context);
      const { bookingDate, valueDate } = operation.transaction;
      const groupedBy = order?.column === 'valueDate' ? valueDate : bookingDate;
      if (groupDate !== undefined && groupDate !== groupedBy) throw drift(KIND, 'group.date');
      operations.push(operation);
    } else if (!isBalanceRow(row)) {
      groupDate = groupHeading(row);
    }
  }
  refuseMissingValueDates(operations);
  const read = { ...balance, operations };
  return undated.length === 0 ? { read, undated } : { read: { ...read, leftOut: undated.map(nameOfRow) }, undated };
}

/** `row 7`, counted from 1. */
function nameOfRow(place: number): string {
  return `row ${place + 1}`;
}

/** The customer switches the value date on or off for all rows, never for some. */
function refuseMissingValueDates(operations: readonly ParsedOperation[]): void {
  const dated = operations
    .filter(({ transaction }) => transaction.status === 'BOOK')
    .map(({ transaction }) => transaction.valueDate !== undefined);
  if (dated.includes(true) && dated.includes(false)) throw drift(KIND, 'row.valueDate');
}

/** The two heading rows that separate announced from booked operations. */
function readSplit(
  rows: readonly TableRow[],
): readonly [announced: NamedAmount | undefined, booked: NamedAmount | undefined] {
  const split: { announced?: NamedAmount; booked?: NamedAmount } = {};
  for (const { cells } of rows) {
    const half = cells.length === 1 && cells[0]?.name === 'th' ? splitHalf(cells[0]) : undefined;
    if (half === undefined || cells[0] === undefined) continue;
    if (split[half] !== undefined) throw drift(KIND, 'split.twice');
    const named = namedAmount(cells[0], `split.${half}`);
    // The name would otherwise swallow a second amount, a day or other words.
    if (/[\d:]/.test(named.name)) throw drift(KIND, `split.${half}.form`, named.name);
    split[half] = named;
  }
  return [split.announced, split.booked];
}

/** Whether a row states a balance, or heads the rows of one. */
export function isBalanceRow({ cells }: TableRow): boolean {
  const [cell] = cells;
  return isOldBalanceRow(cells) || (cells.length === 1 && cell?.name === 'th' && splitHalf(cell) !== undefined);
}

/** The day of a heading, for customers who group rows by date. */
function groupHeading(row: TableRow): CalendarDate {
  const [cell, second] = row.cells;
  const date = cell?.name === 'th' && second === undefined ? readLongDate(textOf(cell)) : undefined;
  if (date === undefined) throw unknownRow(row, KIND);
  return date;
}
