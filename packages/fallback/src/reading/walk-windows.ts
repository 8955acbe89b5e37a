import { addDays, type CalendarDate } from '@relais/model';
import type { OperationsPage, ParsedOperation } from '@relais/parsers';
import { isTooLarge } from '../transport/too-large.ts';
import { joinPages } from './join-pages.ts';
import { OperationsPages, type OperationsPagesOptions } from './operations-pages.ts';
import { refuseOtherBalance } from './same-balance.ts';
import { type SearchWindow, searchOf } from './search-by-date.ts';

export interface WalkWindowsOptions extends Pick<OperationsPagesOptions, 'pages' | 'account' | 'signal'> {
  /** The first page of the list, newest first. */
  readonly first: OperationsPage;
  /** First day that is wanted. */
  readonly until: CalendarDate;
}

/** What the windows gave. */
export interface WindowedRows {
  /** Newest first, with those of the first page. */
  readonly operations: readonly ParsedOperation[];
  /** First booking day of which every row is there. */
  readonly wholeFrom: CalendarDate;
  /** The page that was read last: its form is the one that the bank still takes. */
  readonly page: OperationsPage;
  readonly leftOut: readonly string[];
}

/** Days of the first windows. An account with fifty rows a day would still be read. */
const LONGEST = 30;

/**
 * Reads the days behind the first page by searches, newest first. The bank no longer answers "more" when the form has grown too
 * large. A window that is still too large is halved. Where the bank does not search, the rows so far are what is served.
 *
 * @returns `undefined` where the first page itself cannot be continued: its rows are in another order
 * @throws {RelaisError} `page_drift` when a page cannot be read, or the balance has changed since
 */
export async function walkWindows(options: WalkWindowsOptions): Promise<WindowedRows | undefined> {
  const { first, until } = options;
  const days = first.operations.map(({ transaction }) => transaction.bookingDate ?? '');
  const oldest = days.at(-1);
  if (!oldest || days.some((day, index) => day > (days[index - 1] ?? day))) return undefined;
  // Rows of the oldest day may stand on the next page, too.
  let operations = first.operations.filter(({ transaction }) => (transaction.bookingDate ?? '') > oldest);
  let [to, length, page, leftOut] = [oldest, LONGEST, first, first.leftOut ?? []];
  while (to >= until) {
    const from = latest(until, addDays(to, 1 - length));
    const found = await readWindow(options, { from, to });
    if (found === 'no_search' || (found === 'too_large' && length === 1)) break;
    if (found === 'too_large') {
      length = Math.ceil(length / 2);
      continue;
    }
    operations = [...operations, ...found.operations];
    leftOut = [...leftOut, ...(found.page.leftOut ?? [])];
    page = found.page;
    to = addDays(from, -1);
  }
  return { operations, wholeFrom: addDays(to, 1), page, leftOut };
}

type Window = Pick<WindowedRows, 'operations' | 'page'> | 'too_large' | 'no_search';

async function readWindow(options: WalkWindowsOptions, window: SearchWindow): Promise<Window> {
  const { pages, account, signal, first } = options;
  const list = new OperationsPages({ pages, account, signal, until: window.from, asksAhead: false });
  try {
    // The forms of earlier pages have been used.
    const opened = await list.open(account.href);
    refuseOtherBalance(first, opened);
    const search = searchOf(opened, window);
    if (search === undefined) return 'no_search';
    let page = await list.open(search.form);
    if (!search.isAnswer(page)) return 'no_search';
    let { operations } = page;
    while (page.more !== undefined) {
      page = search.checked(await list.more(page.more));
      operations = joinPages(operations, page.operations);
    }
    refuseOtherBalance(first, page);
    return { operations, page };
  } catch (error) {
    if (isTooLarge(error)) return 'too_large';
    throw error;
  } finally {
    await list.end();
  }
}

function latest(one: CalendarDate, other: CalendarDate): CalendarDate {
  return one > other ? one : other;
}
