import { type Contract, type Customer, expectedCents } from '../../ledger/ledger.ts';
import { innerPage } from '../frame/page-frame.ts';
import { html } from '../markup/html.ts';
import { printAmount } from '../markup/print-amount.ts';
import type { Site } from '../site/site.ts';
import { operationsFormAction } from './operations-page.ts';

export interface SummaryPage {
  readonly site: Site;
  readonly customer: Customer;
  readonly contract: Contract;
  readonly webid: (contract: Contract) => string;
  /** Hidden inputs of the form. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** The tab that some savings plans open on. Its form leads to the operations, by `_FID_DoShowListView`. */
export function summaryPage({ site, customer, contract, webid, inputs }: SummaryPage): string {
  const balance = printAmount(expectedCents(contract), contract.currency, site.texts.thousands);
  const action = operationsFormAction(site, webid(contract));
  const content = html`<div class="a_blocappli"><p class="_c1 ei_titletext _c1">${contract.product}</p><p class="_c1 ei_subtitletext _c1">${contract.holder} - ${contract.number}</p>
<table class="fiche eir_xs_to1coltable"><tbody><tr><th>Situation</th><td>${balance}</td></tr><tr><th>Taux</th><td>2,25 %</td></tr></tbody></table>
<form id="I1:P:F" action="${action}" method="post" class="_devb_act ___Form"><input type="submit" class="hideifscript" name="_FID_DoShowListView" value="Liste des opérations"/>
${Object.entries(inputs).map(([name, value]) => html`<input name="${name}" type="hidden" value="${value}"/>`)}
</form></div>`;
  return innerPage({
    site,
    title: `${site.texts.pageTitles.operations} | ${site.name}`,
    holder: customer.name,
    content,
  });
}
