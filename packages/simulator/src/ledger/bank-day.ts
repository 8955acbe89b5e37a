import { addDays, type CalendarDate } from '@relais/model';

const DAY_MS = 86_400_000;

/** Days since 1 January 1970. */
function dayNumber(day: CalendarDate): number {
  return Date.parse(day) / DAY_MS;
}

/**
 * Number of earlier occurrences of a regular event before `day`.
 *
 * It counts from a fixed day, never from the start of a history. So the same day always brings the same events.
 *
 * @param offset - 0 to `everyDays` − 1: separates habits of one rhythm
 * @returns `undefined` when the event does not happen on `day`
 */
export function timesBefore(day: CalendarDate, everyDays: number, offset: number): number | undefined {
  const count = (dayNumber(day) - offset) / everyDays;
  return Number.isInteger(count) ? count : undefined;
}

/** The day of the month, 1 to 31. */
export function dayOfMonth(day: CalendarDate): number {
  return Number(day.slice(8));
}

/** The month of the year, 1 to 12. */
export function monthOf(day: CalendarDate): number {
  return Number(day.slice(5, 7));
}

/** The first day of the month that `day` lies in. */
export function firstOfMonth(day: CalendarDate): CalendarDate {
  return `${day.slice(0, 8)}01`;
}

/** The day of the year, 1 to 366. */
export function dayOfYear(day: CalendarDate): number {
  return 1 + dayNumber(day) - dayNumber(`${day.slice(0, 4)}-01-01`);
}

/** The day itself, or the Monday after a weekend: at weekends the bank books instant transfers only. */
export function bookingDayFrom(day: CalendarDate): CalendarDate {
  const weekday = new Date(day).getUTCDay();
  return weekday === 0 || weekday === 6 ? bookingDayFrom(addDays(day, 1)) : day;
}
