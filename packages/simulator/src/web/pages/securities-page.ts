import { type Customer, expectedCents } from '../../ledger/ledger.ts';
import { innerPage } from '../frame/page-frame.ts';
import { html } from '../markup/html.ts';
import { printAmount } from '../markup/print-amount.ts';
import type { Site } from '../site/site.ts';

interface Whose {
  readonly site: Site;
  readonly customer: Customer;
}

/** The portfolios. Their last row is a total, not an account. */
export function securitiesPage({ site, customer }: Whose): string {
  const portfolios = customer.contracts.filter(({ kind }) => kind === 'securities');
  const total = portfolios.reduce((sum, contract) => sum + expectedCents(contract), 0);
  const money = (cents: number): string => printAmount(cents, 'EUR', site.texts.thousands);
  const rows = portfolios.map(
    (contract) =>
      html`<tr><td>${contract.product} ${contract.holder} <a href="PORT_Valo.aspx?&amp;ddp=${contract.number}">${contract.number}</a></td><td>${money(expectedCents(contract))}</td><td>+0,00 EUR</td><td>+0,00 %</td></tr>
`,
  );
  const content = html`<table id="tabSYNT" class="liste"><thead><tr><th>Portefeuille</th><th>Valorisation en <span>EUR</span></th><th>+/- Value latente en EUR</th><th>+/- Value latente en %</th></tr></thead><tbody>
${rows}<tr><td>TOTAL VALORISATION</td><td>${money(total)}</td><td></td><td></td></tr></tbody></table>`;
  return innerPage({ site, title: `Portefeuilles | ${site.name}`, holder: customer.name, content });
}

/** A notice in place of the portfolios, which the customer can skip. */
export function marketNoticePage({ site, customer }: Whose): string {
  const content = html`<form id="frmMere" action="${site.base}/banque/ORDR_InfosGenerales.aspx?MsgCommerciaux=1" method="post">
<div id="divMessage"><p>Les horaires de la bourse changent.</p></div>
<input type="checkbox" id="C:chxOption" name="chxOption" value="1"><input type="submit" id="C:Valider" name="_FID_DoValider" value="Valider"></form>`;
  return innerPage({ site, title: `Informations | ${site.name}`, holder: customer.name, content });
}
