import type { CardOperationsPage } from '@relais/parsers';
import type { TruePage } from '../pages.ts';
import { type Cell, editRowsAt, type Row, rowsOf, withCells, wordsOf } from './markup.ts';
import { LISTS, type Operator, without, withoutInAccounts, withoutInRows } from './operator.ts';

const TABLES = [...LISTS, 'account_list'] as const;

/** Header texts by what the column holds, where losing the column loses no more than one member. */
const ROLES: Readonly<Record<string, readonly string[]>> = {
  valueDate: ['Valeur', 'Value date', 'Wertstellung', 'Valor'],
  balance: ['Solde', 'Balance', 'Saldo'],
  city: ['Ville', 'City', 'Ort', 'Ciudad'],
};

/** Other languages' words for the same columns, e.g. in a page that is half translated. */
const TRANSLATIONS: readonly (readonly string[])[] = [
  ['Date', 'Operation date', 'Datum', 'Fecha'],
  ['Valeur', 'Value date', 'Wertstellung', 'Valor'],
  ['Opération', 'Transaction', 'Vorgang', 'Operación'],
  ['Montant', 'Amount', 'Betrag', 'Importe'],
  ['Débit', 'Debit', 'Soll', 'Cargo'],
  ['Crédit', 'Credit', 'Haben', 'Abono'],
  ['Solde', 'Balance', 'Saldo', 'Saldo'],
  ['Commerce', 'Merchant', 'Händler', 'Comercio'],
  ['Ville', 'City', 'Ort', 'Ciudad'],
  ["Date de l'annonce", 'Announcement date', 'Ankündigungsdatum', 'Fecha del anuncio'],
];

function headerOf(html: string): readonly Cell[] {
  return rowsOf(html).find(({ place }) => place === 'head')?.cells ?? [];
}

/** What may still be read of a page that lost a column. */
function lesserTruths({ kind, truth }: TruePage, header: Cell | undefined): readonly unknown[] {
  const words = header === undefined ? '' : wordsOf(header);
  const lost = Object.keys(ROLES).find((role) => ROLES[role]?.includes(words));
  if (kind === 'operations' && lost === 'valueDate') return [withoutInRows(truth, 'valueDate')];
  if (kind === 'operations' && lost === 'balance') return [withoutInRows(truth, 'runningBalance')];
  if (kind === 'account_list' && lost === 'balance') return [withoutInAccounts(truth, 'balance')];
  const isOfCard = kind === 'card_operations' || kind === 'card_month';
  return isOfCard && lost === 'city' ? [withoutCities(truth as CardOperationsPage)] : [];
}

function withoutCities(page: CardOperationsPage): CardOperationsPage {
  return {
    ...page,
    operations: page.operations.map((operation) => ({
      ...without(operation, 'city'),
      transaction: { ...operation.transaction, remittanceInformation: { unstructured: [operation.merchant] } },
    })),
  };
}

function swapped<T>(items: readonly T[], one: number, other: number): readonly T[] {
  return items.map((item, index) => (index === one ? items[other] : index === other ? items[one] : item) ?? item);
}

/** Two columns. Never two of words: whichever of them is called the merchant, no reader can tell. */
function twoOf({ kind, html }: TruePage, below: (end: number) => number): readonly [number, number] | undefined {
  const count = headerOf(html).length;
  const one = below(count);
  const two: readonly [number, number] = [one, (one + 1 + below(count - 1)) % count];
  const areWords =
    (kind === 'card_operations' || kind === 'card_month') && Math.min(...two) === 1 && Math.max(...two) === 2;
  return count < 2 || areWords ? undefined : two;
}

/** Text of a header, whatever links and spans are around it. */
function renamed(cell: Cell, name: string): Cell {
  return { ...cell, inner: cell.inner.replace(/(^|>)[^<>]*\S[^<>]*(?=<|$)/, `$1${name}`) };
}

