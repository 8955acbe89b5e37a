import type { Element } from 'domhandler';
import { childElements, closest, hasClass } from '../dom/element.ts';
import type { PageDocument } from '../dom/read-document.ts';
import { textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import type { PageKind } from '../drift/page-kind.ts';
import { readDate } from '../value/date.ts';
import type { ColumnRole } from './column-role.ts';
import { type Columns, headerRowOf, knownRoles, readColumns, rowsOf } from './columns.ts';

/** A table of operations: its columns, and its rows without the header. */
export interface OperationsTable {
  readonly element: Element;
  readonly columns: Columns;
  readonly rows: readonly Element[];
}

/**
 * Finds the one table that has a date, a label and an amount.
 *
 * @throws {PageDriftError} `page_drift` when no table fits, or more than one
 */
export function findOperationsTable(document: PageDocument, kind: PageKind): OperationsTable {
  const tables = document.named.table.filter(isList).filter((table) => {
    const header = headerRowOf(table);
    return header !== undefined && isOperationsHeader(knownRoles(header));
  });
  const [element, second] = tables;
  const header = element && headerRowOf(element);
  if (element === undefined || header === undefined) throw drift(kind, 'table.missing');
  if (second !== undefined) throw drift(kind, 'table.twice');
  const isNested = document.named.table.some((table) => closest(table, (outer) => outer === element) !== undefined);
  if (isNested) throw drift(kind, 'table.nested');
  const columns = readColumns(header, kind);
  if (document.named.table.some((table) => table !== element && continues(table, columns)))
    throw drift(kind, 'table.continued');
  return { element, columns, rows: rowsOf(element).filter((row) => row !== header) };
}

/** An amount anywhere in a cell. No cell with an amount is longer. */
const AMOUNT = /\d,\d{2}\s?[A-Z]{3}/;
const LONGEST = 400;

/** Whether another table holds rows like those of the list, which the reader would miss. */
function continues(table: Element, { count }: Columns): boolean {
  return rowsOf(table).some((row) => {
    const cells = childElements(row);
    if (cells.length !== count) return false;
    const texts = cells.map((cell) => (cell.name === 'td' ? textOf(cell).trim() : ''));
    return (
      texts.some((text) => readDate(text) !== undefined) && texts.some((text) => AMOUNT.test(text.slice(0, LONGEST)))
    );
  });
}

/** Whether these are the columns of operations, in any view. */
export function isOperationsHeader(roles: ReadonlySet<ColumnRole>): boolean {
  return (
    (roles.has('date') || roles.has('announcedDate')) &&
    (roles.has('label') || roles.has('merchant')) &&
    (roles.has('amount') || (roles.has('debit') && roles.has('credit')))
  );
}

function isList(element: Element): boolean {
  return hasClass(element, 'liste');
}
