import { addDays, type CalendarDate } from '@relais/model';
import { dateOf, readDate } from '../value/date.ts';

/** Day and month of a purchase or withdrawal inside the label. */
const DAY_AND_MONTH = /(?:^|\s)(?:PAIEMENT (?:CB|PSC|MOB)|RETRAIT DAB) +(\d{2})(\d{2})(?= |$)/;
const WHOLE_DATE = /^(\d{2}\/\d{2}\/\d{4}) RETRAIT\b/;
/** Every label with such a day holds one of these words. */
const WORDS = ['PAIEMENT', 'RETRAIT'];

/** A purchase further back is more likely a slip of a day than a year old. */
const LONGEST_DELAY_DAYS = 330;

/**
 * The day of a card purchase or withdrawal, from the label.
 *
 * The label has no year: the reader takes the year of the booking. It takes the year before, if the day would otherwise
 * follow the booking.
 *
 * @returns `undefined` when the label names no possible day
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
