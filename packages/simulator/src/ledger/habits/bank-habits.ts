import { addDays } from '@relais/model';
import { bookingDayFrom, dayOfMonth, firstOfMonth, monthOf, timesBefore } from '../bank-day.ts';
import { labelLines } from '../label-lines.ts';
import type { Cents } from '../ledger.ts';
import type { Habit } from '../movement.ts';

/** The monthly fee of the account: booked early in the month, with the value of its first day. */
export function accountFee(product: string, cents: Cents): Habit {
  return (day) => {
    if (dayOfMonth(day) !== 6) return [];
    const lines = labelLines(`F COTIS ${product}`);
    return [{ bookedOn: bookingDayFrom(day), valueOn: firstOfMonth(day), cents: -cents, lines }];
  };
}

/** Interest of a quarter, booked in the first days of the next one. Negative for an overdraft. */
export function quarterlyInterest(label: string, cents: Cents): Habit {
  return (day) => {
    if (dayOfMonth(day) !== 2 || monthOf(day) % 3 !== 1) return [];
    return [{ bookedOn: bookingDayFrom(day), valueOn: firstOfMonth(day), cents, lines: labelLines(label) }];
  };
}

/** Writes cheques, whose numbers follow each other. */
export function cheques(everyDays: number, book: number): Habit {
  return (day, random) => {
    const count = timesBefore(day, everyDays, 8);
    if (count === undefined) return [];
    const lines = labelLines(`CHEQUE ${book + count}`);
    return [{ bookedOn: bookingDayFrom(day), cents: -random.int(1500, 38_000), lines }];
  };
}

/** Pays cheques in: their value comes days after the booking. */
export function chequeDeposits(everyDays: number): Habit {
  return (day, random) => {
    if (timesBefore(day, everyDays, 7) === undefined) return [];
    const bookedOn = bookingDayFrom(day);
    const lines = labelLines(`REM CHQ REF${random.int(10_000, 99_999)}A04`);
    return [{ bookedOn, valueOn: addDays(bookedOn, 2), cents: random.int(3000, 64_000), lines }];
  };
}
