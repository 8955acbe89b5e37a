import type { CalendarDate } from '@relais/model';
import { type CardMonth, monthCents } from '../../ledger/card.ts';
import type { Contract, Customer } from '../../ledger/ledger.ts';
import { type CardOfAccount, cardsOf, monthKey, monthsOf, spacedNumber } from '../cards/cards-of.ts';
import { innerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount } from '../markup/print-amount.ts';
import type { Site } from '../site/site.ts';

export interface CardListPage {
  readonly site: Site;
  readonly customer: Customer;
  readonly today: CalendarDate;
}

/** Path of the page. */
export const CARD_LIST = '/banque/SCIM_default.aspx';

/** Every card of a customer with the two debits to come, and the ways to its months and functions. */
export function cardListPage(page: CardListPage): string {
  const { site, customer } = page;
  const content = html`<div class="a_blocappli"><h1 class="titlecontent">Mes cartes</h1>
<form id="C:P:F" action="${site.base}${CARD_LIST}?_tabi=C&amp;_pid=ListeCartes" method="post" class="_devb_act ___Form"><ul>
${cardsOf(customer).map((card, index) => item(page, card, index))}</ul>
<input name="Data_ServiceListDatas_CurrentType" type="hidden" value="MyCards" /><input name="_wxf2_cc" type="hidden" value="${site.texts.culture}" /></form></div>`;
  return innerPage({ site, title: `Cartes | ${site.name}`, holder: customer.name, content });
}

function item(page: CardListPage, { card, contract }: CardOfAccount, index: number): Html {
  const functions =
    page.site.release >= '2021' &&
    html`<input type="submit" class="hideifscript" name="_FID_GoFunctions_card:${index}" value="Fonctions"/>`;
  return html`<li class="item"><div><span><span>CARTE ${card.type} - ${card.holder}</span> ${spacedNumber(card)}</span>
 <div><p>Active</p></div>
 <div><div><table class="fiche"><tbody>${twoMonths(page, card.months, monthsOf(card)).map(([debitedOn, cents]) => monthRow(page, contract, index, debitedOn, cents))}</tbody></table></div>
  <div><p>${contract.product} ${contract.number}</p></div>${functions}</div></div></li>
`;
}

/** The latest debits, latest first: there are always two. */
function twoMonths({ today }: CardListPage, open: readonly CardMonth[], all: readonly CardMonth[]) {
  const months = all.slice(0, Math.max(2, open.length));
  if (months.length > 1) return months.map((month) => [month.debitedOn, monthCents(month)] as const);
  return [[today, 0] as const, [today, 0] as const];
}

function monthRow(
  { site }: CardListPage,
  contract: Contract,
  card: number,
  debitedOn: CalendarDate,
  cents: number,
): Html {
  const key = monthKey(debitedOn);
  const words = `Dépenses fin ${site.texts.months[Number(debitedOn.slice(5, 7)) - 1]} ${debitedOn.slice(0, 4)}`;
  const amount = html`<td class="d"><span>${printAmount(cents, contract.currency, site.texts.thousands)}</span></td>`;
  const id = `C:more-card${card}-${key}`;
  if (site.release < '2021') {
    const href = `${site.base}/banque/CRP8_SCIM_DEPCAR.aspx?_tabi=C&carte=${card}&selectedMonthly=${key}`;
    return html`<tr><td><a id="${id}" href="${href}">${words}</a></td>${amount}</tr>`;
  }
  const action = html`<input type="submit" class="hideifscript" name="_FID_GoMonthly_card:${card}_selectedMonthly:${key}" value="${words}"/>`;
  return html`<tr><th><a id="${id}" href="#" class="needscript">${words}</a>${action}</th>${amount}</tr>`;
}
