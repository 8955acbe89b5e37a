import { type CalendarDate, isCalendarDate } from '@relais/model';
import { type Reader, refuse, text } from './reader.ts';

const DATE_OR_DATE_TIME = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}[\d:.,]*)?(?:Z|[+-]\d{2}:?\d{2})?$/;

/**
 * The calendar date of a date or a date-time.
 *
 * The date is the one the bank wrote: a time or an offset behind it is cut off, never used to shift it.
 */
export const readDate: Reader<CalendarDate> = (value, at) => {
  const [, date] = DATE_OR_DATE_TIME.exec(text(value, at)) ?? [];
  return date !== undefined && isCalendarDate(date) ? date : refuse(at, 'is not a date');
};
