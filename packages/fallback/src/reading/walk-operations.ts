import { type Amount, addDays, type Balance, type CalendarDate, type Transaction } from '@relais/model';
import type { OperationsPage, ParsedOperation } from '@relais/parsers';
import { isTooLarge } from '../transport/too-large.ts';
import { joinPages } from './join-pages.ts';
import { OperationsPages } from './operations-pages.ts';
import type { Pages } from './pages.ts';
import type { PaymentAccount } from './payment-accounts.ts';
import { readAnnounced } from './read-announced.ts';
import { refuseOtherBalance } from './same-balance.ts';
import { type Search, type SearchWindow, searchOf, searchSaves } from './search-by-date.ts';
import { walkWindows } from './walk-windows.ts';

export interface WalkOptions {
  readonly pages: Pages;
  readonly account: PaymentAccount;
  /** Pages are followed until a row was booked before this day. */
  readonly until: CalendarDate;
  /** Whether what is announced is read as well. */
  readonly withAnnounced: boolean;
  /** Only these days are wanted, and the bank may be asked for them alone. */
  readonly search?: SearchWindow;
  /** Told when the bank will not be asked again, where that is known before everything is read. */
  readonly onLast?: () => void;
  readonly signal: AbortSignal;
}

/** The operations of one account, newest first. They go back to the day that was asked for, or to the end of the list. */
export interface Walk {
  readonly balances: readonly Balance[];
  readonly booked: Amount;
  readonly operations: readonly ParsedOperation[];
  /** Announced rows that are not among the operations, last expected first. Absent when it was not read. */
  readonly announced?: readonly Transaction[];
  /** First booking day of which every row is there. Absent: of all days, the list was read to its end. */
  readonly wholeFrom?: CalendarDate;
  /** True when the bank did not give all days that were asked for. `wholeFrom` is the first of which all rows are there. */
  readonly isCut?: boolean;
  /** True when rows that the bank shows without a day are left out. */
  readonly lacksUndated?: boolean;
  /** True when only the days that were searched for are whole. */
  readonly isSearched: boolean;
  /** True where something is announced that the page does not lead to. */
  readonly hidesAnnounced: boolean;
  /** `export`: the page could not be read, and the bank's file answers in its place. */
  readonly source?: 'export';
}

/**
 * Reads the operations of an account, pressing "more" until the window is covered.
 *
 * @throws {RelaisError} `page_drift` when a page cannot be read, or does not continue the one before. Also `fallback_refused`
 * with reason `page_limit` when the list does not end
 */
export async function walkOperations(options: WalkOptions): Promise<Walk> {
  const { pages, account, until, withAnnounced, search, onLast, signal } = options;
  const list = new OperationsPages({
    pages,
    account,
    until,
    asksAhead: search === undefined,
    ...(onLast !== undefined && search === undefined && !withAnnounced && { onLast }),
    signal,
  });
  try {
    const first = await list.open(account.href);
    let page = first;
    const searched = search !== undefined && searchSaves(first, search) ? searchOf(first, search) : undefined;
    if (searched !== undefined) page = searched.checked(await list.open(searched.form));
    const rows = await furtherRows(list, page, options, searched);
    const { operations, wholeFrom, isCut, leftOut } = rows;
    const { balances, booked } = first;
    const walk = {
      balances,
      booked,
      operations,
      ...(wholeFrom !== undefined && { wholeFrom }),
      ...(isCut && { isCut }),
      ...(leftOut.length > 0 && { lacksUndated: true }),
      isSearched: searched !== undefined,
      hidesAnnounced: false,
    };
    page = { ...rows.page, operations };
    if (!withAnnounced) return first.announced === undefined ? { ...walk, announced: [] } : walk;
    const announced = await readAnnounced({ pages, account, page, signal });
    return announced === undefined ? { ...walk, hidesAnnounced: true } : { ...walk, announced };
  } finally {
    await list.end();
  }
}

interface FurtherRows extends Pick<OperationsPage, 'operations'> {
  /** The page that was read last. */
  readonly page: OperationsPage;
  readonly wholeFrom?: CalendarDate;
  readonly isCut: boolean;
  readonly leftOut: readonly string[];
}

/** Presses "more" until the window is covered. Where the form grows too large for the bank, the days are searched for. */
async function furtherRows(
  list: OperationsPages,
  first: OperationsPage,
  options: WalkOptions,
  searched: Search | undefined,
): Promise<FurtherRows> {
  const { until } = options;
  let page = first;
  let { operations } = page;
  const leftOut = [...(page.leftOut ?? [])];
  try {
    while (page.more !== undefined && !covers(operations, until)) {
      const next = await list.more(page.more);
      searched?.checked(next);
      refuseOtherBalance(page, next);
      page = next;
      operations = joinPages(operations, page.operations);
      leftOut.push(...(page.leftOut ?? []));
    }
  } catch (error) {
    const rows = isTooLarge(error) ? await walkWindows({ ...options, first: { ...page, operations } }) : undefined;
    if (rows === undefined) throw error;
    return { ...rows, isCut: rows.wholeFrom > until };
  }
  const oldest = operations.at(-1)?.transaction.bookingDate;
  const isEnd = page.more === undefined || oldest === undefined;
  return { operations, page, leftOut, isCut: false, ...(isEnd ? {} : { wholeFrom: addDays(oldest, 1) }) };
}

/** Newest first: a row from before that day is behind all that was asked for. */
function covers(operations: readonly ParsedOperation[], until: CalendarDate): boolean {
  const oldest = operations.at(-1)?.transaction.bookingDate;
  return oldest !== undefined && oldest < until && isNewestFirst(operations);
}

/** A customer who sorted the list in another way sees old rows among new ones. The reader then reads it to its end. */
function isNewestFirst(operations: readonly ParsedOperation[]): boolean {
  return operations.every(({ transaction }, index) => {
    const before = operations[index - 1]?.transaction.bookingDate;
    return before === undefined || (transaction.bookingDate ?? '') <= before;
  });
}
