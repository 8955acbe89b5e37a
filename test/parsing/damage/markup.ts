/** A cell with its tags. */
export interface Cell {
  readonly open: string;
  readonly inner: string;
  readonly close: string;
}

/** A row of a table with its tags. */
export interface Row {
  readonly open: string;
  readonly cells: readonly Cell[];
  /** The row of headers; a row of values; or anything else, e.g. a heading over several rows. */
  readonly place: 'head' | 'data' | 'other';
}

const CONTENT = /(<main id="ei_tpl_content">)([\s\S]*)(<\/main>)/;
const TABLE = /<table\b[^>]*\bliste\b[^>]*>[\s\S]*?<\/table>/g;
const ROW = /<tr\b[^>]*>[\s\S]*?<\/tr>/g;

/** Changes what is inside `main`; menus and frame stay. */
export function editContent(html: string, edit: (content: string) => string): string {
  return html.replace(CONTENT, (_, open: string, content: string, close: string) => open + edit(content) + close);
}

/** Changes the tags of the content. Scripts stay. */
export function editTags(html: string, edit: (tag: string) => string): string {
  return editContent(html, (content) =>
    content.replace(/(<script[\s\S]*?<\/script>)|<[^>]*>/g, (all, script?: string) => script ?? edit(all)),
  );
}

/** Changes the texts of the content: what stands between tags. Scripts stay. */
export function editText(html: string, edit: (text: string) => string): string {
  return editContent(html, (content) =>
    content.replace(/(<script[\s\S]*?<\/script>|<[^>]*>)|[^<]+/g, (all, tag?: string) => tag ?? edit(all)),
  );
}

/** A printed amount in its parts. */
export interface AmountParts {
  readonly sign: string;
  /** With the separators of thousands. */
  readonly whole: string;
  readonly decimals: string;
  readonly currency: string;
}

const AMOUNT = /([+-])(\d(?:\d|&nbsp;|&#160;|\.)*),(\d\d) ([A-Z]{3})/g;

/** Prints every amount of a text anew. */
export function printAmounts(text: string, print: (parts: AmountParts) => string): string {
  return text.replace(AMOUNT, (_, sign: string, whole: string, decimals: string, currency: string) =>
    print({ sign, whole, decimals, currency }),
  );
}

/** Prints every amount of the content anew. */
export function editAmounts(html: string, print: (parts: AmountParts) => string): string {
  return editText(html, (text) => printAmounts(text, print));
}

/** Prints every date of the content anew. */
export function editDates(html: string, print: (day: string, month: string, year: string) => string): string {
  return editText(html, (text) =>
    text.replace(/(?<!\d)(\d\d)\/(\d\d)\/(\d{4})(?!\d)/g, (_, day: string, month: string, year: string) =>
      print(day, month, year),
    ),
  );
}

/** Changes the table of data as a whole. */
export function editTable(html: string, edit: (table: string) => string): string {
  return editContent(html, (content) => content.replace(TABLE, edit));
}

/** Changes the rows of the table of data: each becomes none, one or several, or any markup. */
export function editRows(
  html: string,
  edit: (rows: readonly Row[]) => readonly (Row | readonly Row[] | string | undefined)[],
): string {
  return editTable(html, (table) => {
    const headEnd = table.indexOf('</thead>');
    const found = [...table.matchAll(ROW)];
    const rows = found.map(({ 0: row, index }) => readRow(row, index < headEnd));
    const edited = edit(rows);
    let out = '';
    let at = 0;
    for (const [index, { 0: row, index: start }] of found.entries()) {
      const is = edited[index];
      const all = is === undefined ? [] : typeof is === 'string' ? [is] : [is].flat().map(printRow);
      out += table.slice(at, start) + all.join('\n');
      at = start + row.length;
    }
    return out + table.slice(at);
  });
}

/** Changes each row of one place; the others stay. */
export function editRowsAt(
  html: string,
  places: readonly Row['place'][],
  edit: (row: Row, index: number) => Row | readonly Row[] | string | undefined,
): string {
  let index = 0;
  return editRows(html, (rows) => rows.map((row) => (places.includes(row.place) ? edit(row, index++) : row)));
}

/** The rows as they stand. */
export function rowsOf(html: string): readonly Row[] {
  let found: readonly Row[] = [];
  editRows(html, (rows) => {
    found = rows;
    return rows;
  });
  return found;
}

/** The same row with other cells. */
export function withCells(row: Row, edit: (cells: readonly Cell[]) => readonly Cell[]): Row {
  return { ...row, cells: edit(row.cells) };
}

/** The text of a cell, entities of accents and blanks read. */
export function wordsOf(cell: Cell): string {
  return cell.inner
    .replace(/<[^>]*>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .trim();
}

function readRow(row: string, isHead: boolean): Row {
  const open = row.slice(0, row.indexOf('>') + 1);
  const cells = [...row.matchAll(/(<(t[dh])\b[^>]*>)([\s\S]*?)(<\/\2>)/g)].map(
    ([, open = '', , inner = '', close = '']) => ({ open, inner, close }),
  );
  const isData = cells.length > 1 && cells.every(({ open }) => open.startsWith('<td'));
  return { open, cells, place: isHead ? 'head' : isData ? 'data' : 'other' };
}

function printRow({ open, cells }: Row): string {
  return `${open}${cells.map((cell) => cell.open + cell.inner + cell.close).join('')}</tr>`;
}
