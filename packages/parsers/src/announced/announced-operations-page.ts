import type { Transaction } from '@relais/model';
import { type ReadablePage, readWholeDocument } from '../dom/read-document.ts';
import { isPhoneOnly, textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { classifyLabel, type OperationKind } from '../label/classify-label.ts';
import { readLabelCell } from '../label/label-cell.ts';
import { findOperationsTable } from '../table/find-table.ts';
import { cellOf, readRowAmount, signed } from '../table/row-amount.ts';
import { tableRows, unknownRow } from '../table/table-rows.ts';
import { readAmountCell } from '../value/amount-cell.ts';
import { readDate } from '../value/date.ts';

/** One operation that the bank has announced. It may still change or vanish. */
export interface AnnouncedOperation {
  /** `PDNG`; the printed date is `expectedBookingDate`. */
  readonly transaction: Transaction;
  readonly kind: OperationKind;
}

/** The operations the bank has announced but not booked. */
export interface AnnouncedOperationsPage {
  readonly operations: readonly AnnouncedOperation[];
}

const KIND = 'announced_operations';

/**
 * Reads the announced operations.
 *
 * @throws {PageDriftError} `page_drift` when a value cannot be read with certainty, or the operations may be booked ones
 */
export function parseAnnouncedOperations(page: ReadablePage): AnnouncedOperationsPage {
  const table = findOperationsTable(readWholeDocument(page, KIND), KIND);
  const { columns } = table;
  const isAnnounced = columns.at.announcedDate !== undefined || /\/mvts_instance\b/.test(page.url);
  if (!isAnnounced || columns.at.label === undefined || columns.at.balance !== undefined)
    throw drift(KIND, 'page.kind');
  const operations = tableRows(table, KIND).map((row) => {
    if (!row.isData) throw unknownRow(row, KIND);
    const dateColumn = columns.at.announcedDate === undefined ? 'date' : 'announcedDate';
    const printedDate = textOf(cellOf(row.cells, columns, dateColumn, KIND), isPhoneOnly).trim();
    const expectedBookingDate = readDate(printedDate);
    if (expectedBookingDate === undefined) throw drift(KIND, 'row.date', printedDate);
    const { lines } = readLabelCell(cellOf(row.cells, columns, 'label', KIND), KIND);
    const transaction: Transaction = {
      ...signed(readRowAmount(row.cells, columns, KIND, readAmountCell)),
      status: 'PDNG',
      expectedBookingDate,
      remittanceInformation: { unstructured: lines },
    };
    return { transaction, kind: classifyLabel(lines) };
  });
  return { operations };
}
