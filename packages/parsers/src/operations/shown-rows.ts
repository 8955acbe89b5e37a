import type { Element } from 'domhandler';
import type { PageDocument } from '../dom/read-document.ts';
import { type Place, type SeenText, seenText } from '../dom/seen-text.ts';
import { detached, textOf } from '../dom/text.ts';
import { rowsOf } from '../table/columns.ts';
import type { TableRow } from '../table/table-rows.ts';
import { isBalanceRow, type OperationRows } from './operation-rows.ts';
import { isUndated, readOperation } from './read-operation.ts';

/** The rows that a page shows of a list, by which another page is seen to go on with it. */
export interface ShownRows {
  /** Number of rows with an operation. */
  readonly count: number;
  /** What the first and the last of them say. */
  readonly first: string;
  readonly last: string;
  /** Number of rows above `text`: those that are announced, with headings between them and the others. */
  readonly above: number;
  /** The text of the rows. Absent where their place on the page is not known, or they hold fields of a form. */
  readonly text?: SeenText;
}

/** @throws {PageDriftError} `page_drift` when the first row or the last one cannot be read */
export function shownRows(document: PageDocument, read: OperationRows): ShownRows | undefined {
  const rows = read.rows.filter(isData);
  const [first, last] = [rows.at(0), rows.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const below = read.rows.slice(read.rows.findLastIndex(isBalanceRow) + 1);
  const beginning = below.find(isData);
  const text = beginning && textOfRows(document, beginning, last);
  return {
    count: rows.length,
    first: contentOf(first, read),
    last: contentOf(last, read),
    above: rows.length - below.filter(isData).length,
    ...(text === undefined ? {} : { text }),
  };
}

/**
 * Whether the rows of a whole page begin with all that another page has shown, and then go on. The first row and the
 * last one must stand in their places. The rows between them are read once, on the last page of the list.
 *
 * @throws {PageDriftError} `page_drift` when one of these rows cannot be read
 */
export function goesOn(read: OperationRows, { count, first, last }: ShownRows): boolean {
  const rows = read.rows.filter(isData);
  const [one, other] = [rows.at(0), rows.at(count - 1)];
  if (one === undefined || other === undefined || rows.length <= count) return false;
  return contentOf(one, read) === first && contentOf(other, read) === last;
}

/**
 * The rows of a page that was read without those of the page before.
 *
 * @returns `undefined` when its new rows do not stand directly behind them
 * @throws {PageDriftError} `page_drift` when the last row cannot be read
 */
export function furtherRows(
  { source, joint, named }: PageDocument,
  table: Element,
  read: OperationRows,
  before: ShownRows,
): ShownRows | undefined {
  if (source === undefined || joint === undefined) return undefined;
  const isNew = (row: TableRow): boolean => (placeOf(row)?.from ?? -1) >= joint;
  const rows = read.rows.filter(isData);
  const added = rows.filter(isNew);
  const last = added.at(-1);
  const end = last && placeOf(last);
  if (last === undefined || end === undefined) return undefined;
  if (rows.length - added.length !== before.above || !isBetweenRows(source, joint, table)) return undefined;
  if (before.text === undefined || holdsFields(named, { from: joint, to: end.to })) return undefined;
  const { beginning, length } = before.text;
  return {
    ...before,
    count: before.count + added.length,
    last: contentOf(last, read),
    text: { beginning, end: detached(source.slice(end.from, end.to)), length: length + end.to - joint },
  };
}

/** Nothing but ends and beginnings of sections. Rows that a comment or a script holds are no rows of the table. */
const SECTIONS = /^(?:\s|<\/?t(?:head|body|foot)\b[^<>]*>)*$/i;

/** Whether a place is behind a row of the table, its header or another. */
function isBetweenRows(source: string, place: number, table: Element): boolean {
  const ends = rowsOf(table).map(({ endIndex }) => (endIndex ?? place) + 1);
  const end = ends.findLast((one) => one <= place);
  return end !== undefined && SECTIONS.test(source.slice(end, place));
}

function textOfRows({ source, named }: PageDocument, beginning: TableRow, end: TableRow): SeenText | undefined {
  const [from, to] = [placeOf(beginning), placeOf(end)];
  if (source === undefined || from === undefined || to === undefined) return undefined;
  return holdsFields(named, { from: from.from, to: to.to }) ? undefined : seenText(source, from, to);
}

/** A field among the rows is posted with "more", so its row cannot be left out. */
function holdsFields({ table, form, control }: PageDocument['named'], { from, to }: Place): boolean {
  const isInside = ({ startIndex }: Element): boolean => startIndex !== null && startIndex >= from && startIndex < to;
  return [table, form, control].some((elements) => elements.some(isInside));
}

function placeOf({ element: { startIndex, endIndex } }: TableRow): Place | undefined {
  return startIndex === null || endIndex === null ? undefined : { from: startIndex, to: endIndex + 1 };
}

function contentOf({ cells }: TableRow, { context }: OperationRows): string {
  if (isUndated(cells, context)) return JSON.stringify(cells.map((cell) => textOf(cell)));
  const { transaction, reference } = readOperation(cells, context);
  return JSON.stringify([transaction, reference]);
}

function isData(row: TableRow): boolean {
  return row.isData;
}
