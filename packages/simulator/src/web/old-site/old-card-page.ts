import type { CardPurchase } from '../../ledger/card.ts';
import type { Contract, Customer } from '../../ledger/ledger.ts';
import { cardMonthKey, openCardMonths } from '../cards/open-card-months.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount } from '../markup/print-amount.ts';
import { zebra } from '../operations/operation-row.ts';
import type { Site } from '../site/site.ts';
import { oldPage, shortDate } from './old-frame.ts';

export interface OldCardPage {
  readonly site: Site;
  readonly customer: Customer;
  readonly contract: Contract;
  /** `202503`. */
  readonly month: string;
}

/** Amounts of one debit for the cards of an account, on the old site. @returns `undefined` without such a debit */
export function oldCardPage({ site, customer, contract, month }: OldCardPage): string | undefined {
  const open = [...openCardMonths(contract)].find(([debitedOn]) => cardMonthKey(debitedOn) === month);
  if (open === undefined) return undefined;
  const [debitedOn, months] = open;
  const purchases = months.flatMap((ofCard) => ofCard.month.purchases);
  const rows = purchases.map((purchase, index) => purchaseRow(site, contract.currency, purchase, index));
  const until = `${debitedOn.slice(8)} ${site.texts.months[Number(month.slice(4)) - 1]} ${month.slice(0, 4)}`;
  const none = html`<tr><td colspan="4">Aucun mouvement</td></tr>`;
  const content = html`<div class="lister"><p class="c">Achats jusqu'au ${until}</p></div>
<table class="liste"><thead><tr><th>Date</th><th>Commerce</th><th>Ville</th><th>Montant</th></tr></thead><tbody>
${rows.length === 0 ? none : rows}</tbody></table>`;
  return oldPage({ site, title: `Dépenses cartes - ${site.name}`, holder: customer.name, content });
}

function purchaseRow({ texts }: Site, currency: string, purchase: CardPurchase, index: number): Html {
  const { purchasedOn, merchant, city, cents, original } = purchase;
  const abroad = original && html`<span>(${printAmount(original.cents, original.currency, texts.thousands)})</span>`;
  const cell = (align: 'g' | 'd', content: Html | string): Html =>
    html`<td class="${zebra(index)} ${align}">${content}</td>`;
  const amount = html`${printAmount(cents, currency, texts.thousands)}${abroad}`;
  return html`<tr>${cell('g', shortDate(purchasedOn))}${cell('g', merchant)}${cell('g', city)}${cell('d', amount)}</tr>
`;
}
