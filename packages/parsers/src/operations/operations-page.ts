import type { CalendarDate } from '@relais/model';
import type { Element } from 'domhandler';
import { choosesCard } from '../dom/card-key.ts';
import { typeOf } from '../dom/control-values.ts';
import { type FormContent, formContent, formPost } from '../dom/form-post.ts';
import { type PageDocument, type ReadablePage, readDocument, readWholeDocument } from '../dom/read-document.ts';
import { drift, PageDriftError } from '../drift/page-drift-error.ts';
import { findOperationsTable, type OperationsTable } from '../table/find-table.ts';
import { formOf, loadMore } from '../table/load-more.ts';
import { absoluteUrl } from '../text/absolute-url.ts';
import { announcedAddress } from './announced-address.ts';
import { checkOrder, type RowOrder, rowOrder } from './check-order.ts';
import { checkRunningBalance } from './check-running-balance.ts';
import { refuseOddRows, runsOf } from './odd-rows.ts';
import { type OperationRows, oldestOf, operationRows, readRows } from './operation-rows.ts';
import { checkPageState } from './page-state.ts';
import type { OperationsFrame, OperationsPage } from './parsed-operations.ts';
import { furtherRows, goesOn, type ShownRows, shownRows } from './shown-rows.ts';

const KIND = 'operations';

/** An operations page of which the frame was read and the rows were not. */
export interface OpenedOperations extends OperationsFrame {
  /** Booking date of the last row, where the page says that this is the oldest. */
  readonly oldest?: CalendarDate;
  /** Its rows, for the page that `more` leads to. */
  readonly shown?: ShownRows;
  /** Whether the page holds all rows of the page before, and more. Then the page before need not be read. */
  readonly isContinued: boolean;
  /**
   * Reads the rows.
   *
   * @throws {PageDriftError} `page_drift`
   */
  readonly read: () => OperationsPage;
}

/**
 * Reads the balances and every row of the operations page.
 *
 * @throws {PageDriftError} `page_drift` when a value is not certain, or two statements of the page disagree
 */
export function parseOperations(page: ReadablePage): OperationsPage {
  return openOperations(page).read();
}

/**
 * Reads the forms of the operations page and leaves the rows for later. The bank can then make the next page while
 * Relais reads this one.
 *
 * @param before - the rows of the page before. Where they stand on this page again, they are not looked at
 * @throws {PageDriftError} `page_drift` when the frame cannot be read with certainty
 */
export function openOperations(page: ReadablePage, before?: ShownRows): OpenedOperations {
  const document = readDocument(page, KIND, before?.text);
  if (document.joint === undefined) return open(document, before);
  return (before && openShortened(document, before)) ?? open(document.page, before);
}

function open(page: ReadablePage, before?: ShownRows): OpenedOperations {
  const document = readWholeDocument(page, KIND);
  const { rows, fields, order, frame, oldest } = frameOf(document);
  const shown = frame.more && attempt(() => shownRows(document, rows));
  return {
    ...frame,
    ...oldest,
    ...(shown === undefined ? {} : { shown }),
    isContinued: before !== undefined && attempt(() => goesOn(rows, before)) === true,
    read: () => {
      const { read, undated } = readRows(rows, order);
      checkOrder(read.operations, order);
      const isWhole = fields.get('Data_Searching') !== 'true' && undated[0] !== 0;
      checkRunningBalance(runsOf(read.operations, undated), read, order, isWhole);
      const said = { ...read, undated, isLast: frame.more === undefined };
      refuseOddRows(said, checkPageState(fields.get('Data_Persistance'), said));
      const announcedAt = announcedAddress(document);
      return { ...read, ...frame, ...(announcedAt === undefined ? {} : { announcedAt }) };
    },
  };
}

/** The same for a page that was read without the rows of the page before. */
function openShortened(document: PageDocument, before: ShownRows): OpenedOperations | undefined {
  return attempt(() => {
    const { table, rows, frame, oldest } = frameOf(readWholeDocument(document, KIND));
    const shown = furtherRows(document, table.element, rows, before);
    if (shown === undefined) return undefined;
    const read = (): OperationsPage => {
      const page = parseOperations(document.page);
      const length = page.operations.length + (page.leftOut?.length ?? 0);
      if (length !== shown.count) throw drift(KIND, 'paging.sequence', `${length} rows`, `${shown.count} rows`);
      return page;
    };
    return { ...frame, ...oldest, ...(frame.more === undefined ? {} : { shown }), isContinued: true, read };
  });
}

interface Frame {
  readonly table: OperationsTable;
  readonly rows: OperationRows;
  /** Hidden inputs of the page's form. */
  readonly fields: ReadonlyMap<string, string>;
  readonly order: RowOrder | undefined;
  readonly frame: OperationsFrame;
  readonly oldest: Pick<OpenedOperations, 'oldest'>;
}

function frameOf(document: PageDocument): Frame {
  const table = findOperationsTable(document, KIND);
  const form = formOf(document, table.element);
  refuseCardView(document, table, form);
  const content = form && formContent(form, document);
  if (form !== undefined && content !== undefined) refuseEmptyForm(form, content);
  const inputs = content?.fields ?? [];
  const fields = new Map(inputs);
  const order = rowOrder(inputs, table.columns.sortedBy);
  const rows = operationRows(document, table);
  const press = form && (() => formPost(form, '_FID_DoLoadMoreTransactions', document, KIND, content));
  const more = loadMore(document, table.element, KIND, press);
  const address = form?.attribs['action']?.trim();
  const action = address ? absoluteUrl(address, document.url) : undefined;
  const oldest = oldestOf(rows, order);
  const frame = {
    ...(more === undefined ? {} : { more }),
    ...(action === undefined ? {} : { form: { action, fields: inputs } }),
  };
  return { table, rows, fields, order, frame, oldest: oldest === undefined ? {} : { oldest } };
}

/** Without an answer, the reader goes on with the whole page, which shows the reason. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof PageDriftError) return undefined;
    throw error;
  }
}

/** The form of an account never lacks its hidden fields. A page that broke off behind a few rows does. */
function refuseEmptyForm(form: Element, { controls }: FormContent): void {
  const isOfAccount = (form.attribs['action'] ?? '').includes('_pid=AccountMasterDetail');
  const isEmpty = controls.every((control) => typeOf(control) !== 'hidden');
  if (isOfAccount && isEmpty) throw drift(KIND, 'form.empty');
}

/** The month of a deferred card has the same address and frame, but its rows are not the account's. */
function refuseCardView({ url, named }: PageDocument, { columns }: OperationsTable, form: Element | undefined): void {
  const { label, merchant, city, announcedDate, originalAmount } = columns.at;
  const isOther = label === undefined || (merchant ?? city ?? announcedDate ?? originalAmount) !== undefined;
  const isCardMonth = /[?&]k?_?cardmonth=\d/.test(`${url} ${form?.attribs['action'] ?? ''}`);
  const isCardChoice = named.control.some(choosesCard);
  if (isOther || isCardMonth || isCardChoice) throw drift(KIND, 'page.kind');
}
