import type { CalendarDate } from '@relais/model';
import type { DisplayPreferences } from '../../ledger/display-preferences.ts';
import { bookedCents, type Cents, type Contract, type Operation } from '../../ledger/ledger.ts';
import { type Html, html } from '../markup/html.ts';
import { longDate } from '../markup/print-date.ts';
import type { Site } from '../site/site.ts';
import { balanceCaption, balanceHalves } from './balance-rows.ts';
import { columnsOf, type OperationColumn } from './operation-columns.ts';
import type { OperationRow } from './operation-row.ts';
import type { OperationsView, Sort } from './operations-view.ts';

export interface OperationsTable {
  readonly site: Site;
  readonly preferences: DisplayPreferences;
  readonly contract: Contract;
  /** Newest first. */
  readonly rows: readonly Operation[];
  readonly webid: string;
  readonly today: CalendarDate;
  readonly view: OperationsView;
}

/** The balance of the day, and under it the operations. */
export function operationsTable({ site, preferences, contract, rows, webid, today, view }: OperationsTable): Html {
  const { sort = 'OPEDATE_D' } = view;
  const columns = columnsOf(preferences);
  const balances = balancesAfter(contract);
  const shown = rows.map((operation, index): OperationRow => {
    return { site, preferences, operation, index, webid, balanceAfter: balances.get(operation) ?? 0 };
  });
  return html`<table ${tableAttributes(site)}>
${balanceCaption(site, contract, today, view)}${site.features.columnWidths && columnWidths(columns.length)}
${tableHead(site, columns, sort)}
${balanceHalves(site, contract, columns.length)}${preferences.groupByDate && sort.startsWith('OPEDATE') && shown.length > 0 ? dayByDay(site, columns, shown) : allTogether(site, columns, shown)}</table>`;
}

/** Markup of tables of operations. */
function tableAttributes({ release }: Site): Html {
  if (release === '2018') return html`width="100%" cellspacing="1" summary="" class="liste"`;
  return html`cellspacing="1" summary="" class=" eir_xs_to1coltable liste" style="width:100%;"`;
}

/** The bank leaves out the `colgroup` that HTML has around these. */
function columnWidths(count: number): readonly Html[] {
  return Array.from({ length: count }, (_, index) => html`<col width="${index === 0 ? '10%' : '*'}" />`);
}

function tableHead(site: Site, columns: readonly OperationColumn[], sorted: Sort): Html {
  return html`<thead class="${site.release !== '2018' && ' eir_hidexs'}"><tr>
${columns.map((column) => heading(site, column, sorted))}</tr></thead>`;
}

function heading(site: Site, { title, sort }: OperationColumn, sorted: Sort): Html {
  const isTrimmed = site.features.trimmedHeadings && site.release === '2023';
  const words = isTrimmed ? site.texts.columns[title].trim() : site.texts.columns[title];
  if (title === 'balance') {
    const { balanceIsNotBinding } = site.texts.operations;
    return html` <th scope="col" class="_c1 a_popinfo _c1" title="${balanceIsNotBinding}">${words}</th>`;
  }
  if (sort === undefined) return html` <th scope="col">${words}</th>`;
  const isSorted = sort.startsWith(SORT_ACTIONS[sorted.slice(0, -2)] ?? '');
  // The class of a column sorted upwards is unverified.
  const order = isSorted ? (sorted.endsWith('A') ? 'triasc' : 'tridesc') : 'trioff';
  // Those of 2018 led to whole pages.
  const path = site.release === '2018' ? site.paths.operations : site.paths.asyncOperations;
  const address = html`${path}?_tabi=${site.idPrefix}&amp;_pid=AccountMasterDetail&amp;_fid=${sort}`;
  return html` <th scope="col"><a href="${address}" class="${order}"><span>${words}</span></a> </th>`;
}

const SORT_ACTIONS: Readonly<Record<string, string>> = {
  OPEDATE: 'DoSortDate',
  VALDATE: 'DoSortValueDate',
  LABEL: 'DoSortLabel',
  AMOUNT: 'DoSortAmount',
};

function allTogether(site: Site, columns: readonly OperationColumn[], rows: readonly OperationRow[]): Html {
  const none = html`<tr><td colspan="${columns.length}" class="_c1 c a_vide _c1">${site.texts.operations.none}</td></tr>`;
  return html`<tbody>
${rows.length === 0 ? none : rows.map((row) => tableRow(columns, row))}</tbody>`;
}

function dayByDay(site: Site, columns: readonly OperationColumn[], rows: readonly OperationRow[]): Html {
  const days = Map.groupBy(rows, ({ operation }) => operation.bookingDate);
  return html`${[...days].map(
    ([
      day,
      ofThatDay,
    ]) => html`<tbody><tr class="_c1 ei_rupture _c1"><th colspan="${columns.length}" scope="rowgroup" class="_c1 rupture2 _c1"><span>${longDate(day, site.texts)}</span></th></tr>
${ofThatDay.map((row) => tableRow(columns, row))}</tbody>
`,
  )}`;
}

function tableRow(columns: readonly OperationColumn[], row: OperationRow): Html {
  return html`<tr>${columns.map(({ cell }) => cell(row))}</tr>
`;
}

/** Balance right after each operation. The last one's is the booked balance. */
function balancesAfter(contract: Contract): ReadonlyMap<Operation, Cents> {
  const balances = new Map<Operation, Cents>();
  let balance = bookedCents(contract);
  for (const operation of contract.operations.toReversed()) {
    balances.set(operation, balance);
    balance -= operation.cents;
  }
  return balances;
}
