import type { CalendarDate } from '@relais/model';
import type { CardMonth } from '../../ledger/card.ts';
import type { Customer } from '../../ledger/ledger.ts';
import { noPurchase, purchaseHeads, purchaseRow } from '../cards/card-line-row.ts';
import { type CardLine, cardLines } from '../cards/card-lines.ts';
import { type CardOfAccount, monthKey, monthsOf, spacedNumber } from '../cards/cards-of.ts';
import { innerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import { printDate } from '../markup/print-date.ts';
import type { Site } from '../site/site.ts';

export interface CardTimelinePage extends CardOfAccount {
  readonly site: Site;
  readonly customer: Customer;
  readonly today: CalendarDate;
  /** The card's place among the customer's. */
  readonly place: number;
  readonly month: CardMonth;
}

/** Path of the page. */
export const CARD_TIMELINE = '/banque/PCS3_SCIM_DEPCAR.aspx';

/** One month of a card, under a line of its months. Purchases are not bundled here. */
export function cardTimelinePage(page: CardTimelinePage): string {
  const { site, customer, card, contract, place, month } = page;
  const rows = cardLines(month.purchases)
    .flatMap((line): readonly CardLine[] => line.parts ?? [line])
    // This page does not show the amount abroad.
    .map(({ original: _, ...line }, index) => purchaseRow(site, contract.currency, line, index));
  const content = html`<div class="a_blocappli"><p class="_c1 ei_titletext _c1">CARTE ${card.type} ${spacedNumber(card)}</p>
<form id="C:P1:F" action="${site.base}${CARD_TIMELINE}?_tabi=C&amp;_pid=Depenses&amp;carte=${place}" method="post" class="_devb_act ___Form">
<div class="_c1 ei_timeline _c1"><ul><li><span><span><a href="#"></a></span></span></li>
${monthsOf(card)
  .toReversed()
  .map((candidate) => monthItem(page, candidate))}</ul></div>
<ul class="onglets"><li><a href="#">Paiements (${debitWords(page)})</a></li></ul>
<input type="image" name="_FID_Cancel" alt="Retour"/><input type="submit" class="hideifscript" name="_FID_Cancel" value="Retour"/>
<input name="_wxf2_cc" type="hidden" value="${site.texts.culture}" /></form>
<table class="_c1 liste _c1">${purchaseHeads(site)}<tbody>
${rows.length === 0 ? noPurchase() : rows}</tbody></table></div>`;
  return innerPage({ site, title: `Dépenses carte | ${site.name}`, holder: customer.name, content });
}

/** The present month's debit is at its end; others have a day. */
function debitWords({ site, month: { debitedOn }, today }: CardTimelinePage): string {
  if (debitedOn.slice(0, 7) !== today.slice(0, 7)) return `prélevés le ${printDate(debitedOn)}`;
  return `prélevés fin ${site.texts.months[Number(debitedOn.slice(5, 7)) - 1]}`;
}

function monthItem({ site, month }: CardTimelinePage, { debitedOn }: CardMonth): Html {
  const name = `${site.texts.months[Number(debitedOn.slice(5, 7)) - 1]} ${debitedOn.slice(0, 4)}`;
  if (debitedOn === month.debitedOn)
    return html`<li class="sep"><span><span><b>${name}</b></span></span></li>
`;
  return html`<li class="sep"><span><span><a href="#" class="needscript">${name}</a><input type="submit" class="hideifscript" name="_FID_GoMonth_mois:${monthKey(debitedOn)}" value="${name}"/></span></span></li>
`;
}
