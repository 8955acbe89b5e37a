import { addDecimals, compareDecimals, type Decimal, negateDecimal, type Transaction } from '@relais/model';
import {
  type AnnouncedOperationsPage,
  type FormPost,
  type OperationsPage,
  PageDriftError,
  parseAnnouncedOperations,
  type ReadablePage,
} from '@relais/parsers';
import type { Pages } from './pages.ts';
import type { PaymentAccount } from './payment-accounts.ts';
import { refuseOtherAccount } from './same-account.ts';

export interface ReadAnnouncedOptions {
  readonly pages: Pages;
  readonly account: PaymentAccount;
  /** The last page of operations: its form is the one that the bank still takes. */
  readonly page: OperationsPage;
  readonly signal: AbortSignal;
}

/**
 * Reads what the bank has announced and not booked, last expected first. It must add up to what the operations page says.
 *
 * @returns `undefined` where something is announced and the page leads nowhere
 * @throws {PageDriftError} `page_drift`
 */
export async function readAnnounced(options: ReadAnnouncedOptions): Promise<readonly Transaction[] | undefined> {
  const { pages, account, page, signal } = options;
  if (page.announced === undefined) return [];
  const at = wayTo(page);
  if (at === undefined) return undefined;
  const parse = (read: ReadablePage): AnnouncedOperationsPage => {
    const parsed = parseAnnouncedOperations(read);
    refuseOtherAccount('announced_operations', account.row, read.url);
    refuseOtherSum(parsed, page.announced?.amount ?? '0');
    return parsed;
  };
  const { operations } = await pages.read({ page: 'announced', account: account.iban, at }, parse, signal);
  const listed = operations.map(({ transaction }) => transaction).toReversed();
  return without(listed, page).toSorted(byExpectedDay);
}

/** The link where there is one: unlike the form, it can be followed again. */
function wayTo({ announcedAt, form }: OperationsPage): string | FormPost | undefined {
  return announcedAt ?? (form && { ...form, fields: [...form.fields, ['_FID_DoShowTransactionsToComeView', '']] });
}

function refuseOtherSum({ operations }: AnnouncedOperationsPage, announced: Decimal): void {
  const sum = addDecimals('0', ...operations.map(({ transaction }) => signedAmountOf(transaction)));
  if (compareDecimals(sum, announced) === 0) return;
  const shapes = [`${operations.length} rows`];
  throw new PageDriftError({ page: 'announced_operations', mark: 'announced.sum', shapes });
}

/** The amount with its sign back. */
export function signedAmountOf({ transactionAmount, creditDebitIndicator }: Transaction): Decimal {
  return creditDebitIndicator === 'DBIT' ? negateDecimal(transactionAmount.amount) : transactionAmount.amount;
}

/** A row dated ahead may stand in the list of operations already: each is delivered once. */
function without(announced: readonly Transaction[], { operations }: OperationsPage): readonly Transaction[] {
  const listed = operations
    .filter(({ transaction }) => transaction.status === 'PDNG')
    .map(({ transaction }) => faceOf(transaction));
  return announced.filter((transaction) => {
    const at = listed.indexOf(faceOf(transaction));
    if (at !== -1) listed.splice(at, 1);
    return at === -1;
  });
}

function faceOf(transaction: Transaction): string {
  const { bookingDate, expectedBookingDate, transactionAmount, remittanceInformation } = transaction;
  const words = remittanceInformation.unstructured.join(' ').replace(/\s+/g, ' ');
  return `${bookingDate ?? expectedBookingDate} ${signedAmountOf(transaction)} ${transactionAmount.currency} ${words}`;
}

function byExpectedDay(a: Transaction, b: Transaction): number {
  const [one = '', other = ''] = [a.expectedBookingDate, b.expectedBookingDate];
  return one < other ? 1 : one > other ? -1 : 0;
}
