import type { Operation } from '../../ledger/ledger.ts';
import { type Html, html, withEntities } from '../markup/html.ts';
import { printAmount, signClass } from '../markup/print-amount.ts';
import { printDate } from '../markup/print-date.ts';

/** An operation in its place on a page. */
export interface OperationRow {
  readonly operation: Operation;
  /** Counted from 0: it alternates the colours and numbers the ids. */
  readonly index: number;
  readonly webid: string;
  readonly idPrefix: string;
}

/** A column: its heading, which is a sort link, and its cells. */
export interface OperationColumn {
  /** The action of the sort link; it names the column in every language. */
  readonly sort: string;
  readonly title: string;
  readonly cell: (row: OperationRow) => Html;
}

function zebra(index: number): 'i' | 'p' {
  return index % 2 === 0 ? 'i' : 'p';
}

function dateCell(date: string, index: number): Html {
  return html`<td class="h c nowrap  eir_hidexs _c1 ${zebra(index)} _c1">${printDate(date)}</td>`;
}

/** The columns of the page as most customers have it. */
export const COLUMNS: readonly OperationColumn[] = [
  { sort: 'DoSortDateAsc', title: 'Date', cell: ({ operation, index }) => dateCell(operation.bookingDate, index) },
  { sort: 'DoSortValueDateAsc', title: 'Valeur', cell: ({ operation, index }) => dateCell(operation.valueDate, index) },
  { sort: 'DoSortLabelAsc', title: 'Opération', cell: labelCell },
  { sort: 'DoSortAmountAsc', title: 'Montant ', cell: amountCell },
];

/** One row of the table. */
export function operationRow(row: OperationRow): Html {
  return html`<tr>${COLUMNS.map(({ cell }) => cell(row))}</tr>
`;
}

function amountCell({ operation: { cents, currency }, index }: OperationRow): Html {
  return html`<td class="d nowrap h  eir_hidexs _c1 ${zebra(index)} _c1"><span class="_c1 ${signClass(cents)} _c1">${printAmount(cents, currency)}</span></td>`;
}

/** The label, and beside it what only a phone shows: date, value date and amount again. */
function labelCell(row: OperationRow): Html {
  const { operation, index } = row;
  const { bookingDate, cents, currency, lines } = operation;
  // Card payments show all their lines, other labels unfold.
  const unfolds = lines.length > 1 && operation.purchaseDate === undefined;
  return html`<td class="g ei_decal1 _c1 ${zebra(index)} _c1">${operation.hasAdvice && adviceLink(row)} <span class=" eir_showxs">${printDate(bookingDate)}<br/></span> ${unfolds ? unfoldingLabel(row) : plainLabel(operation)} <p class="_c1 d _c1  eir_showxs ${signClass(cents)}">${printAmount(cents, currency)}</p></td>`;
}

function adviceLink({ operation: { reference, currency }, webid }: OperationRow): Html {
  return html`<div class="_c1 fd d _c1"><a href="/fr/banque/WI_AVIS_Fiche.asp?webid=${webid}&amp;ref=*${reference}&amp;dev=${currency}&amp;cfed=1">Détails</a></div>`;
}

function brokenLines(lines: readonly string[]): readonly Html[] {
  return lines.map((line, index) => html`${index > 0 && html`<br/> `}${line}`);
}

function plainLabel({ lines, valueDate }: Operation): Html {
  return html` ${brokenLines(lines)} <span class=" eir_showxs"><br/>Date de valeur :  ${printDate(valueDate)}</span> <br/>`;
}

const UNFOLD = withEntities(html`Cliquer pour déplier ou plier le détail de l'opération`);

function unfoldingLabel({ operation, index, idPrefix }: OperationRow): Html {
  const [first = '', ...rest] = operation.lines;
  const id = `${idPrefix}:d1.D4:A:ub.ut.F6_0.F7_${index}.E`;
  return html`<div aria-live="polite"><div id="${id}:D"><div id="${id}:button" title="Déplier"><a class="_c2 afficher _c2 pointer">&nbsp;</a> <span class="_c1 invisible _c1">${UNFOLD}</span>  ${first}
</div><div id="${id}:content" class="hideifscript">
${brokenLines(rest)}  <span class=" eir_showxs"><br/> Date de valeur :  ${printDate(operation.valueDate)}</span></div></div></div>`;
}
