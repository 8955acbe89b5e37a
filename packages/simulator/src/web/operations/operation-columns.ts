import type { DisplayPreferences } from '../../ledger/display-preferences.ts';
import type { Cents } from '../../ledger/ledger.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount, signClass } from '../markup/print-amount.ts';
import { printDate } from '../markup/print-date.ts';
import type { ColumnTitles } from '../texts/texts.ts';
import { labelCell } from './label-cell.ts';
import { cellClasses, type OperationRow } from './operation-row.ts';

/** A column: its heading and its cells. */
export interface OperationColumn {
  readonly title: keyof ColumnTitles;
  /** The action of its sort link, which names the column in every language. */
  readonly sort?: string;
  readonly cell: (row: OperationRow) => Html;
}

const DATE: OperationColumn = {
  title: 'date',
  sort: 'DoSortDateAsc',
  cell: (row) => dateCell(row.operation.isUndated === true ? undefined : row.operation.bookingDate, row),
};
const VALUE_DATE: OperationColumn = {
  title: 'valueDate',
  sort: 'DoSortValueDateAsc',
  cell: (row) => dateCell(row.operation.valueDate, row),
};
const LABEL: OperationColumn = { title: 'label', sort: 'DoSortLabelAsc', cell: labelCell };
const AMOUNT: OperationColumn = {
  title: 'amount',
  sort: 'DoSortAmountAsc',
  cell: (row) => amountCell(row.operation.cents, row),
};
const DEBIT: OperationColumn = {
  title: 'debit',
  cell: (row) => (row.operation.cents < 0 ? amountCell(row.operation.cents, row) : emptyCell(row)),
};
const CREDIT: OperationColumn = {
  title: 'credit',
  cell: (row) => (row.operation.cents < 0 ? emptyCell(row) : amountCell(row.operation.cents, row)),
};
const COUNTER_VALUE: OperationColumn = { title: 'counterValue', cell: counterValueCell };
const BALANCE: OperationColumn = { title: 'balance', cell: balanceCell };

/** The columns a customer chose, in order. */
export function columnsOf(preferences: DisplayPreferences): readonly OperationColumn[] {
  const { valueDate, amountColumns, counterValue, runningBalance } = preferences;
  return [
    DATE,
    ...(valueDate ? [VALUE_DATE] : []),
    LABEL,
    ...(amountColumns === 2 ? [DEBIT, CREDIT] : [AMOUNT]),
    ...(counterValue === 'none' ? [] : [COUNTER_VALUE]),
    ...(runningBalance ? [BALANCE] : []),
  ];
}

function dateCell(date: string | undefined, row: OperationRow): Html {
  return html`<td class="${cellClasses('h c nowrap', row)}">${date !== undefined && printDate(date)}</td>`;
}

function amountCell(cents: Cents, row: OperationRow): Html {
  const { operation, site } = row;
  return html`<td class="${cellClasses('d nowrap h', row)}"><span class="_c1 ${signClass(cents)} _c1">${printAmount(cents, operation.currency, site.texts.thousands)}</span></td>`;
}

function emptyCell(row: OperationRow): Html {
  return html`<td class="${cellClasses('d nowrap h', row)}"></td>`;
}

/** The amount in a currency it was never moved in, at a rate of the simulator's own: 1.08. */
function counterValueCell(row: OperationRow): Html {
  const { operation, preferences, site } = row;
  const cents = Math.round((operation.cents * 108) / 100);
  return html`<td class="${cellClasses('d nowrap h', row)}">${printAmount(cents, preferences.counterValue, site.texts.thousands)}</td>`;
}

function balanceCell(row: OperationRow): Html {
  const { operation, balanceAfter, site } = row;
  return html`<td class="${cellClasses('d nowrap h', row)}">${printAmount(balanceAfter, operation.currency, site.texts.thousands)}</td>`;
}
