import { addDecimals, type CalendarDate, compareDecimals } from '@relais/model';
import { type OperationsCsv, PageDriftError } from '@relais/parsers';
import { signedAmountOf } from '../read-announced.ts';
import type { Walk } from '../walk-operations.ts';

/**
 * Holds the booked operations of a page against the bank's export of the same days. Both must have as many rows, the same days
 * and amounts, and the same balance at the end.
 *
 * Label and order are not compared: files join lines, and turn some of them round.
 *
 * @throws {PageDriftError} `page_drift` when they disagree in anything
 */
export function refuseOtherOpinion(
  { operations, booked, isSearched }: Walk,
  csv: OperationsCsv,
  { from, to }: { readonly from: CalendarDate; readonly to: CalendarDate },
): void {
  const rows = operations
    .map(({ transaction }) => transaction)
    .filter(({ status, bookingDate = '' }) => status === 'BOOK' && bookingDate >= from && bookingDate <= to);
  // The customer may have hidden the value dates of the page; files always have them.
  const hasValueDates = rows.every(({ valueDate }) => valueDate !== undefined);
  const byPage = rows.map((row) => face(row.bookingDate, hasValueDates ? row.valueDate : '', signedAmountOf(row)));
  const byFile = csv.operations.map((row) => face(row.bookingDate, hasValueDates ? row.valueDate : '', row.amount));
  if (byPage.toSorted().join('\n') !== byFile.toSorted().join('\n')) {
    throw otherOpinion('opinion.rows', byPage.length, byFile.length);
  }
  const last = csv.operations.at(-1)?.runningBalance;
  if (!isSearched && last !== undefined && compareDecimals(last, booked.amount) !== 0) {
    throw otherOpinion('opinion.balance', byPage.length, byFile.length);
  }
}

function face(bookingDate = '', valueDate = '', amount: string): string {
  return `${bookingDate} ${valueDate} ${addDecimals('0.00', amount)}`;
}

function otherOpinion(mark: string, byPage: number, byFile: number): PageDriftError {
  return new PageDriftError({ page: 'csv', mark, shapes: [`${byPage} rows`, `${byFile} rows`] });
}
