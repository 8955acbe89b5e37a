import { addDecimals, type CalendarDate, compareDecimals, type Decimal } from '@relais/model';
import { isGarbled } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { PAGE_LIMITS } from '../html/page-limits.ts';
import { type ColumnRole, roleOfHeader } from '../table/column-role.ts';
import { collapse, fold } from '../text/fold.ts';
import { isMisread } from '../text/misread.ts';
import { readNumber } from '../value/amount.ts';
import { readDate } from '../value/date.ts';

/** One row of the export. The file names no currency, so the row has none. */
export interface CsvOperation {
  readonly bookingDate: CalendarDate;
  readonly valueDate?: CalendarDate;
  /** Signed. */
  readonly amount: Decimal;
  /** All label lines, joined; blanks collapsed. Empty for the few rows that the bank gives no label. */
  readonly label: string;
  readonly runningBalance?: Decimal;
}

/** The export, oldest row first. */
export interface OperationsCsv {
  readonly operations: readonly CsvOperation[];
}

const KIND = 'csv';
const ROLES: ReadonlySet<ColumnRole> = new Set(['date', 'valueDate', 'label', 'amount', 'debit', 'credit', 'balance']);

/** The budget page exports a file of its own, in UTF-8: its first column is the bank. A byte order mark may precede it. */
const BUDGET_FILE = /^[^\w"]{0,3}"?Banque"?[;,\t]/;

type CsvColumns = ReadonlyMap<ColumnRole, number>;

/**
 * Reads the bank's CSV export, already decoded (ISO-8859-15).
 *
 * @throws {PageDriftError} `page_drift` when a value is not certain, rows are not in order, or balances do not add up
 */
export function parseOperationsCsv(text: string): OperationsCsv {
  if (text.length > PAGE_LIMITS.characters) throw drift(KIND, 'csv.size');
  if (BUDGET_FILE.test(text)) throw drift(KIND, 'csv.budget');
  if (isMisread(text)) throw drift(KIND, 'csv.charset');
  const lines = text.split(/\r?\n/);
  // A complete file ends with a line end; any other was cut short.
  if (lines.pop() !== '') throw drift(KIND, 'csv.truncated');
  const [header = '', ...rows] = lines;
  const columns = readHeader(header);
  const operations = rows.map((row) => readRow(row.split(';'), columns));
  // The bank has rows without a label; a file of them alone has lost its column.
  if (operations.length > 0 && operations.every(({ label }) => label === '')) throw drift(KIND, 'csv.label');
  checkSequence(operations);
  return { operations };
}

function readHeader(header: string): CsvColumns {
  const roles = header.split(';').map((cell) => roleOfHeader(fold(cell)));
  const columns = new Map<ColumnRole, number>();
  for (const [index, role] of roles.entries()) {
    if (role === undefined || !ROLES.has(role) || columns.has(role)) throw drift(KIND, 'csv.header', header);
    columns.set(role, index);
  }
  const hasAmount = columns.has('amount') !== (columns.has('debit') && columns.has('credit'));
  if (!columns.has('date') || !columns.has('label') || !hasAmount) throw drift(KIND, 'csv.header', header);
  return columns;
}

function readRow(cells: readonly string[], columns: CsvColumns): CsvOperation {
  if (cells.length !== columns.size) throw drift(KIND, 'csv.cells', ...cells.slice(0, 8));
  const cell = (role: ColumnRole): string | undefined => cells[columns.get(role) ?? -1];
  const bookingDate = dateIn(cell('date'));
  const valueDate = dateIn(cell('valueDate'));
  const label = collapse(cell('label') ?? '');
  if (bookingDate === undefined || isGarbled(label)) throw drift(KIND, 'csv.row', label);
  const balance = cell('balance') ?? '';
  return {
    bookingDate,
    ...(valueDate === undefined ? {} : { valueDate }),
    amount: amountOf(cell),
    label,
    ...(balance === '' ? {} : { runningBalance: numberIn(balance) }),
  };
}

/** With two columns, a debit without a sign is negative too. */
function amountOf(cell: (role: ColumnRole) => string | undefined): Decimal {
  const single = cell('amount');
  if (single !== undefined) return numberIn(single);
  const [debit = '', credit = ''] = [cell('debit'), cell('credit')];
  if ((debit === '') === (credit === '')) throw drift(KIND, 'csv.amount', debit, credit);
  const amount = numberIn(debit === '' ? credit : debit);
  const sign = compareDecimals(amount, '0');
  if (debit === '' ? sign < 0 : sign > 0) throw drift(KIND, 'csv.amount.sign', debit, credit);
  return amount;
}

function numberIn(printed: string): Decimal {
  const read = readNumber(printed, 2);
  if (read === undefined) throw drift(KIND, 'csv.amount', printed);
  return read.amount;
}

function dateIn(printed: string | undefined): CalendarDate | undefined {
  if (printed === undefined) return undefined;
  const date = readDate(printed);
  if (date === undefined) throw drift(KIND, 'csv.date', printed);
  return date;
}

function checkSequence(operations: readonly CsvOperation[]): void {
  for (const [index, { bookingDate, amount, runningBalance }] of operations.entries()) {
    const before = operations[index - 1];
    if (before === undefined) continue;
    if (before.bookingDate > bookingDate) throw drift(KIND, 'csv.order');
    if (before.runningBalance === undefined || runningBalance === undefined) {
      if (before.runningBalance !== runningBalance) throw drift(KIND, 'csv.balance');
    } else if (compareDecimals(addDecimals(before.runningBalance, amount), runningBalance) !== 0) {
      throw drift(KIND, 'csv.balance');
    }
  }
}
