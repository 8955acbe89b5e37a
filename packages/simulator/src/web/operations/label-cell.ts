import { type Html, html, withEntities } from '../markup/html.ts';
import { printAmount, signClass } from '../markup/print-amount.ts';
import { printDate } from '../markup/print-date.ts';
import { panelId } from './form-ids.ts';
import { type OperationRow, zebra } from './operation-row.ts';

/** The label, and beside it the copies for phones: date, value date and amount. */
export function labelCell(row: OperationRow): Html {
  const { operation, index, preferences, site } = row;
  const { bookingDate, cents, currency, lines } = operation;
  const isTall = lines.length > preferences.labelLines && !showsAllLines(row);
  const label = isTall || !preferences.valueDate ? unfoldingLabel(row) : plainLabel(row);
  const details = operation.hasAdvice && adviceLink(row);
  if (site.release === '2018') return html`<td class="g ei_decal1 _c1 ${zebra(index)} _c1">${details} ${label} </td>`;
  return html`<td class="g ei_decal1 _c1 ${zebra(index)} _c1">${details} <span class=" eir_showxs">${operation.isUndated !== true && printDate(bookingDate)}<br/></span> ${label} <p class="_c1 d _c1  eir_showxs ${signClass(cents)}">${printAmount(cents, currency, site.texts.thousands)}</p></td>`;
}

/** Card payments are not folded. */
function showsAllLines({ operation }: OperationRow): boolean {
  return operation.purchaseDate !== undefined;
}

function adviceLink({ operation: { reference, currency, lines }, webid, site }: OperationRow): Html {
  const isOrder = /^(ACHAT|VENTE) \d+ TITRES?\b/.test(lines[0] ?? '');
  const words = isOrder && site.features.adviceOfOrders ? "Avis d'opéré" : site.texts.operations.details;
  return html`<div class="_c1 fd d _c1"><a href="${site.base}/banque/WI_AVIS_Fiche.asp?webid=${webid}&amp;ref=*${reference}&amp;dev=${currency}&amp;cfed=1">${words}</a></div>`;
}

function brokenLines(lines: readonly string[]): readonly Html[] {
  return lines.map((line, index) => html`${index > 0 && html`<br/> `}${line}`);
}

function plainLabel(row: OperationRow): Html {
  return html` ${brokenLines(row.operation.lines)} ${valueDateForPhones(row, '')} <br/>`;
}

function valueDateForPhones({ operation, site }: OperationRow, blank: string): Html | false {
  if (site.release === '2018') return false;
  return html`<span class=" eir_showxs"><br/>${blank}${site.texts.operations.valueDate} :  ${printDate(operation.valueDate)}</span>`;
}

/**
 * First lines, and below them the lines that a click unfolds. A value date without a column stands there for every
 * customer.
 */
function unfoldingLabel(row: OperationRow): Html {
  const { operation, index, site, preferences } = row;
  const shown = showsAllLines(row) ? operation.lines.length : preferences.labelLines;
  const id = `${panelId(site)}.ut.F6_0.F7_${index}.E`;
  const { unfold, valueDate } = site.texts.operations;
  const rest = brokenLines(operation.lines.slice(shown));
  const content = preferences.valueDate
    ? html`${rest}  ${valueDateForPhones(row, ' ')}`
    : html`${rest}${rest.length > 0 && html`<br/>`}
${valueDate} :  ${printDate(operation.valueDate)}
`;
  const isHelpful = site.release !== '2018' && (operation.hasAdvice || !site.features.rareHelp);
  const help =
    isHelpful &&
    site.release !== '2023' &&
    html` <span class="_c1 invisible _c1">${withEntities(html`${unfold}`)}</span>`;
  return html`<div${isHelpful && html` aria-live="polite"`}><div id="${id}:D"><div id="${id}:button" title="Déplier"><a id="${id}:A" class="_c2 afficher _c2 pointer">&nbsp;</a>${help}  ${brokenLines(operation.lines.slice(0, shown))}
</div><div id="${id}:content" class="hideifscript">
${content}</div></div></div>`;
}
