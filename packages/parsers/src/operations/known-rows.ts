import type { Element } from 'domhandler';
import { isStandIn, type KnownText, knownTextOf, type Print } from '../dom/known-text.ts';
import type { PageDocument } from '../dom/read-document.ts';
import type { TableRow } from '../table/table-rows.ts';
import { leadsThere } from './announced-address.ts';
import type { ParsedOperation } from './parsed-operations.ts';

/** Rows of a page, and the operations read from them. */
class KnownRows implements KnownText {
  readonly beginning: string;
  readonly prints: readonly Print[];
  readonly isPlain: boolean;
  readonly operations: readonly ParsedOperation[];
  /** Everything beside its own text that the meaning of a row depends on. */
  readonly context: string;

  constructor({ beginning, prints, isPlain }: KnownText, operations: readonly ParsedOperation[], context: string) {
    this.beginning = beginning;
    this.prints = prints;
    this.isPlain = isPlain;
    this.operations = operations;
    this.context = context;
  }
}

/** The operations behind a stand-in; `undefined` when the rows around it are read in another way. */
export function knownOperations(known: KnownText | undefined, context: string): readonly ParsedOperation[] | undefined {
  return known instanceof KnownRows && known.context === context ? known.operations : undefined;
}

/**
 * Remembers the last consecutive rows of a list, for the page that "more" leads to.
 *
 * @param rows - all rows of the table
 * @param operations - the operations read from them
 * @returns `undefined` without such rows, and when they hold a form, a table or a link to another page
 */
export function rememberRows(
  document: PageDocument,
  rows: readonly TableRow[],
  operations: readonly ParsedOperation[],
  context: string,
): KnownText | undefined {
  const { source, known } = document;
  const run = rows.slice(rows.findLastIndex(({ isData }) => !isData) + 1).map(({ element }) => element);
  const [start, end] = [run.at(0)?.startIndex, run.at(-1)?.endIndex];
  if (source === undefined || start == null || end == null) return undefined;
  if (run.some(({ parent }) => parent !== run[0]?.parent) || holdsMore(document, start, end)) return undefined;
  const before = known instanceof KnownRows && run.some(isStandIn) ? known : undefined;
  const count = before === undefined ? run.length : run.length - 1 + before.operations.length;
  return new KnownRows(knownTextOf(source.slice(start, end + 1), before), operations.slice(-count), context);
}

function holdsMore({ named: { a, table, form, input, select } }: PageDocument, start: number, end: number): boolean {
  const isInside = ({ startIndex }: Element): boolean => startIndex !== null && startIndex > start && startIndex < end;
  const isAny = [table, form, input, select].some((elements) => elements.some(isInside));
  return isAny || a.some((link) => leadsThere(link) && isInside(link));
}
