import type { CalendarDate } from '@relais/model';
import { type ReadablePage, readWholeDocument } from '../dom/read-document.ts';
import { drift } from '../drift/page-drift-error.ts';
import { findOperationsTable } from '../table/find-table.ts';
import { loadMore } from '../table/load-more.ts';
import { tableRows, unknownRow } from '../table/table-rows.ts';
import { fold } from '../text/fold.ts';
import { lastDayOf, monthNumber, readDate } from '../value/date.ts';
import { type CardOperation, readCardOperation } from './card-operation.ts';
import { readTimeline, type TimelineMonth } from './card-timeline.ts';
import { maskedNumbersIn, wordsIn } from './masked-number.ts';

/** One month of one card, on the card's own page. */
export interface CardMonthPage {
  readonly maskedNumber: string;
  /** The month that the page shows, e.g. `2025-03`. */
  readonly month: string;
  /** Day on which the bank debits the account: the printed one, or the last of the month. */
  readonly debitDate: CalendarDate;
  /** Every month that the page can show, oldest first and without a gap. */
  readonly months: readonly TimelineMonth[];
  readonly operations: readonly CardOperation[];
}

const KIND = 'card_month';
const DEBITED = /\bprelevee?s? (?:le (\d{2}\/\d{2}\/\d{4})|fin ([a-z]+)(?: (\d{4}))?)/g;

/**
 * Reads one month of a card from the page with the line of months.
 *
 * @throws {PageDriftError} `page_drift` when a value cannot be read with certainty
 */
export function parseCardMonth(page: ReadablePage): CardMonthPage {
  const document = readWholeDocument(page, KIND);
  const table = findOperationsTable(document, KIND);
  const words = wordsIn(document.content, table.element);
  const [maskedNumber, other] = new Set(maskedNumbersIn(words));
  if (maskedNumber === undefined || other !== undefined) throw drift(KIND, 'card.number');
  const { shown, months } = readTimeline(document);
  const debitDate = debitDateIn(fold(words), shown);
  const operations = tableRows(table, KIND).map((row) => {
    if (!row.isData) throw unknownRow(row, KIND);
    return readCardOperation(row.cells, table.columns, KIND, debitDate, page.url);
  });
  // We do not know how this page continues, nor where it shows the parts of a bundle.
  loadMore(document, table.element, KIND);
  const isBundled = operations.some(({ merchant }) => /^regroupement\b/i.test(merchant));
  if (isBundled) throw drift(KIND, 'row.bundle');
  return { maskedNumber, month: shown, debitDate, months, operations };
}

/** The day must lie in the month that the page shows; otherwise heading and line of months disagree. */
function debitDateIn(words: string, shown: string): CalendarDate {
  const [year = '', month = ''] = shown.split('-');
  const lastDay = lastDayOf(Number(year), Number(month));
  const days = [...words.matchAll(DEBITED)].map(([, printed, name = '', printedYear = year]) => {
    if (printed !== undefined) return readDate(printed);
    return printedYear === year && monthNumber(name) === Number(month) ? lastDay : undefined;
  });
  const [day, second] = new Set(days);
  if (day === undefined || second !== undefined || !day.startsWith(shown)) throw drift(KIND, 'debit.date');
  return day;
}
