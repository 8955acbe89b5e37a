import type { Card } from '../../ledger/card.ts';
import type { Customer } from '../../ledger/ledger.ts';
import { spacedNumber } from '../cards/cards-of.ts';
import { innerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import type { Site } from '../site/site.ts';

export interface CardFunctionsPage {
  readonly site: Site;
  readonly customer: Customer;
  readonly card: Card;
}

/** Paths of the page, by release. */
export const CARD_FUNCTIONS = {
  PCS1: '/banque/PCS1_CARDFUNCTIONS.aspx',
  PCS2: '/banque/PCS2_FUNCTIONS.aspx',
  PCS5: '/banque/PCS5_FUNCTIONS.aspx',
} as const;

/** The functions of a card, among them the time of its debits. */
export function cardFunctionsPage({ site, customer, card }: CardFunctionsPage): string {
  const debit = card.debit === 'deferred' ? site.cardPages.deferredWords : 'Immédiat';
  const rows: readonly (readonly [string, string])[] = [
    ['Titulaire', card.holder],
    ['Débit des paiements', debit],
    ['Paiement sans contact', 'Actif'],
  ];
  const content = html`<div class="a_blocappli"><p class="_c1 ei_titletext _c1">CARTE ${card.type} ${spacedNumber(card)}</p>
${site.cardPages.functions === 'table' ? inTable(rows) : inBlocks(rows)}</div>`;
  return innerPage({ site, title: `Fonctions de la carte | ${site.name}`, holder: customer.name, content });
}

function inTable(rows: readonly (readonly [string, string])[]): Html {
  return html`<table class="fiche"><tbody>${rows.map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>
`,
  )}</tbody></table>`;
}

function inBlocks(rows: readonly (readonly [string, string])[]): Html {
  return html`<div class="ei_gridrows">${rows.map(
    ([
      name,
      value,
    ]) => html`<div class="row"><div class="cell"><div><p>${name}</p></div></div><div class="cell"><table><tbody><tr><td>${value}</td></tr></tbody></table></div></div>
`,
  )}</div>`;
}

/** Links above a month of a card. One that is not in use has a link to its deferred debit alone. */
export function waysOnward({ site, card, place }: { site: Site; card: Card; place: number }): Html {
  const functions = `${site.base}${CARD_FUNCTIONS[site.cardPages.functionsAt]}?_tabi=C&carte=${place}`;
  const deferred = card.debit === 'deferred' && html`<li><a href="#" title="Consulter le différé">Différé</a></li>`;
  const ways = card.state === undefined ? html`<li><a href="${functions}">Fonctions</a></li>` : html`${deferred}`;
  return html`<div><ul>${ways}</ul></div>`;
}
