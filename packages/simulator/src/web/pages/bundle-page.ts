import type { CardPurchase } from '../../ledger/card.ts';
import type { Customer } from '../../ledger/ledger.ts';
import { innerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount } from '../markup/print-amount.ts';
import { printDate } from '../markup/print-date.ts';
import { zebra } from '../operations/operation-row.ts';
import type { Site } from '../site/site.ts';

/** Path of the page for cards below an account. Its query names account, bundle, contract, card and month. */
export const BUNDLE = '/banque/CRP8_GESTPMONT.aspx';

export interface BundlePage {
  readonly site: Site;
  readonly customer: Customer;
  readonly currency: string;
  readonly parts: readonly CardPurchase[];
}

/** The purchases that one line bundles, in the columns of an account. The page names no card. */
export function bundlePage({ site, customer, currency, parts }: BundlePage): string {
  const rows = parts.map(({ purchasedOn, merchant, city, cents }, index) => {
    const cell = (content: string): Html => html`<td class="_c1 ${zebra(index)} _c1">${content}</td>`;
    const amount = printAmount(cents, currency, site.texts.thousands);
    return html`<tr>${cell(printDate(purchasedOn))}${cell(printDate(purchasedOn))}${cell(`${merchant} ${city}`)}${cell(amount)}</tr>
`;
  });
  const content = html`<table class="liste"><thead><tr><th>Date</th><th>Valeur</th><th>Opération</th><th>Montant</th></tr></thead><tbody>
${rows}</tbody></table>`;
  return innerPage({ site, title: `Regroupement | ${site.name}`, holder: customer.name, content });
}
