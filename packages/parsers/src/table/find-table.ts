import type { Element } from 'domhandler';
import { closest, hasClass } from '../page/element.ts';
import { drift } from '../page/page-drift-error.ts';
import type { PageKind } from '../page/page-kind.ts';
import type { PageDocument } from '../page/read-document.ts';
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
 * @throws {PageDriftError} `page_drift` when there is none, or more than one
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
  return { element, columns: readColumns(header, kind), rows: rowsOf(element).filter((row) => row !== header) };
}

/** Whether these columns are those of operations, of whatever view. */
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
