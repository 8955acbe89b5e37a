import { PageDriftError, type ParsedOperation } from '@relais/parsers';

/** What a list of more than one page is made of. */
type Row = Pick<ParsedOperation, 'transaction' | 'reference'>;

/**
 * Joins a further page to the rows before.
 *
 * Newer pages hold all earlier rows and then more; older ones only the next rows. Compared as ordered sequences, because
 * equal rows may be twins.
 *
 * @throws {PageDriftError} when the page is neither: the list cannot be known to be whole
 */
export function joinPages<T extends Row>(
  before: readonly T[],
  after: readonly T[],
  page: 'operations' | 'card_operations' = 'operations',
): readonly T[] {
  const isCumulative = before.every((row, index) => same(row, after[index]));
  if (isCumulative && after.length > before.length) return after;
  const [first] = after;
  const goesOn = dateOf(first) <= dateOf(before.at(-1));
  // A page that begins with the first row again, yet does not hold all the others, is neither form.
  if (first === undefined || !goesOn || same(first, before[0])) {
    const shapes = [`${before.length} rows`, `${after.length} rows`];
    throw new PageDriftError({ page, mark: 'paging.sequence', shapes });
  }
  return [...before, ...after];
}

function dateOf(row: Row | undefined): string {
  return row?.transaction.bookingDate ?? '';
}

function same(a: Row | undefined, b: Row | undefined): boolean {
  return a !== undefined && b !== undefined && contentOf(a) === contentOf(b);
}

/** A row is compared with those of the page before and of the page after. */
const CONTENTS = new WeakMap<Row, string>();

function contentOf(row: Row): string {
  const known = CONTENTS.get(row);
  if (known !== undefined) return known;
  const content = JSON.stringify([row.transaction, row.reference]);
  CONTENTS.set(row, content);
  return content;
}
