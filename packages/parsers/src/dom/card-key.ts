import type { Element } from 'domhandler';

/** Name of the field that chooses one of the cards of an account. */
export const CARD_KEY = 'Data_SelectedCardItemKey';

/**
 * Whether an element chooses a card: a selector, or a field with a value. Every form of an account holds the field
 * without a value, which chooses none.
 */
export function choosesCard({ name, attribs }: Element): boolean {
  return attribs['name'] === CARD_KEY && (name !== 'input' || (attribs['value'] ?? '').trim() !== '');
}
