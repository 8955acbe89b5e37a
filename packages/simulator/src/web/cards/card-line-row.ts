import { type Html, html } from '../markup/html.ts';
import { printAmount } from '../markup/print-amount.ts';
import { printDate } from '../markup/print-date.ts';
import { zebra } from '../operations/operation-row.ts';
import type { Site } from '../site/site.ts';
import type { CardLine } from './card-lines.ts';
import { withFee } from './fee.ts';

/** Heads of a table of purchases, on the cards' own pages. */
export function purchaseHeads({ texts: { columns } }: Site): Html {
  const heads = [columns.date, columns.merchant, columns.city, columns.debit, columns.credit];
  return html`<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>`;
}

/**
 * One purchase there. The amount abroad follows the merchant.
 *
 * @param isAbroad - whether the amount has a fee in it
 * @param partsHref - link to the parts of a bundle
 */
export function purchaseRow(
  site: Site,
  currency: string,
  line: CardLine,
  index: number,
  isAbroad: boolean,
  partsHref?: string,
): Html {
  const { purchasedOn, merchant, city, cents, original } = line;
  const money = (amount: number, code: string): string => printAmount(amount, code, site.texts.thousands);
  const cell = (kind: 'c' | 'g' | 'd', content: Html | string | false): Html =>
    html`<td class="${kind} _c1 ${zebra(index)} _c1">${content}</td>`;
  const name = original === undefined ? merchant : `${merchant} ${money(original.cents, original.currency)}`;
  const words = partsHref === undefined ? html`${name}` : html`<span><a href="${partsHref}">${name}</a></span>`;
  const amount = withFee(money(cents, currency), cents, isAbroad, site.cardPages.fees);
  return html`<tr>${cell('c', printDate(purchasedOn))}${cell('g', words)}${cell('g', city)}${cell('d', cents < 0 && amount)}${cell('d', cents >= 0 && amount)}</tr>
`;
}

/** The row of a month without purchases. */
export function noPurchase(): Html {
  return html`<tr><td colspan="5" class="_c1 c a_vide _c1">Aucune opération</td></tr>
`;
}
