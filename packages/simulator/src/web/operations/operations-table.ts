import type { CalendarDate } from '@relais/model';
import { bookedCents, type Contract, type Operation } from '../../ledger/ledger.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount, signClass } from '../markup/print-amount.ts';
import { printDate } from '../markup/print-date.ts';
import { contractPath } from '../paths.ts';
import { COLUMNS, operationRow } from './operation-row.ts';

export interface OperationsTable {
  readonly contract: Contract;
  readonly rows: readonly Operation[];
  readonly webid: string;
  readonly idPrefix: string;
  readonly today: CalendarDate;
}

/** The balance of the day, and under it the operations. */
export function operationsTable({ contract, rows, webid, idPrefix, today }: OperationsTable): Html {
  const balance = bookedCents(contract);
  const heading = (sort: string, title: string): Html =>
    html` <th scope="col"><a href="/fr/banque/async/mouvements.html?_tabi=${idPrefix}&amp;_pid=AccountMasterDetail&amp;_fid=${sort}" class="${sort === 'DoSortDateAsc' ? 'tridesc' : 'trioff'}"><span>${title}</span></a> </th>`;
  const body =
    rows.length === 0
      ? html`<tr><td colspan="${COLUMNS.length}" class="_c1 c a_vide _c1">Aucune opération</td></tr>`
      : html`${rows.map((operation, index) => operationRow({ operation, index, webid, idPrefix }))}`;
  return html`<table cellspacing="1" summary="" class=" eir_xs_to1coltable liste" style="width:100%;">
<caption class="_c1 g _c1"><div><span class="_c1 nowrap _c1">Solde au ${printDate(today)} <span><a href="info_instance.html" target="_blank" class="act popdetail _c1 ei_more _c1"><span class="v3">+ d'informations</span></a></span>  :</span> <span class="_c1 nowrap fd _c1"><span class="_c1 ${signClass(balance)} _c1">${printAmount(balance, contract.currency)}</span> </span></div></caption>
<thead class=" eir_hidexs"><tr>
${COLUMNS.map(({ sort, title }) => heading(sort, title))}</tr></thead>
<tbody>
${body}</tbody></table>`;
}

/** The other accounts, beside the one that is shown. */
export function masterList(
  customer: readonly Contract[],
  shown: Contract,
  webid: (contract: Contract) => string,
): Html {
  const items = customer.map((contract) => {
    const { product, holder, number, currency } = contract;
    const balance = bookedCents(contract);
    const isShown = contract === shown;
    const href = isShown ? '#' : contractPath(contract, webid(contract));
    return html`<li class="_c1 ei_md_masteritem ${isShown && html`ei_md_selected `}_c1"><a class="ei_md_masterlink" href="${href}"><strong>${product}</strong> <span>${holder}</span> <span class="doux">${number}</span> <span class="d ${signClass(balance)}">${printAmount(balance, currency)}</span></a></li>
`;
  });
  return html`<ul class="_c1 ei_md_masterroot _c1">
${items}</ul>`;
}
