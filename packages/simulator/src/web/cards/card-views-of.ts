import type { Customer } from '../../ledger/ledger.ts';
import { cardsOf } from './cards-of.ts';
import { companiesOf } from './company-cards.ts';

/** Pages of cards apart from the accounts. */
export type CardView = 'cards' | 'company_cards';

/** The card views in a customer's menus: only customers with such cards have them. */
export function cardViewsOf(customer: Customer): readonly CardView[] {
  const has = { cards: cardsOf(customer).length > 0, company_cards: companiesOf(customer).length > 0 };
  return (['cards', 'company_cards'] as const).filter((view) => has[view]);
}
