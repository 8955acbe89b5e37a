import type { Amount, CalendarDate } from '@relais/model';
import type { FormPost } from '../dom/form-post.ts';
import { type PageDocument, type ReadablePage, readWholeDocument } from '../dom/read-document.ts';
import { beginningOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { findOperationsTable } from '../table/find-table.ts';
import { loadMore } from '../table/load-more.ts';
import { tableRows, unknownRow } from '../table/table-rows.ts';
import { absoluteUrl } from '../text/absolute-url.ts';
import { fold } from '../text/fold.ts';
import { type CardOperation, readCardOperation } from './card-operation.ts';
import { readTimeline, type TimelineMonth } from './card-timeline.ts';
import { maskedNumbersIn, wordsIn } from './masked-number.ts';
import { debitWordsIn, monthDebitDate, yearByDebit } from './month-debit-date.ts';

/** One month of one card, on the card's own page. */
export interface CardMonthPage {
  readonly maskedNumber: string;
  /** The month that the page shows, e.g. `2025-03`. */
  readonly month: string;
  /** Day on which the bank debits the account: the printed one, or the last of the month. */
  readonly debitDate: CalendarDate;
  /** Every month that the page leads to at once, oldest first and without a gap. */
  readonly months: readonly TimelineMonth[];
  /** Form or absolute URL for the months before them. */
  readonly older?: FormPost | string;
  /** Form or absolute URL for the months after them. */
  readonly newer?: FormPost | string;
  /** Spending in the month, where the page states it. Signed: a debt is negative. */
  readonly total?: Amount;
  /** Absolute URL of what the card can do. Absent for a card that is not in use. */
  readonly functions?: string;
  /** Present where the page leads to the card's deferred debit: the card need not be in use. */
  readonly isDeferred?: true;
  readonly operations: readonly CardOperation[];
}

const KIND = 'card_month';
const DEFERRED = /^consulter le differe\b/;

/**
 * Reads one month of a card from the page with its months. They are a line, or until 2020 a list of links.
 *
 * @throws {PageDriftError} `page_drift` when a value cannot be read with certainty
 */
export function parseCardMonth(page: ReadablePage): CardMonthPage {
  const document = readWholeDocument(page, KIND);
  const table = findOperationsTable(document, KIND);
  const words = wordsIn(document.content, table.element);
  const [maskedNumber, other] = new Set(maskedNumbersIn(words));
  if (maskedNumber === undefined || other !== undefined) throw drift(KIND, 'card.number');
  const debit = debitWordsIn(fold(words));
  const { shown, months, older, newer, total } = readTimeline(document, (month) => yearByDebit(debit, month));
  const debitDate = monthDebitDate(debit, shown);
  const operations = tableRows(table, KIND).map((row) => {
    if (!row.isData) throw unknownRow(row, KIND);
    return readCardOperation(row.cells, table.columns, KIND, debitDate, page.url);
  });
  // We do not know how this page continues, nor the parts of a bundle without a link.
  loadMore(document, table.element, KIND);
  const isCut = operations.some(({ merchant, bundle }) => /^regroupement\b/i.test(merchant) && bundle === undefined);
  if (isCut) throw drift(KIND, 'row.bundle');
  const functions = functionsIn(document);
  return {
    maskedNumber,
    month: shown,
    debitDate,
    months,
    ...(older === undefined ? {} : { older }),
    ...(newer === undefined ? {} : { newer }),
    ...(total === undefined ? {} : { total }),
    ...(functions === undefined ? {} : { functions }),
    ...(leadsToDeferred(document) ? { isDeferred: true } : {}),
    operations,
  };
}

/** Address of the functions of the card: a link in a list. */
function functionsIn({ $, url }: PageDocument): string | undefined {
  const links = $('ul a')
    .get()
    .filter((link) => fold(beginningOf(link)) === 'fonctions');
  const [address, second] = new Set(links.map(({ attribs }) => absoluteUrl(attribs['href'] ?? '', url)));
  if (second !== undefined) throw drift(KIND, 'card.functions');
  return address;
}

function leadsToDeferred({ $ }: PageDocument): boolean {
  return $('ul a[title]')
    .get()
    .some(({ attribs }) => DEFERRED.test(fold(attribs['title'] ?? '')));
}
