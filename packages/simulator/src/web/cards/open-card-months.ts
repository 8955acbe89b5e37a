import type { CalendarDate } from '@relais/model';
import { type Card, type CardMonth, monthCents } from '../../ledger/card.ts';
import type { Cents, Contract } from '../../ledger/ledger.ts';

/** What one month's debit takes for one card. */
export interface MonthOfCard {
  readonly card: Card;
  readonly month: CardMonth;
}

/** The debits to come on an account: by day, what each card adds. */
export function openCardMonths({ cards = [] }: Contract): ReadonlyMap<CalendarDate, readonly MonthOfCard[]> {
  const all = cards.flatMap((card) => card.months.map((month) => ({ card, month })));
  return Map.groupBy(all, ({ month }) => month.debitedOn);
}

/** What they come to. */
export function totalOf(months: readonly MonthOfCard[]): Cents {
  return months.reduce((sum, { month }) => sum + monthCents(month), 0);
}

/** `202503`, as addresses name a month. */
export function cardMonthKey(debitedOn: CalendarDate): string {
  return debitedOn.slice(0, 4) + debitedOn.slice(5, 7);
}
