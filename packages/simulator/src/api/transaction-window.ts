import { addDays, type CalendarDate, isCalendarDate } from '@relais/model';
import { ApiError } from './api-error.ts';
import type { Reader } from './reader.ts';
import type { BookingWindow } from './transaction-resource.ts';

/** Age of the oldest operations without strong authentication, in days (RTS art. 10a(1)(b)). */
const HISTORY_DAYS = 90;
/** Time for which a customer's login counts as fresh, in milliseconds. */
const FRESH_MS = 3_600_000;

/** @throws {ApiError} 400 for a text that is no date */
export function readWindow(dateFrom: string | undefined, dateTo: string | undefined): BookingWindow {
  return { from: readDate(dateFrom), to: readDate(dateTo) };
}

/**
 * Limits a window to 90 days. With `extended_transaction_history` and a fresh login of the customer there is no limit.
 *
 * @throws {ApiError} 403 when the window asks for more
 */
export function limitWindow(window: BookingWindow, reader: Reader, today: CalendarDate, now: number): BookingWindow {
  const isFresh = now - reader.authenticatedAt <= FRESH_MS;
  if (reader.scope.includes('extended_transaction_history') && isFresh) return window;
  const oldest = addDays(today, -HISTORY_DAYS);
  if (window.from !== undefined && window.from < oldest) {
    throw new ApiError(403, `Operations older than ${HISTORY_DAYS} days need strong authentication`);
  }
  return { ...window, from: window.from ?? oldest };
}

/** Days between the ends of a window. @param oldest - first day of a window without a beginning */
export function daysIn({ from, to }: BookingWindow, oldest: CalendarDate, today: CalendarDate): number {
  return Math.max(0, Math.round((Date.parse(to ?? today) - Date.parse(from ?? oldest)) / 86_400_000));
}

/** A date, or the date of a date-time: the standard wants date-times, clients send dates. */
function readDate(text: string | undefined): CalendarDate | undefined {
  if (text === undefined) return undefined;
  const [, date] = /^(\d{4}-\d{2}-\d{2})(T.*)?$/.exec(text) ?? [];
  if (date === undefined || !isCalendarDate(date)) throw new ApiError(400, 'dateFrom and dateTo must be dates');
  return date;
}
