import type { AnnouncedOperation, Contract, Customer } from '../../ledger/ledger.ts';
import { innerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount } from '../markup/print-amount.ts';
import { printDate } from '../markup/print-date.ts';
import { zebra } from '../operations/operation-row.ts';
import type { Site } from '../site/site.ts';

export interface AnnouncedPage {
  readonly site: Site;
  readonly customer: Customer;
  readonly contract: Contract;
  readonly webid: string;
}

/** Announced operations of an account: they have no value date, and may change or vanish. */
export function announcedPage({ site, customer, contract, webid }: AnnouncedPage): string {
  const { columns, operations, pageTitles } = site.texts;
  const announced = contract.announced ?? [];
  const none = html`<tr><td colspan="3" class="_c1 c a_vide _c1">${operations.none}</td></tr>`;
  const rows = announced.map((operation, index) => announcedRow(site, contract.currency, operation, index));
  const content = html`<div class="a_blocappli"><p class="_c1 ei_titletext _c1">${contract.product}</p><p class="_c1 ei_subtitletext _c1">${contract.holder} - ${contract.number}</p>
<h2>${operations.toCome}</h2>
<table class="liste"><thead><tr><th>${columns.announcedOn}</th><th>${columns.label}</th><th>${columns.amount.trim()}</th></tr></thead><tbody>
${rows.length === 0 ? none : rows}</tbody></table>
<p><a href="${site.paths.operations}?webid=${webid}">${pageTitles.operations}</a></p></div>`;
  return innerPage({ site, title: `${operations.toCome} | ${site.name}`, holder: customer.name, content });
}

function announcedRow({ texts }: Site, currency: string, operation: AnnouncedOperation, index: number): Html {
  const { lines, cents, expectedOn } = operation;
  const colour = zebra(index);
  return html`<tr><td class="${colour} g">${printDate(expectedOn)}</td><td class="${colour} g">${lines.map((line, at) => html`${at > 0 && html`<br/>`}${line}`)}</td><td class="${colour} d">${printAmount(cents, currency, texts.thousands)}</td></tr>
`;
}
