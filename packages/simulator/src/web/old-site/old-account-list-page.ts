import { type Contract, type Customer, expectedCents } from '../../ledger/ledger.ts';
import { cardMonthKey, openCardMonths, totalOf } from '../cards/open-card-months.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount } from '../markup/print-amount.ts';
import { zebra } from '../operations/operation-row.ts';
import { hasOperationsPage } from '../site/paths.ts';
import type { Site } from '../site/site.ts';
import { oldPage } from './old-frame.ts';

export interface OldAccountListPage {
  readonly site: Site;
  readonly customer: Customer;
  readonly webid: (contract: Contract) => string;
}

/** All contracts on the old site. One link holds number, product and holder; debits and credits have a column each. */
export function oldAccountListPage({ site, customer, webid }: OldAccountListPage): string {
  const rows = customer.contracts
    .filter(({ kind }) => kind !== 'elsewhere' && kind !== 'mobile')
    .map(
      (contract, index) =>
        html`${row(site, contract, webid(contract), index)}${cardRows(site, contract, webid(contract))}`,
    );
  const none = html`<tr><td>Votre contrat de banque à distance ne vous donne accès à aucun compte.</td></tr>`;
  const content = html`<h1>Situation financière</h1>
<table class="liste"><thead><tr><th>Contrat</th><th>Débit</th><th>Crédit</th></tr></thead><tbody>
${rows.length === 0 ? none : rows}</tbody></table>`;
  return oldPage({ site, title: `Situation financière - ${site.name}`, holder: customer.name, content });
}

function row(site: Site, contract: Contract, webid: string, index: number): Html {
  const { number, product, holder } = contract;
  const page = hasOperationsPage(contract)
    ? 'mouvements.cgi'
    : contract.kind === 'loan'
      ? 'gec9.aspx'
      : 'CR/consultation.asp';
  const href = `${site.base}/banque/${page}?webid=${webid}&rib=${ribOf(contract)}`;
  return html`<tr><td class="${zebra(index)} g"><a href="${href}">${number} ${product} ${holder}</a></td>${amountCells(site, contract, expectedCents(contract), zebra(index))}</tr>
`;
}

function cardRows(site: Site, contract: Contract, webid: string): readonly Html[] {
  return [...openCardMonths(contract)].map(([debitedOn, months]) => {
    const key = cardMonthKey(debitedOn);
    const title = `Fin ${site.texts.months[Number(key.slice(4)) - 1]} ${key.slice(0, 4)}`;
    const href = `${site.base}/banque/operations_carte.cgi?webid=${webid}&rib=${ribOf(contract)}&cardmonth=${key}`;
    return html`<tr class="encours"><td class="decal2 p g"><span>Dépenses cartes prélevées</span><div><a class="cb" href="${href}">${title}</a></div></td>${amountCells(site, contract, totalOf(months), 'p')}</tr>
`;
  });
}

function amountCells({ texts }: Site, { currency }: Contract, cents: number, colour: string): Html {
  const amount = printAmount(cents, currency, texts.thousands);
  return html`<td class="${colour} d">${cents < 0 && amount}</td><td class="${colour} d">${cents >= 0 && amount}</td>`;
}

/** An account in links of the old site: the whole number, then the currency. */
function ribOf({ iban, rib, currency }: Contract): string {
  return `${iban?.slice(4) ?? rib ?? ''}${currency}`;
}
