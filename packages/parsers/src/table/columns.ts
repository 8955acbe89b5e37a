import type { Element } from 'domhandler';
import { childElements, findAll, hasClass } from '../dom/element.ts';
import { isHelperText, textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import type { PageKind } from '../drift/page-kind.ts';
import { fold } from '../text/fold.ts';
import { areSameColumn, type ColumnRole, roleOfHeader, roleOfSortLink } from './column-role.ts';

/** The columns of one table, with the content of each. */
export interface Columns {
  readonly count: number;
  readonly at: Readonly<Partial<Record<ColumnRole, number>>>;
  /** The column whose sort link is marked as active. */
  readonly sortedBy?: ColumnRole;
}

/** The header row of a table, inside `thead` or, on the old site, its first row. */
export function headerRowOf(table: Element): Element | undefined {
  const head = childElements(table).find(({ name }) => name === 'thead');
  const [row, ...more] = rowsOf(head ?? table);
  if (row === undefined || (head !== undefined && more.length > 0)) return undefined;
  const cells = childElements(row);
  return cells.length > 1 && (head !== undefined || cells.every(({ name }) => name === 'th')) ? row : undefined;
}

/** Whether a header names a known column, which marks a data table. */
export function knownRoles(headerRow: Element): ReadonlySet<ColumnRole> {
  return new Set(
    childElements(headerRow)
      .map((cell) => headerOf(cell).role)
      .filter((role) => role !== undefined),
  );
}

/**
 * Finds each column by its sort link, else by its header text; never by its position.
 *
 * @throws {PageDriftError} `page_drift` for an unknown header, two headers for one column, or link and text that
 * disagree
 */
export function readColumns(headerRow: Element, kind: PageKind): Columns {
  const at: Partial<Record<ColumnRole, number>> = {};
  let sortedBy: ColumnRole | undefined;
  const cells = childElements(headerRow);
  for (const [index, cell] of cells.entries()) {
    const { role, text, isContradiction, isSorted } = headerOf(cell);
    if (isContradiction) throw drift(kind, 'column.contradiction', text);
    if (role === undefined || !isSingle(cell)) throw drift(kind, 'column.unknown', text);
    if (at[role] !== undefined) throw drift(kind, 'column.twice', text);
    at[role] = index;
    if (isSorted) sortedBy = role;
  }
  if (at.amount !== undefined && (at.debit !== undefined || at.credit !== undefined))
    throw drift(kind, 'column.amounts');
  return { count: cells.length, at, ...(sortedBy === undefined ? {} : { sortedBy }) };
}

/** The rows of a table and its sections, without nested tables. */
export function rowsOf(parent: Element): readonly Element[] {
  return childElements(parent).flatMap((child) =>
    child.name === 'tr' ? [child] : parent.name === 'table' && SECTIONS.has(child.name) ? rowsOf(child) : [],
  );
}

/** Whether a cell spans one column and one row. */
export function isSingle({ attribs }: Element): boolean {
  return (attribs['colspan'] ?? '1') === '1' && (attribs['rowspan'] ?? '1') === '1';
}

const SECTIONS: ReadonlySet<string> = new Set(['thead', 'tbody', 'tfoot']);

interface Header {
  readonly text: string;
  readonly role?: ColumnRole;
  readonly isContradiction: boolean;
  readonly isSorted: boolean;
}

/** The headers are needed three times: to recognise the page, to find its table, and to read it. */
const HEADERS = new WeakMap<Element, Header>();

function headerOf(cell: Element): Header {
  const known = HEADERS.get(cell);
  if (known !== undefined) return known;
  const header = readHeader(cell);
  HEADERS.set(cell, header);
  return header;
}

function readHeader(cell: Element): Header {
  const text = fold(textOf(cell, isHelperText));
  const links = findAll(cell, ({ name, attribs }) => name === 'a' && attribs['href'] !== undefined);
  const byLinks = new Set(
    links.map(({ attribs }) => roleOfSortLink(attribs['href'] ?? '')).filter((role) => role !== undefined),
  );
  const [byLink] = byLinks;
  const byText = roleOfHeader(text);
  const isContradiction =
    byLinks.size > 1 || (byLink !== undefined && byText !== undefined && !areSameColumn(byLink, byText));
  const role = byText ?? byLink;
  const isSorted = links.some((link) => hasClass(link, 'tridesc') || hasClass(link, 'triasc'));
  return { text, isContradiction, isSorted, ...(role === undefined ? {} : { role }) };
}
