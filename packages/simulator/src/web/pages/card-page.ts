import { monthCents } from '../../ledger/card.ts';
import type { Contract, Customer } from '../../ledger/ledger.ts';
import { type CardLine, cardLines } from '../cards/card-lines.ts';
import { withFee } from '../cards/fee.ts';
import { cardMonthKey, type MonthOfCard } from '../cards/open-card-months.ts';
import { innerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount, signClass } from '../markup/print-amount.ts';
import { printDate } from '../markup/print-date.ts';
import { CARD_KEY } from '../operations/empty-inputs.ts';
import { zebra } from '../operations/operation-row.ts';
import type { Site } from '../site/site.ts';
import { BUNDLE } from './bundle-page.ts';
import { operationsFormAction } from './operations-page.ts';

export interface CardPage {
  readonly site: Site;
  readonly customer: Customer;
  readonly contract: Contract;
  readonly webid: string;
  /** The cards that one debit settles. */
  readonly months: readonly [MonthOfCard, ...MonthOfCard[]];
  /** Index of the shown card. */
  readonly shown: number;
  /** Rows shown. */
  readonly rows: number;
  /** Hidden inputs of the form. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Shows the parts of this line only. */
  readonly bundle?: number | undefined;
}

/** One month of the deferred cards of an account. */
export function cardPage(page: CardPage): string {
  const { site, customer, contract, webid, months, shown, rows } = page;
  const { month } = months[shown] ?? months[0];
  const { columns, operations, months: names } = site.texts;
  const key = cardMonthKey(month.debitedOn);
  const monthName = `${names[Number(key.slice(4)) - 1]} ${key.slice(0, 4)}`;
  const all = cardLines(month.purchases);
  const lines = page.bundle === undefined ? all.slice(0, rows) : (all[page.bundle]?.parts ?? []);
  const hasMore = page.bundle === undefined && all.length > rows;
  const bundleHref = (line: CardLine): string =>
    site.cardPages.bundles === 'apart'
      ? `${site.base}${BUNDLE}?webid=${webid}&trnref=${all.indexOf(line)}&contract=${shown + 1}&cardid=${shown}&cardmonth=${key}`
      : `${site.paths.operations}?webid=${webid}&cardmonth=${key}&cardid=${shown}&regroupement=${all.indexOf(line)}`;
  const none = html`<tr><td colspan="5" class="_c1 c a_vide _c1">Aucun mouvement</td></tr>`;
  // The ids of this page did not follow those of the others.
  const formId = site.release === '2018' ? 'I1:fm' : 'I1:P1:F';
  const action = operationsFormAction(site, webid, key);
  const content = html`<div class="a_blocappli"><p class="_c1 ei_titletext _c1">${contract.product}</p><p class="_c1 ei_subtitletext _c1">${contract.holder} - ${contract.number}</p>
<form id="${formId}" action="${action}" method="post" class="_devb_act ___Form">
${heading(page)}<span>Prélevé fin ${monthName}</span>
${cardChoice(page)}
<table class="liste"><thead><tr><th>${columns.date}</th><th>${columns.merchant}</th><th>${columns.city}</th><th>${columns.debit}</th><th>${columns.credit}</th></tr></thead><tbody>
${lines.length === 0 ? none : lines.map((line, index) => lineRow(site, contract.currency, line, index, bundleHref))}</tbody></table>
${hasMore && html`<div class="ei_blocpaginb"><a id="${site.idPrefix}:P1:L7" href="#" class="ei_loadmorebtn"><span>${operations.more}</span></a></div>`}
${Object.entries(inputsOf(page)).map(([name, value]) => html`<input name="${name}" type="hidden" value="${value}"/>`)}
</form></div>`;
  return innerPage({ site, title: `Dépenses cartes | ${site.name}`, holder: customer.name, content });
}

