import { type CalendarDate, isCalendarDate } from '@relais/model';
import { type Reader, refuse, text } from './reader.ts';

const DATE_OR_DATE_TIME = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}[\d:.,]*)?(?:Z|[+-]\d{2}:?\d{2})?$/;

/** Days that every month has: nothing is to be looked up. */
const PLAIN = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])$/;

/**
 * The calendar date of a date or a date-time.
 *
 * The date is the one the bank wrote. A time or an offset behind it is cut off, never used to shift it.
 */
export const readDate: Reader<CalendarDate> = (value) => {
  const printed = text(value);
  if (PLAIN.test(printed)) return printed;
  const [, date] = DATE_OR_DATE_TIME.exec(printed) ?? [];
  return date !== undefined && isCalendarDate(date) ? date : refuse('is not a date');
};

/** How some banks write that there is no day. A day that cannot be read is another matter: it is in doubt. */
export function isNoDate(value: unknown): boolean {
  return typeof value === 'string' && /^\s*$|^0000-00-00|^0001-01-01|^9999-12-31/.test(value);
}
