import type { CalendarDate } from '@relais/model';
import type { CardMonth } from '../../ledger/card.ts';
import type { Contract, Customer } from '../../ledger/ledger.ts';
import { type CardOfAccount, cardsOf, monthKey, monthsOf, spacedNumber } from '../cards/cards-of.ts';
import { listedCents } from '../cards/month-lines.ts';
import { innerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount } from '../markup/print-amount.ts';
import type { Site } from '../site/site.ts';

/** The two pages of the list, by the bank's own names. */
export type ListedCards = 'MyCards' | 'DistributedCards';

export interface CardListPage {
  readonly site: Site;
  readonly customer: Customer;
  readonly today: CalendarDate;
  /** @defaultValue `MyCards` */
  readonly listed?: ListedCards;
}

/** Path of the page. */
export const CARD_LIST = '/banque/SCIM_default.aspx';

/** The page that has the card at a place. */
export function pageOfCard({ site }: Pick<CardListPage, 'site'>, place: number): ListedCards {
  return place < site.cardPages.cardsOnFirstPage ? 'MyCards' : 'DistributedCards';
}

/** Every card of a customer, with its latest debits and the ways to its months and functions. */
export function cardListPage(page: CardListPage): string {
  const { site, customer, listed = 'MyCards' } = page;
  const places = cardsOf(customer).map((card, place) => ({ card, place }));
  const here = places.filter(({ place }) => pageOfCard(page, place) === listed);
  const content = html`<div class="a_blocappli"><h1 class="titlecontent">Mes cartes</h1>
<form id="C:P:F" action="${site.base}${CARD_LIST}?_tabi=C&amp;_pid=ListeCartes" method="post" class="_devb_act ___Form"><ul>
${here.map(({ card, place }) => item(page, card, place, place === places.length - 1))}</ul>
${here.length < places.length && otherPage(site, listed)}<input name="Data_ServiceListDatas_CurrentType" type="hidden" value="${listed}" /><input name="_wxf2_cc" type="hidden" value="${site.texts.culture}" /></form></div>`;
  return innerPage({ site, title: `Cartes | ${site.name}`, holder: customer.name, content });
}

function otherPage({ base }: Site, listed: ListedCards): Html {
  const [other, words] = listed === 'MyCards' ? ['DistributedCards', 'Autres cartes'] : ['MyCards', 'Mes cartes'];
  const href = `${base}${CARD_LIST}?_tabi=C&_stack=SCIM_ListeActivityStep%3a%3a&_pid=ListeCartes&_fid=ChangeList&Data_ServiceListDatas_CurrentType=${other}`;
  return html`<span><a href="${href}">${words}</a></span>
`;
}

function item(page: CardListPage, { card, contract }: CardOfAccount, place: number, isLast: boolean): Html {
  const { site } = page;
  const { oddItem } = site.cardPages;
  const isWithout = (what: typeof oddItem): boolean => isLast && oddItem === what;
  const functions =
    site.release >= '2021' &&
    card.state === undefined &&
    html`<input type="submit" class="hideifscript" name="_FID_GoFunctions_card:${place}" value="Fonctions"/>`;
  const words = isWithout('words') ? 'Opérations' : 'Dépenses';
  const months = listedMonths(page, { card, contract }).map(([debitedOn, cents]) =>
    monthRow(page, contract, place, debitedOn, cents, words),
  );
  return html`<li class="item"><div><span><span>CARTE ${card.type} - ${card.holder}</span> ${!isWithout('number') && spacedNumber(card)}</span>
 <div><p>${card.state ?? 'Active'}</p></div>
 <div><div><table class="fiche"><tbody>${months}</tbody></table></div>
  <div><p>${!isWithout('account') && `${contract.product} ${contract.number}`}</p></div>${functions}</div></div></li>
`;
}

/** The latest month with a purchase and the one before it. No month to come stands there before its first purchase. */
function listedMonths(
  { site, today }: CardListPage,
  { card, contract }: CardOfAccount,
): readonly (readonly [CalendarDate, number])[] {
  const all = monthsOf(card);
  if (all.length === 0) return [[today, 0]];
  const isUsed = ({ purchases }: CardMonth): boolean => purchases.length > 0;
  const first = all.some(isUsed) ? all.findIndex(isUsed) : card.months.length - 1;
  const shown = all.slice(first, first + site.cardPages.listedMonths);
  return shown.map((month) => [month.debitedOn, listedCents({ site, contract, card, month })]);
}

function monthRow(
  { site }: CardListPage,
  contract: Contract,
  card: number,
  debitedOn: CalendarDate,
  cents: number,
  verb: string,
): Html {
  const key = monthKey(debitedOn);
  const words = `${verb} fin ${site.texts.months[Number(debitedOn.slice(5, 7)) - 1]} ${debitedOn.slice(0, 4)}`;
  const amount = html`<td class="d"><span>${printAmount(cents, contract.currency, site.texts.thousands)}</span></td>`;
  const id = `C:more-card${card}-${key}`;
  const named = (content: Html): Html =>
    site.cardPages.monthCells === 'th' ? html`<th>${content}</th>` : html`<td>${content}</td>`;
  if (site.release < '2021') {
    const href = `${site.base}/banque/CRP8_SCIM_DEPCAR.aspx?_tabi=C&carte=${card}&selectedMonthly=${key}`;
    return html`<tr>${named(html`<a id="${id}" href="${href}">${words}</a>`)}${amount}</tr>`;
  }
  const action = html`<input type="submit" class="hideifscript" name="_FID_GoMonthly_card:${card}_selectedMonthly:${key}" value="${words}"/>`;
  return html`<tr>${named(html`<a id="${id}" href="#" class="needscript">${words}</a>${action}`)}${amount}</tr>`;
}
