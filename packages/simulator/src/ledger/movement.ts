import type { CalendarDate } from '@relais/model';
import type { Cents } from './ledger.ts';
import type { Random } from './random.ts';

/** A movement on an account, before the bank gives it a reference. */
export interface Movement {
  readonly bookedOn: CalendarDate;
  /** Default: the day of the booking. */
  readonly valueOn?: CalendarDate;
  readonly purchasedOn?: CalendarDate;
  readonly cents: Cents;
  readonly lines: readonly string[];
  /** Default: the web page shows its day. */
  readonly isUndated?: boolean;
  /** Default: no advice slip. */
  readonly hasAdvice?: boolean;
}

/**
 * A habit of a customer: the movements of one day.
 *
 * The writer calls it for each day alone, so that a day is the same in every history. Movements are booked on that day
 * or up to `LONGEST_BOOKING_DAYS` after it.
 */
export type Habit = (day: CalendarDate, random: Random) => readonly Movement[];

/** The longest a movement waits for its booking: three days and a weekend. */
export const LONGEST_BOOKING_DAYS = 5;
