import type { CalendarDate } from '@relais/model';
import type { Element } from 'domhandler';
import type { BankPage } from '../dom/bank-page.ts';
import { choosesCard } from '../dom/card-key.ts';
import { typeOf } from '../dom/control-values.ts';
import { controlsOf } from '../dom/form-controls.ts';
import { formFields, formPost } from '../dom/form-post.ts';
import { noteKnown } from '../dom/known-text.ts';
import { type PageDocument, readWholeDocument } from '../dom/read-document.ts';
import { drift } from '../drift/page-drift-error.ts';
import { findOperationsTable, type OperationsTable } from '../table/find-table.ts';
import { formOf, loadMore } from '../table/load-more.ts';
import { absoluteUrl } from '../text/absolute-url.ts';
import { announcedAddress } from './announced-address.ts';
import { checkOrder, rowOrder } from './check-order.ts';
import { checkRunningBalance } from './check-running-balance.ts';
import { refuseOddRows, runsOf } from './odd-rows.ts';
import { oldestOf, operationRows, readRows } from './operation-rows.ts';
import { checkPageState } from './page-state.ts';
import type { OperationsFrame, OperationsPage } from './parsed-operations.ts';

const KIND = 'operations';

/** An operations page of which the frame was read and the rows were not. */
export interface OpenedOperations extends OperationsFrame {
  /** Booking date of the last row, where the page says that this is the oldest. */
  readonly oldest?: CalendarDate;
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
export function parseOperations(page: BankPage): OperationsPage {
  return openOperations(page).read();
}

/**
 * Reads the forms of the operations page and leaves the rows for later. The bank can then make the next page while
 * Relais reads this one.
 *
 * @throws {PageDriftError} `page_drift` when the frame cannot be read with certainty
 */
export function openOperations(page: BankPage): OpenedOperations {
  if (page.known === undefined) return open(page);
  // The known rows may not fit here. The text of the page decides.
  const openWhole = (): OpenedOperations => {
    const { known: _, ...whole } = page;
    return open(whole);
  };
  const opened = attempt(() => open(page));
  return opened === undefined ? openWhole() : { ...opened, read: () => attempt(opened.read) ?? openWhole().read() };
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function open(page: BankPage): OpenedOperations {
  const document = readWholeDocument(page, KIND);
  const table = findOperationsTable(document, KIND);
  const form = formOf(document, table.element);
  refuseCardView(document, table, form);
  if (form !== undefined) refuseEmptyForm(form, document);
  const inputs = form === undefined ? [] : formFields(form, document);
  const fields = new Map(inputs);
  const order = rowOrder(inputs, table.columns.sortedBy);
  const rows = operationRows(document, table);
  const press = form && (() => formPost(form, '_FID_DoLoadMoreTransactions', document, KIND, inputs));
  const more = loadMore(document, table.element, KIND, press);
  const address = form?.attribs['action']?.trim();
  const action = address ? absoluteUrl(address, page.url) : undefined;
  const frame = {
    ...(more === undefined ? {} : { more }),
    ...(action === undefined ? {} : { form: { action, fields: inputs } }),
  };
  const oldest = oldestOf(document, rows, order);
  return {
    ...frame,
    ...(oldest === undefined ? {} : { oldest }),
    read: () => {
      const { read, undated, remember } = readRows(document, rows, order);
      checkOrder(read.operations, order);
      checkRunningBalance(runsOf(read.operations, undated), read, order, fields.get('Data_Searching') !== 'true');
      const shown = { ...read, undated, isLast: more === undefined };
      refuseOddRows(shown, checkPageState(fields.get('Data_Persistance'), shown));
      const known = more && remember();
      if (more !== undefined && known !== undefined) noteKnown(more, known);
      const announcedAt = announcedAddress(document);
      return { ...read, ...frame, ...(announcedAt === undefined ? {} : { announcedAt }) };
    },
  };
}

/** The form of an account never lacks its hidden fields. A page that broke off behind a few rows does. */
function refuseEmptyForm(form: Element, { content }: PageDocument): void {
  const isOfAccount = (form.attribs['action'] ?? '').includes('_pid=AccountMasterDetail');
  const isEmpty = controlsOf(form, content).every((control) => typeOf(control) !== 'hidden');
  if (isOfAccount && isEmpty) throw drift(KIND, 'form.empty');
}

/** The month of a deferred card has the same address and frame, but its rows are not the account's. */
function refuseCardView({ url, named }: PageDocument, { columns }: OperationsTable, form: Element | undefined): void {
  const { label, merchant, city, announcedDate, originalAmount } = columns.at;
  const isOther = label === undefined || (merchant ?? city ?? announcedDate ?? originalAmount) !== undefined;
  const isCardMonth = /[?&]k?_?cardmonth=\d/.test(`${url} ${form?.attribs['action'] ?? ''}`);
  const isCardChoice = [...named.select, ...named.input].some(choosesCard);
  if (isOther || isCardMonth || isCardChoice) throw drift(KIND, 'page.kind');
}
