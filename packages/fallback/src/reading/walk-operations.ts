import type { CalendarDate } from '@relais/model';
import { type OperationsPage, PageDriftError, type ParsedOperation, parseOperations } from '@relais/parsers';
import type { WebSession } from '../session/web-session.ts';

export interface WalkOptions {
  readonly session: WebSession;
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
    if (step === MAX_STEPS) throw drift('paging.limit', operations, page.operations);
    page = parseOperations(await session.post(page.more, signal));
    onPage();
    operations = continued(operations, page.operations);
  }
  return { balances: page.balances, operations };
}

function covers(operations: readonly ParsedOperation[], until: CalendarDate): boolean {
  const oldest = operations.at(-1)?.transaction.bookingDate;
  return oldest !== undefined && oldest < until;
}

/**
 * Joins a further page to the rows before.
 *
 * Newer pages hold all earlier rows and then more; older ones only the next rows. Compared as ordered sequences, because
 * equal rows may be twins.
 */
function continued(before: readonly ParsedOperation[], after: readonly ParsedOperation[]): readonly ParsedOperation[] {
  const isCumulative = before.every((row, index) => same(row, after[index]));
  if (isCumulative && after.length > before.length) return after;
  const [first] = after;
  const last = before.at(-1);
  const goesOn = (first?.transaction.bookingDate ?? '') <= (last?.transaction.bookingDate ?? '');
  // A page that begins with the first row again, yet does not hold all the others, is neither form.
  if (first === undefined || !goesOn || same(first, before[0])) throw drift('paging.sequence', before, after);
  return [...before, ...after];
}

function same(a: ParsedOperation | undefined, b: ParsedOperation | undefined): boolean {
  return JSON.stringify([a?.transaction, a?.reference]) === JSON.stringify([b?.transaction, b?.reference]);
}

function drift(mark: string, before: readonly unknown[], after: readonly unknown[]): PageDriftError {
  return new PageDriftError({ page: 'operations', mark, shapes: [`${before.length} rows`, `${after.length} rows`] });
}
