import { addDays, type CalendarDate, isCalendarDate } from '@relais/model';
import { ApiRefusal } from './api-refusal.ts';
import type { Reader } from './reader.ts';
import type { BookingWindow } from './transaction-resource.ts';

/** Oldest operations that need no strong authentication, in days (RTS art. 10a(1)(b)). */
const HISTORY_DAYS = 90;
/** How long after it the customer's login still counts as just now. */
const FRESH_MS = 3_600_000;

/** @throws {ApiRefusal} 400 on something that is no date */
export function readWindow(dateFrom: string | undefined, dateTo: string | undefined): BookingWindow {
  return { from: readDate(dateFrom), to: readDate(dateTo) };
}

/**
 * Keeps a window inside what a reader may see: 90 days, or everything with `extended_transaction_history` while the
 * customer's login is fresh.
 *
 * @throws {ApiRefusal} 403 when more is asked for
 */
export function limitWindow(window: BookingWindow, reader: Reader, today: CalendarDate, now: number): BookingWindow {
  const isFresh = now - reader.authenticatedAt <= FRESH_MS;
  if (reader.scope.includes('extended_transaction_history') && isFresh) return window;
  const oldest = addDays(today, -HISTORY_DAYS);
  if (window.from !== undefined && window.from < oldest) {
    throw new ApiRefusal(403, `Operations older than ${HISTORY_DAYS} days need strong authentication`);
  }
  return { ...window, from: window.from ?? oldest };
}

/** Days between the ends of a window. @param oldest - where a window without a beginning begins */
export function daysIn({ from, to }: BookingWindow, oldest: CalendarDate, today: CalendarDate): number {
  return Math.max(0, Math.round((Date.parse(to ?? today) - Date.parse(from ?? oldest)) / 86_400_000));
}

/** A date, or the date of a date-time: the standard declares the latter, clients send the former. */
function readDate(text: string | undefined): CalendarDate | undefined {
  if (text === undefined) return undefined;
  const [, date] = /^(\d{4}-\d{2}-\d{2})(T.*)?$/.exec(text) ?? [];
  if (date === undefined || !isCalendarDate(date)) throw new ApiRefusal(400, 'dateFrom and dateTo must be dates');
  return date;
}
