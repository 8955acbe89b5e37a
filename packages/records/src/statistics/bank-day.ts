import type { CalendarDate } from '@relais/model';
import { Temporal } from 'temporal-polyfill';

/** A calendar day in the bank's zone: 23 or 25 hours long when its clocks change. */
export interface BankDay {
  readonly date: CalendarDate;
  /** IANA name, e.g. `Europe/Paris`. */
  readonly timeZone: string;
  /** Midnight at its beginning, in milliseconds since the epoch. */
  readonly startsAt: number;
  /** Midnight at its end. */
  readonly endsAt: number;
}

/** @throws {RangeError} when there is no such day or no such zone */
export function bankDay(date: CalendarDate, timeZone: string): BankDay {
  const day = Temporal.PlainDate.from(date, { overflow: 'reject' });
  const midnight = (of: Temporal.PlainDate): number => of.toZonedDateTime(timeZone).epochMilliseconds;
  return { date: day.toString(), timeZone, startsAt: midnight(day), endsAt: midnight(day.add({ days: 1 })) };
}

/** The day an instant belongs to. */
export function bankDayAt(instant: number, timeZone: string): BankDay {
  const date = Temporal.Instant.fromEpochMilliseconds(Math.floor(instant)).toZonedDateTimeISO(timeZone).toPlainDate();
  return bankDay(date.toString(), timeZone);
}
