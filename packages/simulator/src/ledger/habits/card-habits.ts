import { addDays, type CalendarDate } from '@relais/model';
import { bookingDayFrom, timesBefore } from '../bank-day.ts';
import { SHOPS } from '../invented-names.ts';
import { type CardUse, cardPaymentLines, dayAndMonth, labelLines } from '../label-lines.ts';
import type { Habit, Movement } from '../movement.ts';
import type { Random } from '../random.ts';

/**
 * Buys with a card. The bank books it one to three days later, with the value date of the purchase or of the booking.
 *
 * @param card - last four digits
 * @param perDay - purchases a day on average
 */
export function cardPayments(card: string, perDay: number): Habit {
  return (day, random) => {
    const whole = Math.floor(perDay);
    const times = whole + (random.chance(perDay - whole) ? 1 : 0);
    return Array.from({ length: times }, () => purchase(card, day, random));
  };
}

function purchase(card: string, purchasedOn: CalendarDate, random: Random): Movement {
  const { merchant, city, from, to } = random.pick(SHOPS);
  const use = random.pick<CardUse>(['CB ', 'PSC', 'PSC', 'MOB']);
  const isVirtual = use === 'CB ' && random.chance(0.2);
  const bookedOn = bookingDayFrom(addDays(purchasedOn, random.int(1, 3)));
  return {
    bookedOn,
    valueOn: random.chance(0.5) ? purchasedOn : bookedOn,
    purchasedOn,
    cents: -random.int(from, to),
    lines: cardPaymentLines({ use, purchasedOn, city, merchant, card, isVirtual }),
  };
}

/** Buys the same thing twice on one day: two rows that differ in nothing the page shows. */
export function twinTickets(card: string, everyDays: number): Habit {
  return (purchasedOn) => {
    if (timesBefore(purchasedOn, everyDays, 2) === undefined) return [];
    const bookedOn = bookingDayFrom(addDays(purchasedOn, 1));
    const lines = cardPaymentLines({ use: 'PSC', purchasedOn, city: 'RENNES', merchant: 'METRO RENNAIS', card });
    const ticket: Movement = { bookedOn, purchasedOn, cents: -190, lines };
    return [ticket, ticket];
  };
}

/** Takes cash from a machine. */
export function withdrawals(card: string, everyDays: number): Habit {
  return (day, random) => {
    if (timesBefore(day, everyDays, 3) === undefined) return [];
    const lines = labelLines(
      `RETRAIT DAB ${dayAndMonth(day)} ${random.pick(SHOPS).city}`,
      `DAB 0${random.int(1, 9)} CARTE ${card}`,
    );
    const bookedOn = bookingDayFrom(addDays(day, 1));
    return [{ bookedOn, valueOn: day, purchasedOn: day, cents: -random.int(2, 12) * 1000, lines }];
  };
}

/** Returns goods: the card is credited. */
export function refunds(card: string, everyDays: number): Habit {
  return (purchasedOn, random) => {
    if (timesBefore(purchasedOn, everyDays, 10) === undefined) return [];
    const { merchant, city, from, to } = random.pick(SHOPS);
    const bookedOn = bookingDayFrom(addDays(purchasedOn, 2));
    const lines = cardPaymentLines({ use: 'CB ', purchasedOn, city, merchant, card });
    return [{ bookedOn, valueOn: purchasedOn, purchasedOn, cents: random.int(from, to), lines }];
  };
}
