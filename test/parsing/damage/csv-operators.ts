import type { OperationsCsv } from '@relais/parsers';
import type { Operator } from './operator.ts';
import { without } from './operator.ts';

type Lines = readonly (readonly string[])[];

/** An operator on the cells of the file. Its last line is empty, as the file ends with a line end. */
function onCells(name: string, edit: (lines: Lines) => Lines | undefined, more: Partial<Operator> = {}): Operator {
  return {
    name: `file: ${name}`,
    kinds: ['csv'],
    apply: ({ html }) => {
      const lines = html.split('\r\n').slice(0, -1);
      const edited = edit(lines.map((line) => line.split(';')));
      return edited && `${edited.map((cells) => cells.join(';')).join('\r\n')}\r\n`;
    },
    ...more,
  };
}

const inRows = (edit: (cells: readonly string[], header: readonly string[]) => readonly string[]) => (lines: Lines) =>
  lines.map((cells, index) => (index === 0 ? cells : edit(cells, lines[0] ?? [])));

const IS_AMOUNT = /^-?\d+,\d\d$/;

/** What may happen to the export. With a running balance in each row, from the second row on. */
export const CSV_OPERATORS: readonly Operator[] = [
  onCells('a column dropped', (lines) => lines.map((cells) => cells.toSpliced(2, 1))),
  onCells(
    'cells of a column dropped, its header left',
    inRows((cells) => cells.toSpliced(1, 1)),
  ),
  {
    name: 'file: two headers exchanged',
    kinds: ['csv'],
    apply: ({ html, truth }) => {
      const { operations } = truth as OperationsCsv;
      // Two columns of days under each other's names are told by their order alone.
      const isTold = operations.some((row, index) => (row.valueDate ?? '') < (operations[index - 1]?.valueDate ?? ''));
      const [header = '', ...rows] = html.split('\r\n');
      const [date = '', value = '', ...rest] = header.split(';');
      return isTold ? [[value, date, ...rest].join(';'), ...rows].join('\r\n') : undefined;
    },
  },
  onCells('columns in another order', (lines) => lines.map((cells) => cells.toReversed()), { harmless: true }),
  onCells('an unknown column added', (lines) =>
    lines.map((cells, index) => [...cells, index === 0 ? 'Catégorie' : 'Courses']),
  ),
  onCells('comma between cells', (lines) => lines.map((cells) => [cells.join(',')])),
  onCells('tabs between cells', (lines) => lines.map((cells) => [cells.join('\t')])),
  onCells(
    'decimal point',
    inRows((cells) => cells.map((cell) => (IS_AMOUNT.test(cell) ? cell.replace(',', '.') : cell))),
  ),
  onCells(
    'amounts in cents',
    inRows((cells) => cells.map((cell) => (IS_AMOUNT.test(cell) ? cell.replace(',', '') : cell))),
  ),
  onCells(
    'year first',
    inRows(([date = '', ...rest]) => [date.split('/').reverse().join('-'), ...rest]),
  ),
  onCells(
    'two digits for the year',
    inRows((cells) => cells.map((cell) => cell.replace(/^(\d\d\/\d\d\/)\d\d(\d\d)$/, '$1$2'))),
  ),
  onCells('everything in quotation marks', (lines) => lines.map((cells) => cells.map((cell) => `"${cell}"`))),
  onCells('debits without their sign', (lines) =>
    lines.length < 3 || !lines.slice(2).some((cells) => cells.slice(0, -1).some((cell) => /^-\d+,\d\d$/.test(cell)))
      ? undefined
      : inRows((cells, header) =>
          cells.map((cell, index) => (index === header.length - 1 ? cell : cell.replace(/^-(?=\d+,\d\d$)/, ''))),
        )(lines),
  ),
  onCells('one row lost from within', (lines) =>
    lines.length < 4 || isZero(lines[2]) ? undefined : lines.toSpliced(2, 1),
  ),
  onCells('one row twice', (lines) =>
    lines.length < 2 || isZero(lines[1]) ? undefined : lines.toSpliced(1, 0, lines[1] ?? []),
  ),
  onCells('newest first', ([header = [], ...rows]) => (rows.length < 2 ? undefined : [header, ...rows.toReversed()])),
  onCells('a total below', (lines) => [...lines, ['', '', '12,34', 'Total', '']]),
  {
    name: 'file: balances dropped',
    kinds: ['csv'],
    apply: ({ html, truth }) => ({
      html: html.replace(/;[^;\r\n]*(?=\r\n)/g, ''),
      alsoTrue: [{ operations: (truth as OperationsCsv).operations.map((row) => without(row, 'runningBalance')) }],
    }),
  },
  { name: 'file: line ends as LF', kinds: ['csv'], harmless: true, apply: ({ html }) => html.replaceAll('\r\n', '\n') },
  { name: 'file: line ends as CR', kinds: ['csv'], apply: ({ html }) => html.replaceAll('\r\n', '\r') },
  { name: 'file: a byte order mark', kinds: ['csv'], apply: ({ html }) => `\ufeff${html}` },
];

function isZero(cells: readonly string[] = []): boolean {
  return cells.slice(2, 4).some((cell) => /^-?0,00$/.test(cell));
}
