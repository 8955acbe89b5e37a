import type { Contract } from '../../ledger/ledger.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount, signClass } from '../markup/print-amount.ts';
import type { Site } from '../site/site.ts';
import { cardMonthKey, openCardMonths, totalOf } from './open-card-months.ts';

/** The rows below an account: spending of its deferred cards, debit by debit. They are no accounts of their own. */
export function cardMonthRows(site: Site, contract: Contract, webid: string): readonly Html[] {
  const { paths, texts, release, features } = site;
  return [...openCardMonths(contract)].map(([debitedOn, months]) => {
    const key = cardMonthKey(debitedOn);
    const words = texts.accounts.endOf(texts.months[Number(key.slice(4)) - 1] ?? '', key.slice(0, 4));
    const isMarked = features.cardTitles && release >= '2021';
    const title = isMarked ? html`<span><span class="_c1 ei_sdsf_title _c1">${words}</span></span>` : html`${words}`;
    const total = totalOf(months);
    return html`<tr class="_c1 encours _c1"><td class="decal2 _c1 p _c1"><span>${texts.accounts.cardSpending}</span><div><a class="cb" href="${paths.operations}?webid=${webid}&amp;cardmonth=${key}">${title}</a></div></td>
 ${release === '2018' && total >= 0 && html`<td class="d nowrap _c1 p ei_sdsf_solde _c1"></td>`}<td class="d nowrap _c1 p ei_sdsf_solde _c1"><span class="ei_sdsf_montant _c1 ${signClass(total)} _c1">${printAmount(total, contract.currency, texts.thousands)}</span></td>${release === '2018' && total < 0 && html`<td class="d nowrap _c1 p ei_sdsf_solde _c1"></td>`}<td class="a_actions _c1 p _c1"></td></tr>
`;
  });
}
