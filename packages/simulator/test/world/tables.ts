import type { CheerioAPI } from 'cheerio';
import { clean, type Selected } from './texts.ts';

/** A table whose columns are found by their headings, as programs find them. */
export interface ReadTable {
  readonly rows: readonly Selected[];
  /** The cell of a row in the first column that exists. @throws {Error} when none does */
  readonly cell: (row: Selected, ...headings: readonly string[]) => Selected;
  readonly has: (heading: string) => boolean;
}

/** Reads a table. @param heads - selects its headings; @param rows - selects its rows */
export function readTable($: CheerioAPI, heads: string, rows: string): ReadTable {
  const columns = new Map<string, number>();
  let at = 0;
  for (const head of $(heads)) {
    const heading = clean($(head).text());
    if (!columns.has(heading)) columns.set(heading, at);
    at += Number($(head).attr('colspan') ?? 1);
  }
  return {
    rows: $(rows)
      .toArray()
      .map((row) => $(row)),
    has: (heading) => columns.has(heading),
    cell: (row, ...headings) => {
      const column = headings.map((heading) => columns.get(heading)).find((found) => found !== undefined);
      if (column === undefined) throw new Error(`no column ${headings.join(' or ')} among ${[...columns.keys()]}`);
      return row.children('td').eq(column);
    },
  };
}
