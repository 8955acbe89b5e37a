import type { CalendarDate } from '@relais/model';
import { announcedCents, bookedCents, type Contract, type Customer, type Operation } from '../../ledger/ledger.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount } from '../markup/print-amount.ts';
import { printDate } from '../markup/print-date.ts';
import { zebra } from '../operations/operation-row.ts';
import { ROWS_PER_STEP } from '../operations/operations-view.ts';
import type { Site } from '../site/site.ts';
import { oldPage, shortDate } from './old-frame.ts';

export interface OldOperationsPage {
  readonly site: Site;
  readonly customer: Customer;
  readonly contract: Contract;
  readonly webid: string;
  readonly today: CalendarDate;
  /** From 1. */
  readonly page: number;
}

/** Operations on the old site: newest first, page by page, the balances in rows of their own. */
export function oldOperationsPage(view: OldOperationsPage): string {
  const { site, customer, contract, webid, today, page } = view;
  const pages = Math.max(1, Math.ceil(contract.operations.length / ROWS_PER_STEP));
  const shown = contract.operations.toReversed().slice((page - 1) * ROWS_PER_STEP, page * ROWS_PER_STEP);
  const rows = shown.map((operation, index) => operationRow(site, operation, index));
  const none = html`<tr><td colspan="5">Aucune opération</td></tr>`;
  const money = (cents: number): string => printAmount(cents, contract.currency, site.texts.thousands);
  const isAnnounced = (contract.announced ?? []).length > 0;
  const address = `${site.base}/banque/mouvements.cgi?webid=${webid}`;
  const content = html`<h1>${contract.product} ${contract.holder}</h1><p>${contract.number}</p>
<table class="fiche"><tbody><tr><th>Solde comptable au ${printDate(today)}</th><td>${money(bookedCents(contract))}</td></tr>
${isAnnounced && html`<tr><th>Opérations à venir</th><td>${money(announcedCents(contract))}</td></tr>`}</tbody></table>
${isAnnounced && html`<p><a href="${`${site.base}/banque/mvts_instance.cgi?webid=${webid}`}">Opérations à venir</a></p>`}
<table class="liste"><thead><tr><th>Date</th><th>Valeur</th><th>Opération</th><th>Débit</th><th>Crédit</th></tr></thead><tbody>
${rows.length === 0 ? none : rows}</tbody></table>
${pages > 1 && html`<form id="paginationForm" action="${address}" method="post"><input type="hidden" name="page" value="${page}">Page ${page}/${pages}${page < pages && html` <input type="image" name="imgOpePagSui" alt="Page suivante">`}</form>`}`;
  return oldPage({ site, title: `Mouvements - ${site.name}`, holder: customer.name, content });
}

function operationRow({ texts }: Site, operation: Operation, index: number): Html {
  const { bookingDate, valueDate, lines, cents, currency } = operation;
  const cell = (align: 'g' | 'd', content: Html | string | false): Html =>
    html`<td class="${zebra(index)} ${align}">${content}</td>`;
  const label = html`${lines.map((line, at) => html`${at > 0 && html`<br>`}${line}`)}`;
  const amount = printAmount(cents, currency, texts.thousands);
  return html`<tr>${cell('g', shortDate(bookingDate))}${cell('g', shortDate(valueDate))}${cell('g', label)}${cell('d', cents < 0 && amount)}${cell('d', cents >= 0 && amount)}</tr>
`;
}
