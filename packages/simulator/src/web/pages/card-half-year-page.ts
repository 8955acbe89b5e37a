import type { CardMonth } from '../../ledger/card.ts';
import type { Customer } from '../../ledger/ledger.ts';
import { noPurchase, purchaseHeads, purchaseRow } from '../cards/card-line-row.ts';
import { type CardOfAccount, spacedNumber } from '../cards/cards-of.ts';
import { debitDay } from '../cards/debit-day.ts';
import { listedCents, monthLines } from '../cards/month-lines.ts';
import { innerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount } from '../markup/print-amount.ts';
import { printDate } from '../markup/print-date.ts';
import type { Site } from '../site/site.ts';
import { bundlePage } from './bundle-page.ts';
import { waysOnward } from './card-functions-page.ts';

export interface CardHalfYearPage extends CardOfAccount {
  readonly site: Site;
  readonly customer: Customer;
  /** The card's place among the customer's. */
  readonly place: number;
  readonly month: CardMonth;
  /** Months since year 0 of the latest month that has a link. */
  readonly latest: number;
  readonly half: 'firstHalf' | 'secondHalf';
  /** Lines shown. */
  readonly rows: number;
}

/** Path of the page. */
export const CARD_HALF_YEAR = '/banque/CRP8_SCIM_DEPCAR.aspx';

const MONTHS_OF_A_HALF = 6;

/** One month of a card, and links to the others: a year of them, in two halves. */
export function cardHalfYearPage(page: CardHalfYearPage): string {
  const { site, customer, card } = page;
  const content = html`<div class="a_blocappli"><p class="_c1 ei_titletext _c1">CARTE ${card.type} ${spacedNumber(card)}</p>
${waysOnward(page)}
<div class="restriction"><ul>
${monthLinks(page)}</ul></div>
<p><a id="C:L4" href="#">Débit le ${printDate(debitDay(page))}</a></p>
<div id="C:P:updPan" class="___UpdatePanel">${purchasesTable(page)}
${hasMore(page) && html`<div class="ei_blocpaginb"><a href="#" class="ei_loadmorebtn">Suite des opérations</a></div>`}</div></div>`;
  return innerPage({ site, title: `Dépenses carte | ${site.name}`, holder: customer.name, content });
}

/** The lines, for the script that requests more of them. */
export function cardHalfYearPart(page: CardHalfYearPage, sequence: string): string {
  const more = html`<input type="submit" name="_FID_DoAddElem" value="Suite des opérations"/>`;
  const panel = html`<div>${purchasesTable(page)}${hasMore(page) && more}</div>`;
  const answer = html`<wxf2response result="ok" mode="Normal" seq="${sequence}"><messages /><htmlcontent target="C:P:updPan">${panel.markup}</htmlcontent></wxf2response>`;
  return `<?xml version="1.0" encoding="utf-8"?>${answer.markup}`;
}

/** The purchases that one line bundles. */
export function cardPartsPage(page: CardHalfYearPage, bundle: number): string {
  const parts = monthLines(page)[bundle]?.parts ?? [];
  return bundlePage({ ...page, currency: page.contract.currency, parts });
}

function hasMore({ site, contract, card, month, rows }: CardHalfYearPage): boolean {
  return monthLines({ site, contract, card, month }).length > rows;
}

function purchasesTable(page: CardHalfYearPage): Html {
  const { site, contract, card, month, rows } = page;
  const parts = (index: number): string => `${address(page, monthsSinceZero(month))}&regroupement=${index}`;
  const lines = monthLines({ site, contract, card, month })
    .slice(0, rows)
    .map((line, index) =>
      purchaseRow(
        site,
        contract.currency,
        line,
        index,
        line.original !== undefined,
        line.parts === undefined ? undefined : parts(index),
      ),
    );
  return html`<table class="_c1 liste _c1">${purchaseHeads(site)}<tbody>
${lines.length === 0 ? noPurchase() : lines}</tbody></table>`;
}

/** Six months, oldest first; before them the way to the older half, or behind them the way back. */
function monthLinks(page: CardHalfYearPage): Html {
  const { half, latest } = page;
  const newest = half === 'firstHalf' ? latest : latest - MONTHS_OF_A_HALF;
  const months = Array.from({ length: MONTHS_OF_A_HALF }, (_, index) => newest - MONTHS_OF_A_HALF + 1 + index);
  const arrow = (fid: string, to: 'firstHalf' | 'secondHalf', words: string): Html =>
    html`<li><span><span><a href="${`${stackOf(page, newest, to)}&fid=${fid}`}">${words}</a></span></span></li>
`;
  const items = months.map((month) => monthItem(page, month));
  return half === 'firstHalf'
    ? html`${arrow('GoMonthPrecedent', 'secondHalf', '<')}${items}`
    : html`${items}${arrow('GoMonthSuivant', 'firstHalf', '>')}`;
}

function monthItem(page: CardHalfYearPage, count: number): Html {
  const { site, month, contract, card } = page;
  const words = site.texts.months[count % 12] ?? '';
  const name = site.cardPages.hasYears ? `${words} ${Math.floor(count / 12)}` : words;
  if (count !== monthsSinceZero(month)) {
    return html`<li><span><span><a href="${address(page, count)}">${name}</a></span></span></li>
`;
  }
  const amount = printAmount(listedCents({ site, contract, card, month }), contract.currency, site.texts.thousands);
  return html`<li><span><span><b>${name}</b><span><b>${amount}</b></span></span></span></li>
`;
}

/** Months since year 0 of the month of a debit. */
export function monthsSinceZero({ debitedOn }: Pick<CardMonth, 'debitedOn'>): number {
  return Number(debitedOn.slice(0, 4)) * 12 + Number(debitedOn.slice(5, 7)) - 1;
}

function address(page: CardHalfYearPage, count: number): string {
  return `${stackOf(page, count, page.half)}&fid=GoMonth&mois=${(count % 12) + 1}&annee=${Math.floor(count / 12)}`;
}

/** The state in these addresses: it names the month shown before. */
function stackOf({ site, place }: CardHalfYearPage, count: number, half: CardHalfYearPage['half']): string {
  const stack = `_remote%3a%3amoiSelectionner%3d${(count % 12) + 1}%2cmoiAfficher%3d${half}%2ctypeDepense%3dT`;
  return `${site.base}${CARD_HALF_YEAR}?_tabi=C&carte=${place}&_stack=${stack}&_pid=SCIM_DEPCAR_Details`;
}
