import type { Amount, CalendarDate, Transaction } from '@relais/model';
import { readLabelCell } from '../label/label-cell.ts';
import { absoluteUrl } from '../page/absolute-url.ts';
import type { BankPage } from '../page/bank-page.ts';
import { collapse } from '../page/fold.ts';
import { type FormPost, formPost } from '../page/form-post.ts';
import { drift } from '../page/page-drift-error.ts';
import { readWholeDocument } from '../page/read-document.ts';
import { isGarbled, textOf } from '../page/text.ts';
import type { Columns } from '../table/columns.ts';
import { findOperationsTable } from '../table/find-table.ts';
import { formOf, loadMore } from '../table/load-more.ts';
import { cellOf, readRowAmount, signed } from '../table/row-amount.ts';
import { type DataRow, tableRows, unknownRow } from '../table/table-rows.ts';
import { readDate } from '../value/date.ts';
import { readCardAmount } from './card-amount.ts';
import { type CardChoice, readCards } from './card-choice.ts';
import { debitDate } from './debit-date.ts';

/** One payment made with the card. */
export interface CardOperation {
  /** `PDNG`; `bookingDate` is the debit date, `transactionDate` the day of the purchase. */
  readonly transaction: Transaction;
  readonly merchant: string;
  readonly city?: string;
  /** Where the purchase was in another currency. Signed. */
  readonly original?: Amount;
  /** A bundle of payments to one merchant: the parts are behind this absolute URL, the bundle must be dropped. */
  readonly bundle?: string;
}

/** One month of one deferred-debit card. */
export interface CardOperationsPage {
  readonly cards: readonly CardChoice[];
  /** The day the account is debited: the last of the month, or the printed one. */
  readonly debitDate: CalendarDate;
  readonly operations: readonly CardOperation[];
  readonly more?: FormPost;
  /** What to post, together with the selector's field and a card's `key`, for another card of the account. */
  readonly switchCard?: FormPost;
}

const KIND = 'card_operations';

/**
 * Reads one month of a deferred-debit card.
 *
 * @throws {PageDriftError} `page_drift` when a value cannot be read with certainty
 */
export function parseCardOperations(page: BankPage): CardOperationsPage {
  const document = readWholeDocument(page, KIND);
  const table = findOperationsTable(document, KIND);
  const cards = readCards(document);
  const debitedOn = debitDate(document, table.element);
  const operations = tableRows(table, KIND).map((row) => {
    if (!row.isData) throw unknownRow(row, KIND);
    return readCardOperation(row.cells, table.columns, debitedOn, page.url);
  });
  const form = formOf(document, table.element);
  const isAccountView = (form?.attribs['action'] ?? '').includes('_pid=AccountMasterDetail');
  const more = loadMore(
    document,
    table.element,
    form,
    isAccountView ? '_FID_DoLoadMoreTransactions' : '_FID_DoAddElem',
    KIND,
  );
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

function readCardOperation(row: DataRow, columns: Columns, debitedOn: CalendarDate, pageUrl: string): CardOperation {
  const printedDate = textOf(cellOf(row, columns, 'date', KIND)).trim();
  const purchasedOn = readDate(printedDate);
  if (purchasedOn === undefined || purchasedOn > debitedOn) throw drift(KIND, 'row.date', printedDate);
  const label = readLabelCell(
    cellOf(row, columns, columns.at.merchant === undefined ? 'label' : 'merchant', KIND),
    KIND,
  );
  const merchant = label.lines.join(' ');
  const city = columns.at.city === undefined ? '' : collapse(textOf(cellOf(row, columns, 'city', KIND)));
  if (isGarbled(city)) throw drift(KIND, 'row.city', city);
  const { original, ...amount } = readRowAmount(row, columns, KIND, readCardAmount);
  const [link] = label.links;
  const bundle = /^regroupement\b/i.test(merchant) && link !== undefined ? absoluteUrl(link, pageUrl) : undefined;
  return {
    transaction: {
      ...signed(amount),
      status: 'PDNG',
      bookingDate: debitedOn,
      transactionDate: purchasedOn,
      remittanceInformation: { unstructured: [...label.lines, ...(city === '' ? [] : [city])] },
    },
    merchant,
    ...(city === '' ? {} : { city }),
    ...(original === undefined ? {} : { original }),
    ...(bundle === undefined ? {} : { bundle }),
  };
}
