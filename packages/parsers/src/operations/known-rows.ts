import type { Element } from 'domhandler';
import { isStandIn, type KnownText, STAND_IN } from '../page/known-text.ts';
import type { PageDocument } from '../page/read-document.ts';
import { detached } from '../page/text.ts';
import type { TableRow } from '../table/table-rows.ts';
import { announcedAddress } from './announced-address.ts';
import type { ParsedOperation } from './operations-page.ts';

/** What was read from a known piece. */
interface KnownRows {
  readonly operations: readonly ParsedOperation[];
  /** All that the meaning of a row depends on beside its own text. */
  readonly context: string;
}

const KNOWN = new WeakMap<KnownText, KnownRows>();

/** The operations that a stand-in stands for; `undefined` when the rows around it are read in another way. */
export function knownOperations(known: KnownText | undefined, context: string): readonly ParsedOperation[] | undefined {
  const rows = known && KNOWN.get(known);
  return rows?.context === context ? rows.operations : undefined;
}

/**
 * Remembers the last rows of a list that follow each other, for the page that "more" leads to.
 *
 * @param rows - those of the whole table
 * @param operations - what was read from them
 * @returns `undefined` when there are none, or they hold more than operations: what a form sends, another table, a way to
 * other pages
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
  const before = known === undefined || !run.some(isStandIn) ? undefined : known;
  const count = before === undefined ? run.length : run.length - 1 + (KNOWN.get(before)?.operations.length ?? 0);
  const text = source.slice(start, end + 1);
  const remembered = { text: detached(before === undefined ? text : text.replace(STAND_IN, () => before.text)) };
  KNOWN.set(remembered, { operations: operations.slice(-count), context });
  return remembered;
}

function holdsMore({ named, url }: PageDocument, start: number, end: number): boolean {
  const isInside = ({ startIndex }: Element): boolean => startIndex !== null && startIndex > start && startIndex < end;
  const { a, ...others } = named;
  return (
    Object.values(others).flat().some(isInside) ||
    announcedAddress({ named: { ...named, a: a.filter(isInside) }, url }) !== undefined
  );
}
