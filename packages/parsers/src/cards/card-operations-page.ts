import type { CalendarDate } from '@relais/model';
import { type FormPost, formPost } from '../dom/form-post.ts';
import { type ReadablePage, readWholeDocument } from '../dom/read-document.ts';
import { findOperationsTable } from '../table/find-table.ts';
import { formOf, loadMore } from '../table/load-more.ts';
import { tableRows, unknownRow } from '../table/table-rows.ts';
import { type CardChoice, readCards } from './card-choice.ts';
import { type CardOperation, readCardOperation } from './card-operation.ts';
import { debitDate } from './debit-date.ts';

/** One month of one deferred-debit card. */
export interface CardOperationsPage {
  readonly cards: readonly CardChoice[];
  /** Day on which the bank debits the account: the last of the month, or the printed one. */
  readonly debitDate: CalendarDate;
  readonly operations: readonly CardOperation[];
  readonly more?: FormPost;
  /** Form for another card of the account: add the selector's field and a card's `key`. */
  readonly switchCard?: FormPost;
}

const KIND = 'card_operations';

/**
 * Reads one month of a deferred-debit card.
 *
 * @throws {PageDriftError} `page_drift` when a value cannot be read with certainty
 */
export function parseCardOperations(page: ReadablePage): CardOperationsPage {
  const document = readWholeDocument(page, KIND);
  const table = findOperationsTable(document, KIND);
  const cards = readCards(document);
  const debitedOn = debitDate(document, table.element);
  const operations = tableRows(table, KIND).map((row) => {
    if (!row.isData) throw unknownRow(row, KIND);
    return readCardOperation(row.cells, table.columns, KIND, debitedOn, page.url);
  });
  const form = formOf(document, table.element);
  const isAccountView = (form?.attribs['action'] ?? '').includes('_pid=AccountMasterDetail');
  const button = isAccountView ? '_FID_DoLoadMoreTransactions' : '_FID_DoAddElem';
  const more = loadMore(document, table.element, KIND, form && (() => formPost(form, button, document, KIND)));
  const switchCard =
    form !== undefined && cards.length > 1 ? formPost(form, '_FID_DoChangeCardDetails', document, KIND) : undefined;
  return {
    cards,
    debitDate: debitedOn,
    operations,
    ...(more === undefined ? {} : { more }),
    ...(switchCard === undefined ? {} : { switchCard }),
  };
}
