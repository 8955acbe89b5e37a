import type { CalendarDate } from '@relais/model';
import { type OperationsPage, PageDriftError, type ParsedOperation, parseOperations } from '@relais/parsers';
import type { PageReader } from '../transport/page-reader.ts';
import { joinPages } from './join-pages.ts';

export interface WalkOptions {
  readonly session: PageReader;
  /** Address of the account's first page of operations. */
  readonly href: string;
  /** Pages are followed until a row was booked before this day. */
  readonly until: CalendarDate;
  readonly onPage: () => void;
  readonly signal: AbortSignal;
}

/** The operations of one account, newest first, back to the day that was asked for or to the end of the list. */
export interface Walk extends Pick<OperationsPage, 'balances'> {
  readonly operations: readonly ParsedOperation[];
}

/** 50 steps of some 50 rows: more than any account books in 90 days. */
const MAX_STEPS = 50;

/**
 * Reads the operations of an account, pressing "more" until the window is covered.
 *
 * @throws {PageDriftError} when a page cannot be read, or does not continue the one before
 */
export async function walkOperations({ session, href, until, onPage, signal }: WalkOptions): Promise<Walk> {
  let page = parseOperations(await session.get(href, signal));
  onPage();
  let operations = page.operations;
  for (let step = 0; page.more !== undefined && !covers(operations, until); step += 1) {
    if (step === MAX_STEPS) {
      throw new PageDriftError({ page: 'operations', mark: 'paging.limit', shapes: [`${operations.length} rows`] });
    }
    page = parseOperations(await session.post(page.more, signal));
    onPage();
    operations = joinPages(operations, page.operations);
  }
  return { balances: page.balances, operations };
}

function covers(operations: readonly ParsedOperation[], until: CalendarDate): boolean {
  const oldest = operations.at(-1)?.transaction.bookingDate;
  return oldest !== undefined && oldest < until;
}
