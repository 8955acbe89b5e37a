import type { CalendarDate } from '@relais/model';
import { announcedCents, bookedCents, type Cents, type Contract, expectedCents } from '../../ledger/ledger.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount, signClass } from '../markup/print-amount.ts';
import { printDate } from '../markup/print-date.ts';
import type { Site } from '../site/site.ts';
import type { OperationsView } from './operations-view.ts';
import { hasSortSelect, sortSelect } from './sort-select.ts';

/** The caption: the balance of the day, with announced operations. */
export function balanceCaption(site: Site, contract: Contract, today: CalendarDate, view: OperationsView): Html {
  const label = `${site.texts.operations.balanceAt} ${printDate(today)}`;
  const amount = signedAmount(site, expectedCents(contract), contract.currency);
  if (site.release === '2018') {
    const cents = expectedCents(contract);
    return html`<caption><span class="_c1 nowrap _c1">${label}   :</span> <span class="nowrap fd _c1 ${signClass(cents)} _c1">${printAmount(cents, contract.currency, site.texts.thousands)}</span></caption>`;
  }
  // The help explains announced operations.
  const help =
    (contract.announced ?? []).length > 0 &&
    html` <span><a href="info_instance.html" target="_blank" class="act popdetail _c1 ei_more _c1"><span class="v3">+ d'informations</span></a></span> `;
  return html`<caption class="_c1 g _c1"><div><span class="_c1 nowrap _c1">${label}${help} :</span> <span class="_c1 nowrap fd _c1">${amount} </span></div>${hasSortSelect(site, view) && sortSelect(view.sort ?? 'OPEDATE_D')}</caption>`;
}

/** With announced operations: the announced part of the balance, and the booked part. */
export function balanceHalves(site: Site, contract: Contract, columns: number): Html | false {
  if ((contract.announced ?? []).length === 0) return false;
  const { announced, booked } = site.texts.operations;
  return html`${half(site, announced, announcedCents(contract), contract, columns)}${half(site, booked, bookedCents(contract), contract, columns)}`;
}

function half(site: Site, words: string, cents: Cents, { currency }: Contract, columns: number): Html {
  const label = site.release === '2023' ? words.replace(/^Dont (.)/, (_, first: string) => first.toUpperCase()) : words;
  const amount = signedAmount(site, cents, currency);
  const content =
    site.release === '2018'
      ? html`<span>${label} <span class="_c1 fd d _c1">${amount}</span></span>`
      : html`${labelled(site, label, html`<span class="_c1 fd d _c1  eir_hidexs">${amount} </span>`)}<br/><p class="_c1 d _c1  eir_showxs">${amount} </p>`;
  return html`<tbody><tr class="_c1 ei_rupture _c1"><th scope="row" colspan="${columns}" class="_c1 rupture _c1">${content}</th></tr></tbody>
`;
}

/** Spanish pages have the amount beside its words; programs for the French ones find it inside. */
function labelled({ language }: Site, label: string, amount: Html): Html {
  return language === 'es' ? html`<span>${label}</span> ${amount}` : html`<span>${label} ${amount}</span>`;
}

function signedAmount({ texts }: Site, cents: Cents, currency: string): Html {
  return html`<span class="_c1 ${signClass(cents)} _c1">${printAmount(cents, currency, texts.thousands)}</span>`;
}
