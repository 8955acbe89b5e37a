import type { CalendarDate } from '@relais/model';
import type { Card, CardMonth } from '../../ledger/card.ts';
import type { Contract, Customer } from '../../ledger/ledger.ts';

/** A card, and the account that it debits. */
export interface CardOfAccount {
  readonly card: Card;
  readonly contract: Contract;
}

/** Every card of a customer, in the order of the accounts. */
export function cardsOf({ contracts }: Customer): readonly CardOfAccount[] {
  return contracts.flatMap((contract) => (contract.cards ?? []).map((card) => ({ card, contract })));
}

/** All months of a card that its own pages show, latest first. */
export function monthsOf({ months, settled = [] }: Card): readonly CardMonth[] {
  return [...months.toReversed(), ...settled];
}

/** The month of a debit, or one without a purchase. @param key - `112026` */
export function monthNamed(card: Card, key: string): CardMonth | undefined {
  return monthsOf(card).find(({ debitedOn }) => monthKey(debitedOn) === key);
}

/** `112026`: month and year, as the cards' own pages name a month; January is `12026`. */
export function monthKey(day: CalendarDate): string {
  return `${Number(day.slice(5, 7))}${day.slice(0, 4)}`;
}

/** `4972 56XX XXXX 7716`: the form of card numbers outside the account pages. */
export function spacedNumber({ maskedNumber }: Card): string {
  return maskedNumber.toUpperCase().replace(/(.{4})(?=.)/g, '$1 ');
}
