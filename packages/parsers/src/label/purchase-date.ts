import { addDays, type CalendarDate } from '@relais/model';
import { dateOf, readDate } from '../value/date.ts';

/** Day and month of a purchase or withdrawal, hidden in the label. */
const DAY_AND_MONTH = /(?:^|\s)(?:PAIEMENT (?:CB|PSC|MOB)|RETRAIT DAB) +(\d{2})(\d{2})(?= |$)/;
const WHOLE_DATE = /^(\d{2}\/\d{2}\/\d{4}) RETRAIT\b/;
/** One of them stands in every label that hides a day. */
const WORDS = ['PAIEMENT', 'RETRAIT'];

/** A purchase that would lie further back is more likely a slip of a day than a year old. */
const LONGEST_DELAY_DAYS = 330;

/**
 * The day of a card purchase or withdrawal, from the label.
 *
 * The label has no year: it is that of the booking, or the one before when the day would lie after the booking.
 *
 * @returns `undefined` when the label names no day, or none that can have been it
 */
export function purchaseDate(lines: readonly string[], bookedOn: CalendarDate): CalendarDate | undefined {
  const label = lines.join(' ');
  if (!WORDS.some((word) => label.includes(word))) return undefined;
  const whole = WHOLE_DATE.exec(label)?.[1];
  if (whole !== undefined) return readDate(whole);
  const [, day, month] = DAY_AND_MONTH.exec(label) ?? [];
  if (day === undefined || month === undefined) return undefined;
  const year = bookedOn.slice(0, 4);
  const thisYear = dateOf(year, month, day);
  if (thisYear !== undefined && thisYear <= bookedOn) return thisYear;
  const lastYear = dateOf(String(Number(year) - 1), month, day);
  return lastYear !== undefined && lastYear >= addDays(bookedOn, -LONGEST_DELAY_DAYS) ? lastYear : undefined;
}
