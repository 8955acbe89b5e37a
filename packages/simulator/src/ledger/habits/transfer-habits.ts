import { addDays } from '@relais/model';
import { bookingDayFrom, dayOfMonth, timesBefore } from '../bank-day.ts';
import { PEOPLE, REASONS } from '../invented-names.ts';
import { labelLines } from '../label-lines.ts';
import type { Cents } from '../ledger.ts';
import type { Habit } from '../movement.ts';

/** Is paid once a month; the value is given a day before the booking. */
export function salary(employer: string, onDay: number, cents: Cents): Habit {
  return (day) => {
    if (dayOfMonth(day) !== onDay) return [];
    const bookedOn = bookingDayFrom(day);
    const month = `${day.slice(5, 7)}/${day.slice(0, 4)}`;
    const lines = labelLines(`VIR ${employer}`, `SALAIRE ${month}`, `REF${day.replaceAll('-', '')}0417`);
    return [{ bookedOn, valueOn: addDays(bookedOn, -1), cents, lines, hasAdvice: true }];
  };
}

/** Sends a fixed sum once a month. */
export function standingOrder(to: string, reason: string, onDay: number, cents: Cents): Habit {
  return (day) => {
    if (dayOfMonth(day) !== onDay) return [];
    const lines = labelLines(`VIR PERM ${to}`, reason);
    return [{ bookedOn: bookingDayFrom(day), cents: -cents, lines, hasAdvice: true }];
  };
}

/** Receives a fixed sum once a month from another account of the same bank. */
export function standingCredit(from: string, reason: string, onDay: number, cents: Cents): Habit {
  return (day) => {
    if (dayOfMonth(day) !== onDay) return [];
    const lines = labelLines(`VIR DE ${from}`, reason);
    return [{ bookedOn: bookingDayFrom(day), cents, lines, hasAdvice: true }];
  };
}

/** Sends and receives transfers between people; some come without an advice slip, instant ones at weekends too. */
export function transfersBetweenPeople(everyDays: number): Habit {
  return (day, random) => {
    if (timesBefore(day, everyDays, 5) === undefined) return [];
    const isInstant = random.chance(0.5);
    const lines = labelLines(`VIR ${isInstant ? 'INST' : 'SEPA'} ${random.pick(PEOPLE)}`, random.pick(REASONS));
    return [
      {
        bookedOn: isInstant ? day : bookingDayFrom(day),
        cents: (random.chance(0.5) ? -1 : 1) * random.int(500, 24_000),
        lines,
        hasAdvice: random.chance(0.8),
      },
    ];
  };
}

/** Is paid by clients: the income of a business. */
export function clientPayments(everyDays: number, from: Cents, to: Cents): Habit {
  return (day, random) => {
    if (timesBefore(day, everyDays, 1) === undefined) return [];
    const invoice = random.int(1000, 9999);
    const lines = labelLines(`VIR SEPA ${random.pick(PEOPLE)}`, `FACTURE F${invoice}`, `/INV/${random.int(1e5, 1e6)}`);
    return [{ bookedOn: bookingDayFrom(day), cents: random.int(from, to), lines, hasAdvice: true }];
  };
}
