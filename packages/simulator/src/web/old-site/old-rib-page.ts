import type { Customer } from '../../ledger/ledger.ts';
import { type Html, html } from '../markup/html.ts';
import { zebra } from '../operations/operation-row.ts';
import type { Site } from '../site/site.ts';
import { oldPage } from './old-frame.ts';

/** The IBANs on the old site: five lines each, the last of them the IBAN. */
export function oldRibPage({ site, customer }: { readonly site: Site; readonly customer: Customer }): string {
  const rows = customer.contracts.flatMap(({ iban, product, holder, number }, index): Html[] => {
    if (iban === undefined) return [];
    const printed = iban.replace(/(.{4})(?=.)/g, '$1 ');
    return [
      html`<tr class="${zebra(index)}"><td><div>${product} ${holder}</div><div>${holder}</div><div>Banque ${iban.slice(4, 9)} Guichet ${iban.slice(9, 14)}</div><div>Compte ${number}</div><div>IBAN : <em>${printed}</em></div></td></tr>
`,
    ];
  });
  const content = html`<h1>Relevés d'identité bancaire</h1><table class="liste">
${rows}</table>`;
  return oldPage({ site, title: `RIB - ${site.name}`, holder: customer.name, content });
}
