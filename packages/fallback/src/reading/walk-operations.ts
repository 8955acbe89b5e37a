import { type Amount, addDays, type Balance, type CalendarDate, type Transaction } from '@relais/model';
import { type OperationsPage, PageDriftError, type ParsedOperation } from '@relais/parsers';
import { joinPages } from './join-pages.ts';
import { OperationsPages } from './operations-pages.ts';
import type { Pages } from './pages.ts';
import type { PaymentAccount } from './payment-accounts.ts';
import { readAnnounced } from './read-announced.ts';
import { type SearchWindow, searchOf, searchSaves } from './search-by-date.ts';

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
    let { operations } = page;
    while (page.more !== undefined && !covers(operations, until)) {
      const next = await list.more(page.more);
      searched?.checked(next);
      refuseOtherBalance(page, next);
      page = next;
      operations = joinPages(operations, page.operations);
    }
    const { balances, booked } = first;
    const oldest = operations.at(-1)?.transaction.bookingDate;
    const walk = {
      balances,
      booked,
      operations,
      ...(page.more !== undefined && oldest !== undefined && { wholeFrom: addDays(oldest, 1) }),
      isSearched: searched !== undefined,
      hidesAnnounced: false,
    };
    if (!withAnnounced) return first.announced === undefined ? { ...walk, announced: [] } : walk;
    const announced = await readAnnounced({ pages, account, page, signal });
    return announced === undefined ? { ...walk, hidesAnnounced: true } : { ...walk, announced };
  } finally {
    await list.end();
  }
}

/** Where something was booked between two pages, rows may be missing, or stand on both. */
function refuseOtherBalance(page: OperationsPage, next: OperationsPage): void {
  const [before, after] = [page, next].map(({ caption, booked }) => JSON.stringify([caption.balance, booked]));
  if (before === after) return;
  throw new PageDriftError({ page: 'operations', mark: 'paging.balance', shapes: [] });
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
