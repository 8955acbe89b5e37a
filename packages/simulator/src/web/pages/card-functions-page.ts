import type { Card } from '../../ledger/card.ts';
import type { Customer } from '../../ledger/ledger.ts';
import { spacedNumber } from '../cards/cards-of.ts';
import { innerPage } from '../frame/page-frame.ts';
import { html } from '../markup/html.ts';
import type { Site } from '../site/site.ts';

export interface CardFunctionsPage {
  readonly site: Site;
  readonly customer: Customer;
  readonly card: Card;
}

/** The functions of a card, among them the time of its debits. */
export function cardFunctionsPage({ site, customer, card }: CardFunctionsPage): string {
  const debit = card.debit === 'deferred' ? 'Différé' : 'Immédiat';
  const content = html`<div class="a_blocappli"><p class="_c1 ei_titletext _c1">CARTE ${card.type} ${spacedNumber(card)}</p>
<table class="fiche"><tbody><tr><th scope="row">Titulaire</th><td>${card.holder}</td></tr>
<tr><th scope="row">Débit des paiements</th><td>${debit}</td></tr>
<tr><th scope="row">Paiement sans contact</th><td>Actif</td></tr></tbody></table></div>`;
  return innerPage({ site, title: `Fonctions de la carte | ${site.name}`, holder: customer.name, content });
}
