/** A day of the calendar, `YYYY-MM-DD`. Never an instant: no time zone can shift it. */
export type CalendarDate = string;

const FORM = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;

/** The day itself at midnight UTC: only for arithmetic between days. */
function toUtc(date: CalendarDate): number {
  const [, year, month, day] = FORM.exec(date) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day));
}

/** True for an existing day written `YYYY-MM-DD`. */
export function isCalendarDate(text: string): boolean {
  return FORM.test(text) && calendarDateOf(toUtc(text)) === text;
}

/**
 * Writes a day from its parts.
 *
 * @returns `undefined` when there is no such day, e.g. 30 February
 */
export function toCalendarDate(year: number, month: number, day: number): CalendarDate | undefined {
  const pad = (value: number, width: number): string => String(value).padStart(width, '0');
  const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  return isCalendarDate(text) ? text : undefined;
}

/** The day `days` later (earlier when negative). */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return calendarDateOf(toUtc(date) + days * DAY_MS);
}

/** The day it is at an instant in a zone, e.g. `Europe/Paris`. */
export function dateInZone(instant: number, timeZone: string): CalendarDate {
  let zone = ZONES.get(timeZone);
  if (zone === undefined) {
    // The Swedish locale writes dates as ISO 8601 does.
    zone = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
    ZONES.set(timeZone, zone);
  }
  return zone.format(instant);
}

/** Making one costs a thousand times as much as using it. There are as many as banks have zones. */
const ZONES = new Map<string, Intl.DateTimeFormat>();

function calendarDateOf(utc: number): CalendarDate {
  return Number.isNaN(utc) ? '' : new Date(utc).toISOString().slice(0, 10);
}
