import type { CalendarDate } from '@relais/model';
import { type Card, type CardMonth, monthCents } from '../../ledger/card.ts';
import type { Cents, Contract } from '../../ledger/ledger.ts';

/** Amount of one month's debit for one card. */
export interface MonthOfCard {
  readonly card: Card;
  readonly month: CardMonth;
}

/** The coming debits of an account: by day, the amount of each card. */
export function openCardMonths({ cards = [] }: Contract): ReadonlyMap<CalendarDate, readonly MonthOfCard[]> {
  const all = cards.flatMap((card) => card.months.map((month) => ({ card, month })));
  return Map.groupBy(all, ({ month }) => month.debitedOn);
}

/** Their total. */
export function totalOf(months: readonly MonthOfCard[]): Cents {
  return months.reduce((sum, { month }) => sum + monthCents(month), 0);
}

/** `202503`, as addresses name a month. */
export function cardMonthKey(debitedOn: CalendarDate): string {
  return debitedOn.slice(0, 4) + debitedOn.slice(5, 7);
}
