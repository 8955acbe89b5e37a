import type { Amount, Balance, CalendarDate, Decimal, Transaction } from '@relais/model';
import type { Element } from 'domhandler';
import { CARD_SELECTOR } from '../cards/card-choice.ts';
import type { OperationKind } from '../label/classify-label.ts';
import { embeddedValueDate } from '../label/embedded-value-date.ts';
import { absoluteUrl } from '../page/absolute-url.ts';
import type { BankPage } from '../page/bank-page.ts';
import { type FormPost, formPost, hiddenInputs } from '../page/form-post.ts';
import { isStandIn, type KnownText, noteKnown } from '../page/known-text.ts';
import { once } from '../page/once.ts';
import { drift } from '../page/page-drift-error.ts';
import { type PageDocument, readWholeDocument } from '../page/read-document.ts';
import { textOf } from '../page/text.ts';
import { findOperationsTable, type OperationsTable } from '../table/find-table.ts';
import { formOf, loadMore } from '../table/load-more.ts';
import { type TableRow, tableRows, unknownRow } from '../table/table-rows.ts';
import { readDate, readLongDate, readShortDate } from '../value/date.ts';
import { announcedAddress } from './announced-address.ts';
import { checkOrder, type RowOrder, rowOrder } from './check-order.ts';
import { checkRunningBalance } from './check-running-balance.ts';
import { knownOperations, rememberRows } from './known-rows.ts';
import { checkPageState } from './page-state.ts';
import { readOperation } from './read-operation.ts';
import {
  isOldBalanceRow,
  type NamedAmount,
  namedAmount,
  readCaption,
  readOldBalance,
  type StatementBalance,
  splitHalf,
  statementBalance,
} from './statement-balance.ts';

/** One row of the operations table. */
export interface ParsedOperation {
  /** Without `resourceId` and `entryReference`: the web does not show them. */
  readonly transaction: Transaction;
  /** The 17 digits of the advice link, where the row has one. The API's `entryReference` begins with them. */
  readonly reference?: string;
  readonly kind: OperationKind;
  /** The account's balance after this row, where the customer displays it. */
  readonly runningBalance?: Decimal;
}

/** The operations of one account, as far as the page shows them. */
export interface OperationsPage {
  /** The balance in the table's caption. It includes announced operations. */
  readonly caption: { readonly date?: CalendarDate; readonly balance: Amount };
  /** The accounting balance: the caption without what is only announced. */
  readonly booked: Amount;
  /** The sum of announced operations, where the page shows the split. */
  readonly announced?: Amount;
  /** `CLBD` always; `XPCD` only where the page shows the split. */
  readonly balances: readonly Balance[];
  /** In the order of the page. A row dated after the balance is `PDNG`. */
  readonly operations: readonly ParsedOperation[];
  /** What to post for more rows; absent at the end of the list. */
  readonly more?: FormPost;
  /** The page's own form with no button pressed: put the action behind its fields, e.g. `_FID_DoSearch`. */
  readonly form?: FormPost;
  /** Absolute URL of the list of announced operations, where the page links to it. */
  readonly announcedAt?: string;
}

const KIND = 'operations';

interface Rows {
  readonly read: Omit<OperationsPage, 'more' | 'form' | 'announcedAt'>;
  /** What the next page need not be read for again. */
  readonly remember: () => KnownText | undefined;
}

/**
 * Reads the balances and every row of the operations page.
 *
 * @throws {PageDriftError} `page_drift` when a value cannot be read with certainty, or two of the page's own words disagree
 */
export function parseOperations(page: BankPage): OperationsPage {
  if (page.known === undefined) return parse(page);
  try {
    return parse(page);
  } catch {
    // Perhaps what is known does not fit here. The page itself has the last word.
    const { known: _, ...whole } = page;
    return parse(whole);
  }
}

function parse(page: BankPage): OperationsPage {
  const document = readWholeDocument(page, KIND);
  const table = findOperationsTable(document, KIND);
  const form = formOf(document, table.element);
  refuseCardView(document, table, form);
  const inputs = form === undefined ? [] : hiddenInputs(form, document.named.input);
  const fields = new Map(inputs);
  const order = rowOrder(fields.get('Data_Sort'), table.columns.sortedBy);
  const { read: rows, remember } = readRows(document, table, order);
  checkOrder(rows.operations, order);
  checkRunningBalance(rows.operations, rows, order, fields.get('Data_Searching') !== 'true');
  checkPageState(fields.get('Data_Persistance'), rows);
  const press = form && (() => formPost(form, '_FID_DoLoadMoreTransactions', document, KIND, inputs));
  const more = loadMore(document, table.element, KIND, press);
  const known = more && remember();
  if (more !== undefined && known !== undefined) noteKnown(more, known);
  const address = form?.attribs['action']?.trim();
  const action = address ? absoluteUrl(address, page.url) : undefined;
  const announcedAt = announcedAddress(document);
  return {
    ...rows,
    ...(more === undefined ? {} : { more }),
    ...(action === undefined ? {} : { form: { action, fields: inputs } }),
    ...(announcedAt === undefined ? {} : { announcedAt }),
  };
}

