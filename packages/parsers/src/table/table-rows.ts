import type { Element } from 'domhandler';
import { childElements } from '../dom/element.ts';
import { textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import type { PageKind } from '../drift/page-kind.ts';
import { isSingle } from './columns.ts';
import { saysNothing } from './empty-row.ts';
import type { OperationsTable } from './find-table.ts';
import { withoutPhoneRows } from './phone-rows.ts';

/** The cells of one data row, as many as the table has headers. */
export type DataRow = readonly Element[];

/** One row below the header. The reader of the table must understand each other row, or refuse it. */
export interface TableRow {
  readonly isData: boolean;
  readonly element: Element;
  readonly cells: DataRow;
}

/**
 * Sorts the rows of a table into data and headings, in order.
 *
 * @throws {PageDriftError} `page_drift` when there is no data row and no word that the list is empty
 */
export function tableRows({ columns, rows }: OperationsTable, kind: PageKind): readonly TableRow[] {
  const read: TableRow[] = [];
  let isEmpty = false;
  for (const row of withoutPhoneRows(rows, kind)) {
    const cells = childElements(row);
    const [first] = cells;
    const isData = cells.length === columns.count && cells.every(isDataCell);
    if (cells.length === 1 && first !== undefined && saysNothing(first)) isEmpty = true;
    else read.push({ isData, element: row, cells });
  }
  const hasData = read.some(({ isData }) => isData);
  if (hasData === isEmpty) throw drift(kind, isEmpty ? 'rows.contradiction' : 'rows.none');
  return read;
}

/** The error for an unknown row: skipping it might shorten the list. */
export function unknownRow({ cells }: TableRow, kind: PageKind): Error {
  return drift(kind, 'row.unknown', ...cells.slice(0, 8).map((cell) => textOf(cell).trim()));
}

function isDataCell(cell: Element): boolean {
  return cell.name === 'td' && isSingle(cell);
}
