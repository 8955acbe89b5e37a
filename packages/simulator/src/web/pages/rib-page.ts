import type { Contract, Customer } from '../../ledger/ledger.ts';
import { innerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import type { Site } from '../site/site.ts';

export interface RibPage {
  readonly site: Site;
  readonly customer: Customer;
  /** Gives a contract its id for this session. */
  readonly webid: (contract: Contract) => string;
}

/** The IBANs of all accounts with one. */
export function ribPage({ site, customer, webid }: RibPage): string {
  const rows = customer.contracts.flatMap((contract): Html[] => {
    const { iban, product, holder, number } = contract;
    if (iban === undefined) return [];
    const printed = iban.replace(/(.{4})(?=.)/g, '$1 ');
    return [
      html`<tr><td>${product} ${holder}<br/><em>${number}</em><br/>IBAN : <em>${printed}</em></td><td><a href="${site.paths.rib}?webid=${webid(contract)}&amp;nb=1">PDF</a></td></tr>
`,
    ];
  });
  const content = html`<div class="a_blocappli"><h1 class="titlecontent">Relevés d'identité bancaire</h1>
<table class="liste" summary=""><tbody>
${rows}</tbody></table></div>`;
  return innerPage({ site, title: `${site.texts.pageTitles.rib} | ${site.name}`, holder: customer.name, content });
}
