import type { CalendarDate } from '@relais/model';
import { bookedCents, type Contract } from '../../ledger/ledger.ts';
import { type Html, html } from '../markup/html.ts';
import { printDate } from '../markup/print-date.ts';
import { plainAmount } from './csv.ts';
import { zip } from './zip.ts';

/** Content of a cell: text, an amount in cents, a day, or nothing. */
type Cell = string | { readonly cents: number } | { readonly day: CalendarDate } | undefined;
type Sheet = { readonly name: string; readonly rows: readonly (readonly Cell[])[]; readonly isHidden?: boolean };

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** Day 0 of Excel's calendar. */
const EXCEL_EPOCH = Date.UTC(1899, 11, 30);

/** A workbook: a sheet with all accounts, and one for each. */
export function renderExcel(contracts: readonly Contract[], today: CalendarDate): Uint8Array<ArrayBuffer> {
  const accounts: Sheet = {
    name: 'Vos comptes',
    rows: [
      [`Vos comptes au ${printDate(today)}`],
      [],
      ['Compte', 'R.I.B.', 'Solde', 'Dev'],
      ...contracts.map((contract) => {
        return [
          `${contract.product} ${contract.holder}`,
          ribOf(contract),
          { cents: bookedCents(contract) },
          contract.currency,
        ];
      }),
    ],
  };
  const parameters: Sheet = { name: 'Parametres', rows: [['1']], isHidden: true };
  return workbook([accounts, ...contracts.map((contract) => accountSheet(contract, today)), parameters]);
}

function accountSheet(contract: Contract, today: CalendarDate): Sheet {
  const { product, holder, number, currency, operations } = contract;
  const [branch = '', ...account] = number.split(' ');
  return {
    name: `Cpt ${branch} ${account.join('')}`,
    rows: [
      [`Situation de votre compte ${product} ${holder} (${currency}) au ${printDate(today)}`],
      [`R.I.B. : ${ribOf(contract)}`],
      [],
      [],
      ['Date', 'Valeur', 'Libellé', 'Débit', 'Crédit', 'Solde', 'Dev'],
      ...operations.map(({ bookingDate, valueDate, lines, cents }): readonly Cell[] => {
        const [debit, credit] = cents < 0 ? [{ cents }, undefined] : [undefined, { cents }];
        return [{ day: bookingDate }, { day: valueDate }, lines.join(' '), debit, credit, undefined, currency];
      }),
      [],
      [
        undefined,
        undefined,
        undefined,
        `Solde au ${printDate(today)} : `,
        undefined,
        { cents: bookedCents(contract) },
        currency,
      ],
    ],
  };
}

function ribOf({ iban = '' }: Contract): string {
  return `${iban.slice(4, 9)} ${iban.slice(9, 14)} ${iban.slice(14, 25)}`;
}

function workbook(sheets: readonly Sheet[]): Uint8Array<ArrayBuffer> {
  const listed = sheets.map(
    ({ name, isHidden }, index) =>
      html`<sheet name="${name}" sheetId="${index + 1}"${isHidden === true && html` state="hidden"`} r:id="rId${index + 1}"/>`,
  );
  const links = sheets.map(
    (_, index) =>
      html`<Relationship Id="rId${index + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  );
  const overrides = sheets.map(
    (_, index) =>
      html`<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${TYPES}.worksheet+xml"/>`,
  );
  const parts: readonly (readonly [string, Html])[] = [
    [
      '[Content_Types].xml',
      html`<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/>${overrides}</Types>`,
    ],
    [
      '_rels/.rels',
      html`<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    ['xl/workbook.xml', html`<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${listed}</sheets></workbook>`],
    [
      'xl/_rels/workbook.xml.rels',
      html`<Relationships xmlns="${PACKAGE}/relationships">${links}<Relationship Id="styles" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    ],
    [
      'xl/styles.xml',
      // Style 1 is a date, style 2 an amount.
      html`<styleSheet xmlns="${MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="4" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ],
    ...sheets.map(({ rows }, index) => [`xl/worksheets/sheet${index + 1}.xml`, worksheet(rows)] as const),
  ];
  return zip(parts.map(([name, { markup }]) => ({ name, content: XML + markup })));
}

function worksheet(rows: readonly (readonly Cell[])[]): Html {
  const lines = rows.map((cells, row) => {
    return html`<row r="${row + 1}">${cells.map((cell, column) => cellOf(cell, `${'ABCDEFG'[column]}${row + 1}`))}</row>`;
  });
  return html`<worksheet xmlns="${MAIN}"><sheetData>${lines}</sheetData></worksheet>`;
}

function cellOf(cell: Cell, place: string): Html {
  if (cell === undefined) return html``;
  if (typeof cell === 'string')
    return html`<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${cell}</t></is></c>`;
  if ('cents' in cell) return html`<c r="${place}" s="2"><v>${plainAmount(cell.cents, '.')}</v></c>`;
  return html`<c r="${place}" s="1"><v>${(Date.parse(cell.day) - EXCEL_EPOCH) / 86_400_000}</v></c>`;
}
