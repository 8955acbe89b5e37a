import { type Contract, expectedCents } from '../../ledger/ledger.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount, signClass } from '../markup/print-amount.ts';
import { contractPath } from '../site/paths.ts';
import type { Site } from '../site/site.ts';

export interface MasterList {
  readonly site: Site;
  readonly contracts: readonly Contract[];
  readonly shown: Contract;
  /** Gives a contract its id for this session. */
  readonly webid: (contract: Contract) => string;
}

/** The other accounts, beside the shown one. */
export function masterList({ site, contracts, shown, webid }: MasterList): Html {
  const items = contracts.map((contract) => {
    const { product, holder, number, currency } = contract;
    const balance = expectedCents(contract);
    const isShown = contract === shown;
    const href = isShown ? '#' : contractPath(site.base, contract, webid(contract));
    return html`<li class="_c1 ei_md_masteritem ${isShown && html`ei_md_selected `}_c1"><a class="ei_md_masterlink" href="${href}"><strong>${product}</strong> <span>${holder}</span> <span class="doux">${number}</span> <span class="d ${signClass(balance)}">${printAmount(balance, currency, site.texts.thousands)}</span></a></li>
`;
  });
  return html`<ul class="_c1 ei_md_masterroot _c1">
${items}</ul>`;
}
