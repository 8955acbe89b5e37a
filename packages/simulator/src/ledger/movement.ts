import type { CalendarDate } from '@relais/model';
import type { Cents } from './ledger.ts';
import type { Random } from './random.ts';

/** What happens on an account, before the bank has given it a reference. */
export interface Movement {
  readonly bookedOn: CalendarDate;
  /** Default: the day of the booking. */
  readonly valueOn?: CalendarDate;
  readonly purchasedOn?: CalendarDate;
  readonly cents: Cents;
  readonly lines: readonly string[];
  /** Default: no advice slip. */
  readonly hasAdvice?: boolean;
}

/**
 * Something a customer does again and again: what one day of life brings.
 *
 * It is asked for each day by itself, so that a day brings the same whatever history it is part of. Movements are booked
 * on that day or up to `LONGEST_BOOKING_DAYS` after it.
 */
export type Habit = (day: CalendarDate, random: Random) => readonly Movement[];

/** The longest a movement waits for its booking: three days and a weekend. */
export const LONGEST_BOOKING_DAYS = 5;
