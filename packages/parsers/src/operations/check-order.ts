import type { CalendarDate } from '@relais/model';
import type { FormField } from '../dom/form-post.ts';
import { drift } from '../drift/page-drift-error.ts';
import type { ColumnRole } from '../table/column-role.ts';
import type { ParsedOperation } from './parsed-operations.ts';

/** Order of the rows, as the page states it. */
export interface RowOrder {
  readonly column: ColumnRole;
  readonly direction: 'newest_first' | 'oldest_first';
}

const COLUMN_OF_SORT: Readonly<Record<string, ColumnRole>> = {
  OPEDATE: 'date',
  VALDATE: 'valueDate',
  LABEL: 'label',
  AMOUNT: 'amount',
};

/**
 * Reads the field `Data_Sort`, e.g. `OPEDATE_D`, and compares it with the header marked as sorted. The field is hidden,
 * or since 2021 a selector in the caption.
 *
 * @param fields - what a browser sends of the form
 * @throws {PageDriftError} `page_drift` when two fields name different orders, or field and header different columns
 */
export function rowOrder(fields: readonly FormField[], sortedBy: ColumnRole | undefined): RowOrder | undefined {
  const [sort = '', other] = new Set(fields.filter(([name]) => name === 'Data_Sort').map(([, value]) => value));
  if (other !== undefined) throw drift('operations', 'sort.contradiction');
  const [, name, direction] = /^([A-Z]+)_([AD])$/.exec(sort) ?? [];
  const column = name === undefined ? undefined : COLUMN_OF_SORT[name];
  if (column === undefined) return undefined;
  const isAmount = column === 'amount' && (sortedBy === 'debit' || sortedBy === 'credit');
  if (sortedBy !== undefined && sortedBy !== column && !isAmount) throw drift('operations', 'sort.contradiction');
  return { column, direction: direction === 'D' ? 'newest_first' : 'oldest_first' };
}

/** @throws {PageDriftError} `page_drift` when the dates do not follow the stated order */
export function checkOrder(operations: readonly ParsedOperation[], order: RowOrder | undefined): void {
  if (order?.column !== 'date' && order?.column !== 'valueDate') return;
  const dates = operations
    .map(({ transaction }) => (order.column === 'date' ? transaction.bookingDate : transaction.valueDate))
    .filter((date) => date !== undefined);
  for (const [index, date] of dates.entries()) {
    const before: CalendarDate | undefined = dates[index - 1];
    if (before === undefined || before === date) continue;
    if (before < date !== (order.direction === 'oldest_first')) throw drift('operations', 'rows.order');
  }
}
