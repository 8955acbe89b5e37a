import { type Contract, type Customer, expectedCents } from '../../ledger/ledger.ts';
import { innerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount } from '../markup/print-amount.ts';
import type { Site } from '../site/site.ts';
import { messagePage } from './message-page.ts';

export interface FactSheet {
  readonly site: Site;
  readonly customer: Customer;
  /** Absent: no contract of this customer's. */
  readonly contract: Contract | undefined;
  readonly facts: readonly (readonly [name: string | Html, value: string])[];
}

/** The facts of a loan or an insurance: a table of names and values, without operations. */
export function factSheetPage({ site, customer, contract, facts }: FactSheet): string {
  if (contract === undefined) return messagePage(site, customer, 'noRight');
  const balance = ['Solde', printAmount(expectedCents(contract), contract.currency, site.texts.thousands)] as const;
  const rows = [balance, ...facts].map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>
`,
  );
  const content = html`<div class="a_blocappli"><p class="_c1 ei_titletext _c1">${contract.product}</p>
<table class=" eir_xs_to1coltable fiche"><tbody>
${rows}</tbody></table></div>`;
  return innerPage({ site, title: `${contract.product} | ${site.name}`, holder: customer.name, content });
}
