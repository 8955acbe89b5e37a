import type { CalendarDate } from '@relais/model';
import type { CardMonth } from '../../ledger/card.ts';
import type { Customer } from '../../ledger/ledger.ts';
import { noPurchase, purchaseHeads, purchaseRow } from '../cards/card-line-row.ts';
import type { CardLine } from '../cards/card-lines.ts';
import { type CardOfAccount, monthKey, monthsOf, spacedNumber } from '../cards/cards-of.ts';
import { debitDay } from '../cards/debit-day.ts';
import { monthLines } from '../cards/month-lines.ts';
import { innerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import { printDate } from '../markup/print-date.ts';
import type { Site } from '../site/site.ts';
import { waysOnward } from './card-functions-page.ts';

export interface CardTimelinePage extends CardOfAccount {
  readonly site: Site;
  readonly customer: Customer;
  readonly today: CalendarDate;
  /** The card's place among the customer's. */
  readonly place: number;
  readonly month: CardMonth;
  /** Whether the older months are shown as well. */
  readonly isUnfolded: boolean;
}

/** Months in the line before the older ones are asked for. */
const MONTHS_IN_LINE = 4;

/** Path of the page. */
export const CARD_TIMELINE = '/banque/PCS3_SCIM_DEPCAR.aspx';

/** One month of a card, under a line of its months. Purchases are not bundled here. */
export function cardTimelinePage(page: CardTimelinePage): string {
  const { site, customer, card, contract, place, isUnfolded } = page;
  const rows = monthLines(page)
    .flatMap((line): readonly CardLine[] => line.parts ?? [line])
    // This page does not show the amount abroad.
    .map(({ original, ...line }, index) => purchaseRow(site, contract.currency, line, index, original !== undefined));
  const content = html`<div class="a_blocappli"><p class="_c1 ei_titletext _c1">CARTE ${card.type} ${spacedNumber(card)}</p>
${waysOnward(page)}
<form id="C:P1:F" action="${site.base}${CARD_TIMELINE}?_tabi=C&amp;_pid=Depenses&amp;carte=${place}${isUnfolded && '&tout=1'}" method="post" class="_devb_act ___Form">
<div class="_c1 ei_timeline _c1"><ul>${arrow(page)}
${inLine(page).map((candidate) => monthItem(page, candidate))}</ul></div>
<ul class="onglets"><li><a href="#">Paiements (${debitWords(page)})</a></li></ul>
<input type="image" name="_FID_Cancel" alt="Retour"/><input type="submit" class="hideifscript" name="_FID_Cancel" value="Retour"/>
<input name="_wxf2_cc" type="hidden" value="${site.texts.culture}" /></form>
<table class="_c1 liste _c1">${purchaseHeads(site)}<tbody>
${rows.length === 0 ? noPurchase() : rows}</tbody></table></div>`;
  return innerPage({ site, title: `Dépenses carte | ${site.name}`, holder: customer.name, content });
}

/** The present month's debit is at its end; others have a day. */
function debitWords({ site, month, today }: CardTimelinePage): string {
  const { debitedOn } = month;
  const isPresent = debitedOn.slice(0, 7) === today.slice(0, 7) && site.cardPages.debitedIn === 'same';
  if (!isPresent) return `prélevés le ${printDate(debitDay({ site, month }))}`;
  return `prélevés fin ${site.texts.months[Number(debitedOn.slice(5, 7)) - 1]}`;
}

/** The months in the line, oldest first. */
function inLine({ site, card, isUnfolded }: CardTimelinePage): readonly CardMonth[] {
  const all = monthsOf(card).toReversed();
  return isUnfolded || site.cardPages.olderMonths === 'none' ? all : all.slice(-MONTHS_IN_LINE);
}

/** The way to the older months. Without any, the arrow is for scripts alone. */
function arrow(page: CardTimelinePage): Html {
  const { olderMonths } = page.site.cardPages;
  const hasOlder = olderMonths !== 'none' && inLine(page).length < monthsOf(page.card).length;
  const input =
    hasOlder &&
    html`<input type="${olderMonths}" class="hideifscript" name="_FID_GoMonthPrecedent" alt="Mois précédents" value="&lt;"/>`;
  return html`<li><span><span><a href="#"></a>${input}</span></span></li>`;
}

function monthItem({ site, month }: CardTimelinePage, { debitedOn }: CardMonth): Html {
  const words = site.texts.months[Number(debitedOn.slice(5, 7)) - 1] ?? '';
  const name = site.cardPages.hasYears ? `${words} ${debitedOn.slice(0, 4)}` : words;
  if (debitedOn === month.debitedOn)
    return html`<li class="sep"><span><span><b>${name}</b></span></span></li>
`;
  return html`<li class="sep"><span><span><a href="#" class="needscript">${name}</a><input type="submit" class="hideifscript" name="_FID_GoMonth_mois:${monthKey(debitedOn)}" value="${name}"/></span></span></li>
`;
}
