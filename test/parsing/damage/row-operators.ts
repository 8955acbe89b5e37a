import type { AccountListPage, OperationsPage } from '@relais/parsers';
import type { TruePage } from '../pages.ts';
import {
  editContent,
  editRows,
  editRowsAt,
  editTable,
  editTags,
  printAmounts,
  type Row,
  rowsOf,
  withCells,
} from './markup.ts';
import {
  type DamagedPage,
  HTML_KINDS,
  LISTS,
  type Operator,
  without,
  withoutInAccounts,
  withoutInRows,
} from './operator.ts';

const TABLES = [...LISTS, 'account_list'] as const;
const DATA = ['data'] as const;

function dataRows(html: string): readonly Row[] {
  return rowsOf(html).filter(({ place }) => place === 'data');
}

function columnsOf(html: string): number {
  return rowsOf(html).find(({ place }) => place === 'head')?.cells.length ?? 2;
}

const marked = (row: Row, token: string): Row => ({
  ...row,
  open: row.open.replace('<tr', `<tr data-r="1" class="${token}"`),
});
const plainOpen = (row: Row): Row => ({ ...row, open: '<tr>' });

/** What a redesign may do to rows. */
export const ROW_OPERATORS: readonly Operator[] = [
  {
    name: 'rows: each twice, for desktops and for phones',
    kinds: [...TABLES, 'rib'],
    apply: ({ html }) =>
      editRowsAt(html, DATA, (row) => [marked(plainOpen(row), 'eir_hidexs'), marked(plainOpen(row), 'eir_showxs')]),
  },
  {
    name: 'rows: one with a copy for phones',
    kinds: ['operations', 'card_operations', 'announced_operations'],
    harmless: true,
    apply: ({ html }, random) => {
      const at = random.below(dataRows(html).length);
      return editRowsAt(html, DATA, (row, index) => (index === at ? [row, marked(plainOpen(row), 'eir_showxs')] : row));
    },
  },
  {
    name: 'rows: one twice',
    kinds: ['operations', 'account_list', 'rib'],
    apply: ({ kind, html }, random) => {
      const rows = dataRows(html);
      const at = random.below(rows.length);
      // Two contracts on another site may be called the same, and nothing numbers them.
      const isNumbered = kind !== 'account_list' || /doux|webid=/.test(rows[at]?.cells[0]?.inner ?? '');
      if (!isNumbered) return undefined;
      return editRowsAt(html, DATA, (row, index) => (index === at ? [row, row] : row));
    },
  },
  {
    name: 'rows: one lost',
    kinds: ['operations'],
    apply: ({ html }, random) => {
      const at = random.below(dataRows(html).length);
      return editRowsAt(html, DATA, (row, index) => (index === at ? undefined : row));
    },
  },
  {
    name: 'rows: two exchanged',
    kinds: ['operations'],
    apply: ({ html }, random) => {
      const rows = dataRows(html);
      const at = random.below(rows.length - 1);
      return editRowsAt(html, DATA, (row, index) => rows[index === at ? at + 1 : index === at + 1 ? at : index] ?? row);
    },
  },
  {
    name: 'rows: oldest first',
    kinds: ['operations'],
    apply: ({ html }) => {
      const rows = dataRows(html).toReversed();
      return editRowsAt(html, DATA, (row, index) => rows[index] ?? row);
    },
  },
  {
    name: 'rows: of another account among them',
    kinds: ['operations'],
    apply: ({ html }) => {
      const [foreign] = dataRows(html);
      if (foreign === undefined) return undefined;
      const other = withCells(foreign, (cells) =>
        cells.map((cell) => ({ ...cell, inner: cell.inner.replace(/,\d\d /g, ',13 ') })),
      );
      return editRowsAt(html, DATA, (row, index) => (index === 0 ? [row, other] : row));
    },
  },
  {
    name: 'rows: a total below them',
    kinds: LISTS,
    apply: ({ html }) => {
      const cells = Array.from({ length: columnsOf(html) }, (_, index) => ['', 'TOTAL', '-12,34 EUR'][index] ?? '');
      const total = `<tr class="total">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
      return editTable(html, (table) => table.replace(/(<\/tbody>)(?![\s\S]*<\/tbody>)/, `${total}$1`));
    },
  },
  {
    name: 'rows: a total in a foot',
    kinds: LISTS,
    apply: ({ html }) => {
      const foot = `<tfoot><tr><td colspan="${columnsOf(html) - 1}">Total</td><td>-12,34 EUR</td></tr></tfoot>`;
      return editTable(html, (table) => table.replace('</table>', `${foot}</table>`));
    },
  },
  {
    name: 'rows: an advertisement among them',
    kinds: [...TABLES, 'rib'],
    apply: ({ html }) => {
      const banner = `<tr><td colspan="${columnsOf(html)}"><a href="/fr/offres.html">Votre crédit en 5 minutes</a></td></tr>`;
      return editTable(html, (table) => table.replace(/(<tbody>\s*)(?=<tr)/, `$1${banner}`));
    },
  },
  {
    name: 'rows: the words for an empty list among them',
    kinds: LISTS,
    apply: ({ html }) => {
      const none = `<tr><td colspan="${columnsOf(html)}" class="a_vide">Aucune opération</td></tr>`;
      return dataRows(html).length === 0
        ? undefined
        : editTable(html, (table) => table.replace(/(<\/tbody>)(?![\s\S]*<\/tbody>)/, `${none}$1`));
    },
  },
  {
    name: 'rows: all gone, without a word',
    kinds: [...TABLES, 'rib'],
    apply: ({ html }) => editRowsAt(html, ['data', 'other'], () => undefined),
  },
  {
    name: 'rows: the words for an empty list gone',
    kinds: LISTS,
    apply: ({ html }) =>
      editTable(html, (table) => table.replace(/<tr><td colspan="\d" class="[^"]*a_vide[\s\S]*?<\/tr>/, '')),
  },
  {
    name: 'rows: their first cell is a row header (th)',
    kinds: [...TABLES, 'rib'],
    apply: ({ html }) =>
      editRowsAt(html, DATA, (row) =>
        withCells(row, ([first, ...rest]) =>
          first === undefined
            ? rest
            : [{ ...first, open: first.open.replace('<td', '<th scope="row"'), close: '</th>' }, ...rest],
        ),
      ),
  },
  {
    name: 'rows: an empty cell at the end of each',
    kinds: TABLES,
    apply: ({ html }) =>
      editRowsAt(html, DATA, (row) =>
        withCells(row, (cells) => [...cells, { open: '<td>', inner: '', close: '</td>' }]),
      ),
  },
  {
    name: 'rows: detail rows below each',
    kinds: [...TABLES, 'rib'],
    apply: ({ html }) =>
      editRowsAt(html, DATA, (row) => [
        row,
        {
          open: '<tr class="detail">',
          place: 'other',
          cells: [{ open: `<td colspan="${row.cells.length}">`, inner: 'Référence : 4471', close: '</td>' }],
        },
      ]),
  },
  {
    name: 'table: rows as blocks (div)',
    kinds: HTML_KINDS,
    apply: ({ html }) =>
      editTable(html, (table) =>
        table.replace(/<(\/?)(table|thead|tbody|tr|t[dh]|caption)\b/g, '<$1div data-was="$2"'),
      ),
  },
  {
    name: 'table: split in two, headers in both',
    kinds: [...TABLES, 'rib'],
    apply: (page) => {
      const head = /<thead[\s\S]*<\/thead>/.exec(page.html)?.[0] ?? '';
      return splitInTwo(page, `</tbody></table><table class="liste">${head}<tbody>`);
    },
  },
  {
    name: 'table: split in two, headers in the first',
    kinds: [...TABLES, 'rib'],
    apply: (page) => splitInTwo(page, '</tbody></table><table class="liste"><tbody>'),
  },
  {
    name: 'table: split in two, the second of another class',
    kinds: LISTS,
    apply: ({ html }) => splitTable(html, '</tbody></table><table class="suite"><tbody>'),
  },
  {
    name: 'table: a second one before it, same headers',
    kinds: TABLES,
    apply: ({ html }) => editTable(html, (table) => withoutHalf(table) + table),
  },
  {
    name: 'table: a second one behind it, same headers',
    kinds: TABLES,
    apply: ({ html }) => editTable(html, (table) => table + withoutHalf(table)),
  },
  {
    name: 'table: a copy in a template',
    kinds: [...TABLES, 'rib'],
    apply: ({ html }) => editTable(html, (table) => `<template>${table}</template>${table}`),
  },
  {
    name: 'table: a hidden copy',
    kinds: [...TABLES, 'rib'],
    apply: ({ html }) => editTable(html, (table) => `<div style="display:none">${table}</div>${table}`),
  },
  {
    name: 'table: inside another table',
    kinds: [...TABLES, 'rib'],
    apply: ({ html }) =>
      editTable(html, (table) => `<table class="cadre"><tbody><tr><td>${table}</td></tr></tbody></table>`),
  },
  {
    name: 'table: a small table inside a cell',
    kinds: LISTS,
    apply: ({ html }) =>
      editRowsAt(html, DATA, (row, at) =>
        at > 0
          ? row
          : withCells(row, (cells) =>
              cells.map((cell, index) =>
                index === 1
                  ? { ...cell, inner: `${cell.inner}<table><tbody><tr><td>X</td></tr></tbody></table>` }
                  : cell,
              ),
            ),
      ),
  },
  {
    name: 'table: its class renamed',
    kinds: HTML_KINDS,
    apply: ({ html }) =>
      editTable(html, (table) =>
        table.replace(/(<table\b[^>]*)\bliste\b/, '$1ds-table').replace('ei_comptescontrats', 'contrats'),
      ),
  },
  {
    name: 'label: line breaks dropped',
    kinds: ['operations'],
    apply: ({ html }) =>
      editRowsAt(html, DATA, (row) =>
        withCells(row, (cells) => cells.map((cell) => ({ ...cell, inner: cell.inner.replace(/<br\s*\/?>/g, ' ') }))),
      ),
  },
  {
    name: 'label: a category beside it',
    kinds: ['operations'],
    apply: ({ html }) =>
      editRowsAt(html, DATA, (row) =>
        withCells(row, (cells) =>
          cells.map((cell) =>
            cell.open.includes('ei_decal1')
              ? { ...cell, inner: `${cell.inner}<span class="tag">Courses</span>` }
              : cell,
          ),
        ),
      ),
  },
  {
    name: 'label: the link to the details in other words',
    kinds: ['operations'],
    apply: ({ html }) =>
      editRowsAt(html, DATA, (row) =>
        withCells(row, (cells) =>
          cells.map((cell) => ({
            ...cell,
            inner: cell.inner.replace(/(<div class="_c1 fd d _c1"><a [^>]*>)[^<]*/, "$1Voir l'avis d'opération"),
          })),
        ),
      ),
  },
  {
    name: 'label: the link to the details dropped',
    kinds: ['operations'],
    apply: ({ html, truth }) => ({
      html: editRowsAt(html, DATA, (row) =>
        withCells(row, (cells) =>
          cells.map((cell) => ({
            ...cell,
            inner: cell.inner.replace(/<div class="_c1 fd d _c1"><a [\s\S]*?<\/div>/, ''),
          })),
        ),
      ),
      alsoTrue: [withoutInRows(truth, 'reference')],
    }),
  },
  {
    name: 'label: references of the neighbouring rows',
    kinds: ['operations'],
    apply: ({ html, truth }) => {
      const page = truth as OperationsPage;
      const known = page.operations.flatMap(({ reference }) => reference ?? []);
      const next = (reference: string): string => known[(known.indexOf(reference) + 1) % known.length] ?? reference;
      if (known.length < 2) return undefined;
      const dayIn = (reference: string): string => reference.slice(5, 12);
      return {
        html: editTags(html, (tag) =>
          tag.replace(/(ref=\*)(\d{17})/, (_, name: string, reference: string) => name + next(reference)),
        ),
        // One of another day is not the bank's own: it is left out.
        alsoTrue: [
          {
            ...page,
            operations: page.operations.map((row) => {
              const { reference = '' } = row;
              return dayIn(next(reference)) === dayIn(reference) ? row : without(row, 'reference');
            }),
          },
        ],
      };
    },
  },
  {
    name: 'label: cut at ten characters',
    kinds: ['operations'],
    apply: ({ html }) =>
      editRowsAt(html, DATA, (row) =>
        withCells(row, (cells) =>
          cells.map((cell) =>
            cell.open.includes('ei_decal1')
              ? { ...cell, inner: cell.inner.replace(/[A-Z][A-Z ]{12,}/g, (words) => `${words.slice(0, 10)}…`) }
              : cell,
          ),
        ),
      ),
  },
  {
    name: 'phone copies dropped',
    kinds: ['operations'],
    harmless: true,
    apply: ({ html }) =>
      editContent(html, (content) => content.replace(/<(span|p) class="[^"]*\beir_showxs\b[^"]*">[\s\S]*?<\/\1>/g, '')),
  },
  {
    name: 'phone copies without their class',
    kinds: ['operations'],
    apply: ({ html }) => editTags(html, (tag) => tag.replace('eir_showxs', '')),
  },
  {
    name: 'phone copies of the neighbouring row',
    kinds: ['operations'],
    apply: ({ html }) => {
      const copies = [...html.matchAll(/<p class="_c1 d _c1 {2}eir_showxs (?:pos|neg)">([^<]*)<\/p>/g)].map(
        ([all]) => all,
      );
      if (new Set(copies).size < 2) return undefined;
      let at = 0;
      return html.replace(
        /<p class="_c1 d _c1 {2}eir_showxs (?:pos|neg)">[^<]*<\/p>/g,
        () => copies[++at % copies.length] ?? '',
      );
    },
  },
  {
    name: 'desktop cells dropped, phone copies left',
    kinds: ['operations'],
    apply: ({ html }) =>
      editRowsAt(html, DATA, (row) =>
        withCells(row, (cells) => cells.filter(({ open }) => !open.includes('eir_hidexs'))),
      ),
  },
  {
    name: 'caption dropped',
    kinds: ['operations'],
    apply: ({ html }) => html.replace(/<caption[\s\S]*<\/caption>/, ''),
  },
  {
    name: 'caption as a paragraph above the table',
    kinds: ['operations'],
    apply: ({ html }) =>
      editTable(html, (table) => {
        const caption = /<caption[^>]*>([\s\S]*)<\/caption>/.exec(table)?.[1] ?? '';
        return `<p>${caption}</p>${table.replace(/<caption[\s\S]*<\/caption>/, '')}`;
      }),
  },
  {
    name: 'caption: of another account',
    kinds: ['operations'],
    apply: ({ html, truth }) => {
      const { announced, operations } = truth as OperationsPage;
      const isSearched = html.includes('name="Data_Searching" type="hidden" value="true"');
      // A balance that nothing else on the page speaks of can be any.
      const isTold = announced !== undefined || (operations[0]?.runningBalance !== undefined && !isSearched);
      const caption = /<caption[\s\S]*<\/caption>/.exec(html)?.[0] ?? '';
      const other = printAmounts(
        caption,
        (parts) => `${parts.sign}9${parts.whole.replace(/^0$/, '')},${parts.decimals} ${parts.currency}`,
      );
      return isTold ? html.replace(caption, other) : undefined;
    },
  },
  {
    name: 'announced and booked: one of them dropped',
    kinds: ['operations'],
    apply: ({ html }, random) => {
      const at = random.below(2);
      let half = 0;
      return editRows(html, (rows) =>
        rows.map((row) => (row.cells[0]?.open.includes('scope="row"') === true && half++ === at ? undefined : row)),
      );
    },
  },
  {
    name: 'announced and booked: their words exchanged',
    kinds: ['operations'],
    apply: ({ html }) => {
      const words = [...html.matchAll(/rupture _c1"><span>([^<]*)/g)].map(([, found = '']) => found);
      const [first, second] = words;
      if (first === undefined || second === undefined) return undefined;
      return html
        .replaceAll(`rupture _c1"><span>${first}`, 'rupture _c1"><span>@')
        .replace(`rupture _c1"><span>${second}`, `rupture _c1"><span>${first}`)
        .replace('<span>@', `<span>${second}`);
    },
  },
  {
    name: 'headings of days one row too high',
    kinds: ['operations'],
    apply: ({ html }) => {
      let isMoved = false;
      const damaged = editTable(html, (table) =>
        table.replace(
          /(<tr><td[\s\S]*?<\/tr>)\s*<\/tbody>\s*(<tbody>)(<tr class="_c1 ei_rupture[\s\S]*?<\/tr>)/,
          (_, row: string, open: string, heading: string) => {
            isMoved = true;
            return `</tbody>${open}${heading}${row}`;
          },
        ),
      );
      return isMoved ? damaged : undefined;
    },
  },
  {
    name: 'account list: products without their class',
    kinds: ['account_list'],
    apply: ({ html }) => editTags(html, (tag) => tag.replace('ei_sdsf_title', 'ei_sdsf_label')),
  },
  {
    name: 'account list: one product without its class',
    kinds: ['account_list'],
    apply: ({ html }, random) => {
      // What has no balance and no number is no account.
      const accounts = dataRows(html).filter(({ cells: [product, balance] }) => {
        return product?.inner.includes('ei_sdsf_title') === true && balance?.inner !== '';
      });
      const { cells } = random.pick(accounts) ?? { cells: [] };
      const [product] = cells;
      if (product === undefined) return undefined;
      return html.replace(product.inner, product.inner.replace('ei_sdsf_title', 'ei_sdsf_label'));
    },
  },
  {
    name: 'account list: balances without their class',
    kinds: ['account_list'],
    harmless: true,
    apply: ({ html }) => editTags(html, (tag) => tag.replace(/ei_sdsf_(solde|montant)/, 'x')),
  },
  {
    name: 'account list: headings of groups as cells (td)',
    kinds: ['account_list'],
    apply: ({ html, truth }) => ({
      html: editTable(html, (table) => table.replace(/<th( colspan="3"[\s\S]*?)<\/th>/g, '<td$1</td>')),
      alsoTrue: [withoutInAccounts(truth, 'group')],
    }),
  },
  {
    name: 'account list: headings of groups dropped',
    kinds: ['account_list'],
    apply: ({ html, truth }) => ({
      html: editRows(html, (rows) => rows.map((row) => (row.open.includes('ei_rupture') ? undefined : row))),
      alsoTrue: [withoutInAccounts(truth, 'group')],
    }),
  },
  {
    name: 'account list: links of the neighbouring payment account',
    kinds: ['account_list'],
    apply: ({ html, truth }) => {
      const accounts = (truth as AccountListPage).rows.filter(({ isPaymentAccount }) => isPaymentAccount);
      const ids = [...new Set(accounts.map(({ webid }) => webid))];
      if (ids.length < 2) return undefined;
      return editTags(html, (tag) =>
        tag.startsWith('<a id=')
          ? tag.replace(/[0-9a-f]{64}/, (id) =>
              ids.includes(id) ? (ids[(ids.indexOf(id) + 1) % ids.length] ?? id) : id,
            )
          : tag,
      );
    },
  },
  {
    name: 'account list: months of cards above their account',
    kinds: ['account_list'],
    apply: ({ html }) => {
      let isMoved = false;
      const damaged = editTable(html, (table) =>
        table.replace(
          /(<tr id="[^"]*" class="_c1 {2}_c1">[\s\S]*?<\/tr>)\s*(<tr class="_c1 encours _c1">[\s\S]*?<\/tr>)/,
          (_, account: string, card: string) => {
            isMoved = true;
            return `${card}\n${account}`;
          },
        ),
      );
      return isMoved ? damaged : undefined;
    },
  },
  {
    name: 'account list: links to cards of another month',
    kinds: ['account_list'],
    apply: ({ html }) => editTags(html, (tag) => tag.replace(/cardmonth=(\d{4})\d\d/, 'cardmonth=$107')),
  },
  {
    name: 'RIB: IBANs of the neighbouring row',
    kinds: ['rib'],
    apply: ({ html }) => {
      const ibans = [...html.matchAll(/IBAN : <em>([^<]*)/g)].map(([, iban = '']) => iban);
      if (ibans.length < 2) return undefined;
      let at = 0;
      return html.replace(/(IBAN : <em>)[^<]*/g, (_, open: string) => `${open}${ibans[++at % ibans.length]}`);
    },
  },
  {
    name: 'RIB: a digit of an IBAN is another',
    kinds: ['rib'],
    apply: ({ html }, random) => {
      const ibans = html.match(/IBAN : <em>[^<]*/g) ?? [];
      const iban = random.pick(ibans) ?? '';
      const at = 'IBAN : <em>FR'.length + random.below(iban.length - 'IBAN : <em>FR'.length);
      const digit = iban.charAt(at);
      if (digit === ' ' || digit === '') return undefined;
      const other = String((Number(digit) + 1 + random.below(9)) % 10);
      return html.replace(iban, iban.slice(0, at) + other + iban.slice(at + 1));
    },
  },
  {
    name: 'RIB: emphasis by another tag',
    kinds: ['rib'],
    apply: ({ html }) => editTags(html, (tag) => tag.replace(/^<(\/?)em>/, '<$1strong>')),
  },
  {
    name: 'RIB: the BIC emphasised, too',
    kinds: ['rib'],
    apply: ({ html }) => html.replace(/(IBAN : <em>[^<]*<\/em>)/g, '$1<br/>BIC : <em>CMCIFR2A</em>'),
  },
  {
    name: 'cards: debits of another month',
    kinds: ['card_operations'],
    apply: ({ html }) =>
      html.replace(
        /(<p><span>Achats[\s\S]*? )(\d{4})(<\/span><\/p>)/,
        (_, open: string, year: string, close: string) => `${open}${Number(year) + 1}${close}`,
      ),
  },
  {
    name: 'cards: the words for the month dropped',
    kinds: ['card_operations'],
    apply: ({ html }) => html.replace(/<p><span>Achats[\s\S]*?<\/p><span>[^<]*<\/span>/, ''),
  },
  {
    name: 'cards: the name of the card dropped',
    kinds: ['card_operations'],
    apply: ({ html }) => html.replace(/<span class="_c1 fg _c1">[\s\S]*?<\/span>|<select[\s\S]*?<\/select>/, ''),
  },
  {
    name: 'cards: the original amount not in brackets',
    kinds: ['card_operations'],
    apply: ({ html }) => html.replace(/<div>\(([^<)]*)\)<\/div>/g, '<div>$1</div>'),
  },
  {
    name: 'cards: the original amount first',
    kinds: ['card_operations'],
    apply: ({ html }) => html.replace(/(<div>[^<(]*<\/div>)(<div>\([^<]*\)<\/div>)/g, '$2$1'),
  },
];

/** In the second half nothing says any more what group the first rows belong to. */
function splitInTwo({ kind, html, truth }: TruePage, seam: string): DamagedPage | undefined {
  const damaged = splitTable(html, seam);
  if (damaged === undefined || kind !== 'account_list') return damaged === undefined ? undefined : { html: damaged };
  const page = truth as AccountListPage;
  const ungrouped = (from: number): AccountListPage => ({
    ...page,
    rows: page.rows.map((row, index) => {
      const isSameGroup = page.rows.slice(from, index + 1).every(({ group }) => group === page.rows[from]?.group);
      return index >= from && isSameGroup ? without(row, 'group') : row;
    }),
  });
  return { html: damaged, alsoTrue: page.rows.map((_, from) => ungrouped(from)) };
}

function splitTable(html: string, seam: string): string | undefined {
  const rows = dataRows(html).length;
  if (rows < 2) return undefined;
  const at = Math.ceil(rows / 2);
  let seen = 0;
  return editTable(html, (table) =>
    table.replace(/<tr\b[^>]*>\s*<td(?![^>]*colspan="[2-9])/g, (row) => (seen++ === at ? seam + row : row)),
  );
}

/** The same table with its last row only: other data under the same headers. */
function withoutHalf(table: string): string {
  return table.replace(/(<tbody>[\s\S]*?<\/tr>)[\s\S]*<\/tbody>/, '$1</tbody>');
}
