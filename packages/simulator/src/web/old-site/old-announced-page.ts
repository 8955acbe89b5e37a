import type { Contract, Customer } from '../../ledger/ledger.ts';
import { html } from '../markup/html.ts';
import { printAmount } from '../markup/print-amount.ts';
import { printDate } from '../markup/print-date.ts';
import { zebra } from '../operations/operation-row.ts';
import type { Site } from '../site/site.ts';
import { oldPage } from './old-frame.ts';

export interface OldAnnouncedPage {
  readonly site: Site;
  readonly customer: Customer;
  readonly contract: Contract;
}

/** Announced operations of an account, on the old site. */
export function oldAnnouncedPage({ site, customer, contract }: OldAnnouncedPage): string {
  const rows = (contract.announced ?? []).map(({ expectedOn, lines, cents }, index) => {
    const colour = zebra(index);
    const amount = printAmount(cents, contract.currency, site.texts.thousands);
    return html`<tr><td class="${colour} g">${printDate(expectedOn)}</td><td class="${colour} g">${lines.map((line, at) => html`${at > 0 && html`<br>`}${line}`)}</td><td class="${colour} d">${amount}</td></tr>
`;
  });
  const content = html`<h1>Opérations à venir</h1><p>${contract.number}</p>
<table class="liste"><thead><tr><th>Date de l'annonce</th><th>Opération</th><th>Montant</th></tr></thead><tbody>
${rows}</tbody></table>`;
  return oldPage({ site, title: `Opérations à venir - ${site.name}`, holder: customer.name, content });
}