const inHead = (html: string, edit: (row: Row) => Row): string => editRowsAt(html, ['head'], edit);

/** What a redesign may do to columns. */
export const COLUMN_OPERATORS: readonly Operator[] = [
  {
    name: 'a column dropped, header and cells',
    kinds: TABLES,
    apply: (page, random) => {
      const header = headerOf(page.html);
      const dropped = random.below(header.length);
      return {
        html: editRowsAt(page.html, ['head', 'data'], (row) => withCells(row, (cells) => cells.toSpliced(dropped, 1))),
        alsoTrue: lesserTruths(page, header[dropped]),
      };
    },
  },
  {
    name: 'a header dropped, its cells left',
    kinds: TABLES,
    apply: ({ html }, random) => {
      const dropped = random.below(headerOf(html).length);
      return inHead(html, (row) => withCells(row, (cells) => cells.toSpliced(dropped, 1)));
    },
  },
  {
    name: 'the cells of a column dropped, its header left',
    kinds: TABLES,
    apply: ({ html }, random) => {
      const dropped = random.below(headerOf(html).length);
      return editRowsAt(html, ['data'], (row) => withCells(row, (cells) => cells.toSpliced(dropped, 1)));
    },
  },
  {
    name: 'the cells of a column emptied',
    kinds: LISTS,
    apply: (page, random) => {
      const header = headerOf(page.html);
      const emptied = random.below(header.length);
      return {
        html: editRowsAt(page.html, ['data'], (row) =>
          withCells(row, (cells) => cells.map((cell, index) => (index === emptied ? { ...cell, inner: '' } : cell))),
        ),
        alsoTrue: lesserTruths(page, header[emptied]),
      };
    },
  },
  {
    name: 'the row of headers dropped',
    kinds: TABLES,
    apply: ({ html }) => editRowsAt(html, ['head'], () => undefined),
  },
  {
    name: 'the row of headers twice',
    kinds: TABLES,
    apply: ({ html }) => editRowsAt(html, ['head'], (row) => [row, row]),
  },
  {
    name: 'two headers exchanged, cells left',
    kinds: TABLES,
    apply: (page, random) => {
      const { html } = page;
      const two = twoOf(page, random.below);
      return two && inHead(html, (row) => withCells(row, (cells) => swapped(cells, ...two)));
    },
  },
  {
    name: 'the cells of two columns exchanged, headers left',
    kinds: TABLES,
    apply: (page, random) => {
      const { html } = page;
      const two = twoOf(page, random.below);
      return two && editRowsAt(html, ['data'], (row) => withCells(row, (cells) => swapped(cells, ...two)));
    },
  },
  {
    name: 'two cells exchanged in one row',
    kinds: TABLES,
    apply: (page, random) => {
      const { html } = page;
      const two = twoOf(page, random.below);
      const at = random.below(rowsOf(html).filter(({ place }) => place === 'data').length);
      return (
        two &&
        editRowsAt(html, ['data'], (row, index) =>
          index === at ? withCells(row, (cells) => swapped(cells, ...two)) : row,
        )
      );
    },
  },
  {
    name: 'account list: balance before contract, headers and cells',
    kinds: ['account_list'],
    apply: ({ html }) => editRowsAt(html, ['head', 'data'], (row) => withCells(row, (cells) => swapped(cells, 0, 1))),
  },
  {
    name: 'a header renamed to an unknown word',
    kinds: TABLES,
    apply: (page, random) => {
      const header = headerOf(page.html);
      const at = random.below(header.length);
      return {
        html: inHead(page.html, (row) =>
          withCells(row, (cells) => cells.map((cell, index) => (index === at ? renamed(cell, 'Ventilation') : cell))),
        ),
        alsoTrue: lesserTruths(page, header[at]),
      };
    },
  },
  {
    name: 'a header renamed to the name of another column',
    kinds: LISTS,
    apply: (page, random) => {
      const two = twoOf(page, random.below);
      const header = headerOf(page.html);
      if (two === undefined) return undefined;
      const name = wordsOf(header[two[1]] ?? { open: '', inner: '', close: '' });
      return inHead(page.html, (row) =>
        withCells(row, (cells) => cells.map((cell, index) => (index === two[0] ? renamed(cell, name) : cell))),
      );
    },
  },
  {
    name: 'every header in another language',
    kinds: LISTS,
    harmless: true,
    apply: ({ html }, random) => {
      const language = random.below(4);
      return inHead(html, (row) =>
        withCells(row, (cells) =>
          cells.map((cell) => {
            const name = TRANSLATIONS.find((names) => names.includes(wordsOf(cell)))?.[language];
            return name === undefined ? cell : renamed(cell, name);
          }),
        ),
      );
    },
  },
  {
    name: 'sort links dropped from the headers',
    kinds: ['operations'],
    harmless: true,
    apply: ({ html }) =>
      inHead(html, (row) => withCells(row, (cells) => cells.map((cell) => ({ ...cell, inner: wordsOf(cell) })))),
  },
  {
    name: 'an unknown column added',
    kinds: TABLES,
    apply: ({ html }, random) => {
      const at = random.below(headerOf(html).length + 1);
      const header = { open: '<th scope="col">', inner: 'Catégorie', close: '</th>' };
      const cell = { open: '<td class="g">', inner: 'Courses', close: '</td>' };
      return editRowsAt(html, ['head', 'data'], (row) =>
        withCells(row, (cells) => cells.toSpliced(at, 0, row.place === 'head' ? header : cell)),
      );
    },
  },
  {
    name: 'a column of amounts added (fees)',
    kinds: TABLES,
    apply: ({ html }, random) => {
      const at = random.below(headerOf(html).length + 1);
      const header = { open: '<th scope="col">', inner: 'Frais', close: '</th>' };
      const cell = { open: '<td class="d">', inner: '<span class="neg">-0,10 EUR</span>', close: '</td>' };
      return editRowsAt(html, ['head', 'data'], (row) =>
        withCells(row, (cells) => cells.toSpliced(at, 0, row.place === 'head' ? header : cell)),
      );
    },
  },
  {
    name: 'a column of checkboxes added, without a header text',
    kinds: TABLES,
    apply: ({ html }) => {
      const header = { open: '<th>', inner: '', close: '</th>' };
      const cell = { open: '<td>', inner: '<input type="checkbox" name="row">', close: '</td>' };
      return editRowsAt(html, ['head', 'data'], (row) =>
        withCells(row, (cells) => [row.place === 'head' ? header : cell, ...cells]),
      );
    },
  },
  {
    name: 'a cell widened over its neighbour',
    kinds: TABLES,
    apply: ({ html }, random) => {
      const data = rowsOf(html).filter(({ place }) => place === 'data');
      const at = random.below(data.length);
      const column = random.below((data[at]?.cells.length ?? 1) - 1);
      return editRowsAt(html, ['data'], (row, index) =>
        index !== at
          ? row
          : withCells(row, (cells) =>
              cells
                .toSpliced(column + 1, 1)
                .map((cell, index) =>
                  index === column ? { ...cell, open: cell.open.replace('<td', '<td colspan="2"') } : cell,
                ),
            ),
      );
    },
  },
  {
    name: 'equal cells of neighbouring rows joined (rowspan)',
    kinds: LISTS,
    apply: ({ html }) => {
      const data = rowsOf(html).filter(({ place }) => place === 'data');
      const [first, second] = data;
      if (first === undefined || second === undefined) return undefined;
      return editRowsAt(html, ['data'], (row, index) => {
        if (index === 0) {
          return withCells(row, ([cell, ...rest]) =>
            cell === undefined ? rest : [{ ...cell, open: cell.open.replace('<td', '<td rowspan="2"') }, ...rest],
          );
        }
        return index === 1 ? withCells(row, (cells) => cells.slice(1)) : row;
      });
    },
  },
];