/** The day until which was bought, or both ends of the period. */
function heading({ site, months, shown }: CardPage): Html {
  const { month } = months[shown] ?? months[0];
  const day = (date: string): string => {
    return `${Number(date.slice(8))} ${site.texts.months[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}`;
  };
  if (site.cardPages.heading === 'until')
    return html`<p><span>Achats jusqu'au</span> <span> </span><span>${day(month.debitedOn)}</span></p>`;
  return html`<p>Achats et retraits effectués avec la carte sur la période du ${day(month.from)} au ${day(month.to)}</p>`;
}

/** The key of a card in the selector. */
function cardKey(index: number): string {
  return `k${index + 1}`;
}

/** A chooser takes the place of the hidden key. A single card has its key alone. */
function inputsOf({ site, inputs, months, shown }: CardPage): Readonly<Record<string, string>> {
  const { [CARD_KEY]: _, ...others } = inputs;
  const isChosen = months.length === 1 || site.cardPages.chooser === 'list';
  return isChosen ? { ...others, [CARD_KEY]: cardKey(shown) } : others;
}

function cardChoice({ site, contract, months, shown }: CardPage): Html {
  const titles = months.map(({ card, month }) => {
    const total = printAmount(monthCents(month), contract.currency, site.texts.thousands);
    return `Carte ${card.type} ${card.maskedNumber} ${card.holder} ${total}`;
  });
  if (titles.length === 1) return html`<span class="_c1 fg _c1">${titles[0]}</span>`;
  if (site.cardPages.chooser === 'list') return cardItems({ site, contract, months, shown });
  const options = titles.map(
    (title, index) =>
      html`<option value="${cardKey(index)}"${index === shown && html` selected="selected"`}>${title}</option>`,
  );
  return html`<select name="${CARD_KEY}">${options}</select> <button type="submit" class="hideifscript" name="_FID_DoChangeCardDetails" value="">OK</button>`;
}

/** The cards as items that a script makes a choice of. */
function cardItems({ site, contract, months, shown }: Pick<CardPage, 'site' | 'contract' | 'months' | 'shown'>): Html {
  const items = months.map(({ card, month }, index) => {
    const cents = monthCents(month);
    const total = printAmount(cents, contract.currency, site.texts.thousands);
    const number = card.maskedNumber.replace(/(.{4})(?=.)/g, '$1 ');
    const title = `Carte ${card.type} ${number}`;
    return html`<li id="I1:d1.C:MonthSelectorPanel.F1_${index}.richlb-item" role="radio" aria-checked="${String(index === shown)}" aria-label="${title}" tabindex="-1" class="_c1 ei_richlb_item _c1"><div aria-hidden="true" class="_c1 ei_richlb_content _c1" style="height:30px;">
<span class="fd ei_sdsf_montant _c1 ${signClass(cents)} _c1">${total}</span><div>
${title}
</div><div class="_c1 doux _c1">
${card.holder}
</div> <span class="_c1 ei_valign _c1"></span>
</div></li>
`;
  });
  return html`<ul role="radiogroup" class="_c1 ei_richlb _c1">${items}</ul>`;
}

function lineRow(
  { texts, cardPages }: Site,
  currency: string,
  line: CardLine,
  index: number,
  bundleHref: (line: CardLine) => string,
): Html {
  const { purchasedOn, merchant, city, cents, original, parts } = line;
  const cell = (kind: 'c' | 'g' | 'd', content: Html | string | false): Html =>
    html`<td class="${kind} _c1 ${zebra(index)} _c1">${content}</td>`;
  const amount = html`<div>${withFee(printAmount(cents, currency, texts.thousands), cents, original !== undefined, cardPages.fees)}</div>${original !== undefined && html`<div>(${printAmount(original.cents, original.currency, texts.thousands)})</div>`}`;
  const name = parts === undefined ? merchant : html`<a href="${bundleHref(line)}">${merchant}</a>`;
  return html`<tr>${cell('c', printDate(purchasedOn))}${cell('g', name)}${cell('g', city)}${cell('d', cents < 0 && amount)}${cell('d', cents >= 0 && amount)}</tr>
`;
}