function readRows(document: PageDocument, table: OperationsTable, order: RowOrder | undefined): Rows {
  const rows = tableRows(table, KIND);
  const caption = readCaption(table.element);
  const balance: StatementBalance =
    caption === undefined ? readOldBalance(document.content) : statementBalance(caption, ...readSplit(rows));
  const context = {
    columns: table.columns,
    currency: balance.caption.balance.currency,
    ...(balance.caption.date === undefined ? {} : { balanceDate: balance.caption.date }),
    // The same few days stand in hundreds of rows: each is read once.
    readDate: once(caption === undefined ? (text) => readDate(text) ?? readShortDate(text) : readDate),
    readValueDate: once(embeddedValueDate),
  };
  const setting = JSON.stringify([context, caption === undefined]);
  const operations: ParsedOperation[] = [];
  let groupDate: CalendarDate | undefined;
  for (const row of rows) {
    if (isStandIn(row.element)) {
      const known = knownOperations(document.known, setting);
      if (known === undefined || groupDate !== undefined) throw unknownRow(row, KIND);
      operations.push(...known);
    } else if (row.isData) {
      const operation = readOperation(row.cells, context);
      const { bookingDate, valueDate } = operation.transaction;
      const groupedBy = order?.column === 'valueDate' ? valueDate : bookingDate;
      if (groupDate !== undefined && groupDate !== groupedBy) throw drift(KIND, 'group.date');
      operations.push(operation);
    } else if (!isBalanceRow(row)) {
      groupDate = groupHeading(row);
    }
  }
  refuseMissingValueDates(operations);
  return {
    read: { ...balance, operations },
    remember: () => (groupDate === undefined ? rememberRows(document, rows, operations, setting) : undefined),
  };
}

/** The value date is shown or not, by the customer's choice: never for some of the rows. */
function refuseMissingValueDates(operations: readonly ParsedOperation[]): void {
  const dated = operations
    .filter(({ transaction }) => transaction.status === 'BOOK')
    .map(({ transaction }) => transaction.valueDate !== undefined);
  if (dated.includes(true) && dated.includes(false)) throw drift(KIND, 'row.valueDate');
}

/** The two heading rows that tell announced from booked operations. */
function readSplit(
  rows: readonly TableRow[],
): readonly [announced: NamedAmount | undefined, booked: NamedAmount | undefined] {
  const split: { announced?: NamedAmount; booked?: NamedAmount } = {};
  for (const { cells } of rows) {
    const half = cells.length === 1 && cells[0]?.name === 'th' ? splitHalf(cells[0]) : undefined;
    if (half === undefined || cells[0] === undefined) continue;
    if (split[half] !== undefined) throw drift(KIND, 'split.twice');
    const named = namedAmount(cells[0], `split.${half}`);
    // A second amount, a day or other words would have become part of the name.
    if (/[\d:]/.test(named.name)) throw drift(KIND, `split.${half}.form`, named.name);
    split[half] = named;
  }
  return [split.announced, split.booked];
}

function isBalanceRow({ cells }: TableRow): boolean {
  const [cell] = cells;
  return isOldBalanceRow(cells) || (cells.length === 1 && cell?.name === 'th' && splitHalf(cell) !== undefined);
}

/** The day a heading stands for, where the customer groups rows by date. */
function groupHeading(row: TableRow): CalendarDate {
  const [cell, second] = row.cells;
  const date = cell?.name === 'th' && second === undefined ? readLongDate(textOf(cell)) : undefined;
  if (date === undefined) throw unknownRow(row, KIND);
  return date;
}

/** A deferred card's month has the same address and the same frame; its rows are not the account's. */
function refuseCardView({ url, named }: PageDocument, { columns }: OperationsTable, form: Element | undefined): void {
  const { label, merchant, city, announcedDate, originalAmount } = columns.at;
  const isOther = label === undefined || (merchant ?? city ?? announcedDate ?? originalAmount) !== undefined;
  const isCardMonth = /[?&]k?_?cardmonth=\d/.test(`${url} ${form?.attribs['action'] ?? ''}`);
  const isCardChoice = [...named.select, ...named.input].some(({ attribs }) => attribs['name'] === CARD_SELECTOR);
  if (isOther || isCardMonth || isCardChoice) throw drift(KIND, 'page.kind');
}
