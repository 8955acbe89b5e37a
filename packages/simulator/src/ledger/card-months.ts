import { addDays, type CalendarDate } from '@relais/model';
import { bookingDayFrom, dayOfMonth, firstOfMonth } from './bank-day.ts';
import type { CardMonth, CardPurchase } from './card.ts';
import { FOREIGN_SHOPS, SHOPS } from './invented-names.ts';
import { labelLines } from './label-lines.ts';
import type { Habit } from './movement.ts';
import { createRandom, type Random } from './random.ts';

/** The use of a deferred card. */
export interface CardUseOptions {
  /** e.g. `497256xxxxxx7716`. Each card has a use of its own, whatever the seed. */
  readonly maskedNumber: string;
  /** Purchases a day on average. */
  readonly perDay: number;
}

/** Purchases after this day of the month are debited a month later. */
const CUT_OFF = 25;
const SETTLED_MONTHS = 4;

/** The debits that are still to come, soonest first: this month's and the next one's. */
export function openMonths(card: CardUseOptions, today: CalendarDate): readonly CardMonth[] {
  const months: CardMonth[] = [];
  let debitedOn = lastOfMonth(addDays(firstOfMonth(today), -1));
  while (months.length < 2) {
    if (bookingDayFrom(debitedOn) > today) months.push(monthOf(card, debitedOn, today));
    debitedOn = lastOfMonth(addDays(debitedOn, 1));
  }
  return months;
}

/** The debits of the last months, newest first. */
export function settledMonths(card: CardUseOptions, today: CalendarDate): readonly CardMonth[] {
  const months: CardMonth[] = [];
  let debitedOn = lastOfMonth(today);
  while (months.length < SETTLED_MONTHS) {
    if (bookingDayFrom(debitedOn) <= today) months.push(monthOf(card, debitedOn, today));
    debitedOn = addDays(firstOfMonth(debitedOn), -1);
  }
  return months;
}

/** Debits the account at the end of each month with the purchases of the card. */
export function monthlyDebit(card: CardUseOptions): Habit {
  return (day) => {
    if (day !== lastOfMonth(day)) return [];
    const cents = monthOf(card, day, day).purchases.reduce((sum, purchase) => sum + purchase.cents, 0);
    if (cents === 0) return [];
    const lines = labelLines(`RELEVE CARTE ${card.maskedNumber.slice(-4)}`);
    return [{ bookedOn: bookingDayFrom(day), valueOn: day, cents, lines }];
  };
}

function monthOf(card: CardUseOptions, debitedOn: CalendarDate, today: CalendarDate): CardMonth {
  const to = `${debitedOn.slice(0, 8)}${CUT_OFF}`;
  const from = `${addDays(firstOfMonth(debitedOn), -1).slice(0, 8)}${CUT_OFF + 1}`;
  const purchases: CardPurchase[] = [];
  for (let day = from; day <= to && day <= today; day = addDays(day, 1)) purchases.unshift(...purchasesOn(card, day));
  return { from, to, debitedOn, purchases };
}

function purchasesOn({ maskedNumber, perDay }: CardUseOptions, day: CalendarDate): readonly CardPurchase[] {
  const random = createRandom(`${maskedNumber}/${day}`);
  const times = Math.floor(perDay) + (random.chance(perDay % 1) ? 1 : 0);
  const purchases = Array.from({ length: times }, () => purchase(day, random));
  // Two rides on one day: twins, which a page shows as one bundle.
  return dayOfMonth(day) % 6 === 0 ? [...purchases, ride(day), ride(day)] : purchases;
}

function ride(purchasedOn: CalendarDate): CardPurchase {
  return { purchasedOn, merchant: 'TRAM & BUS OUEST', city: 'NANTES', cents: -180 };
}

function purchase(purchasedOn: CalendarDate, random: Random): CardPurchase {
  if (random.chance(0.2)) {
    const { merchant, city, currency, rate, from, to } = random.pick(FOREIGN_SHOPS);
    const cents = -random.int(from, to);
    return { purchasedOn, merchant, city, cents: Math.round(cents / rate), original: { cents, currency } };
  }
  const { merchant, city, from, to } = random.pick(SHOPS);
  const sign = random.chance(0.06) ? 1 : -1;
  return { purchasedOn, merchant, city: city.slice(0, 13), cents: sign * random.int(from, to) };
}

/** The last day of the month that `day` lies in. */
function lastOfMonth(day: CalendarDate): CalendarDate {
  return addDays(firstOfMonth(addDays(firstOfMonth(day), 31)), -1);
}
