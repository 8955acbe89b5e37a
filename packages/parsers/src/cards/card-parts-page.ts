import type { CalendarDate } from '@relais/model';
import type { BankPage } from '../dom/bank-page.ts';
import { readWholeDocument } from '../dom/read-document.ts';
import { drift } from '../drift/page-drift-error.ts';
import { findOperationsTable } from '../table/find-table.ts';
import { loadMore } from '../table/load-more.ts';
import { tableRows, unknownRow } from '../table/table-rows.ts';
import { type CardOperation, readCardOperation } from './card-operation.ts';

const KIND = 'card_operations';

/**
 * Reads the payments that one line of a month bundles. Their page has the columns of an account or of a card, and need
 * not name the card. Whether they come to the amount of the bundle, the caller checks.
 *
 * @param debitedOn - the day on which the bank debits the account for the bundle
 * @throws {PageDriftError} `page_drift` when a value cannot be read with certainty
 */
export function parseCardParts(page: BankPage, debitedOn: CalendarDate): readonly CardOperation[] {
  const document = readWholeDocument(page, KIND);
  const table = findOperationsTable(document, KIND);
  const parts = tableRows(table, KIND).map((row) => {
    if (!row.isData) throw unknownRow(row, KIND);
    return readCardOperation(row.cells, table.columns, KIND, debitedOn, page.url);
  });
  // We do not know how this page continues.
  loadMore(document, table.element, KIND);
  if (parts.some(({ bundle }) => bundle !== undefined)) throw drift(KIND, 'bundle.nested');
  return parts;
}
