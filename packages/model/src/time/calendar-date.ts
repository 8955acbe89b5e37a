/** A day of the calendar, `YYYY-MM-DD`. Never an instant: no time zone can shift it. */
export type CalendarDate = string;

const FORM_LENGTH = 10;
const DASH = 45;
const ZERO = 48;
/** A smaller year is a two-digit one with zeros before it: no bank means the first century. */
const FIRST_YEAR = 100;

/** True for an existing day written `YYYY-MM-DD`, from the year 0100 on. */
export function isCalendarDate(text: string): boolean {
  // A bank's JSON may hold anything in the place of a text.
  if (typeof text !== 'string' || text.length !== FORM_LENGTH) return false;
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return false;
  const [year, month, day] = partsOf(text);
  // A part that is not all digits is NaN here, and every comparison with NaN is false.
  return year >= FIRST_YEAR && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

/**
 * Writes a day from its parts.
 *
 * @returns `undefined` when there is no such day, e.g. 30 February
 */
export function toCalendarDate(year: number, month: number, day: number): CalendarDate | undefined {
  const text = written(year, month, day);
  return isCalendarDate(text) ? text : undefined;
}

/** The day `days` later (earlier when negative). */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  const [year, month, day] = partsOf(date);
  const number = dayNumber(year, month, day) + days;
  return Number.isNaN(number) ? '' : dayOfNumber(number);
}

/** How many days `to` comes after `from`; negative when it comes before. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return dayNumber(...partsOf(to)) - dayNumber(...partsOf(from));
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

type Parts = readonly [year: number, month: number, day: number];

function partsOf(date: CalendarDate): Parts {
  return [digits(date, 0, 4), digits(date, 5, 7), digits(date, 8, FORM_LENGTH)];
}

/** @returns `NaN` when one of the characters is no digit */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

const DAYS_IN = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

function daysIn(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (DAYS_IN[month - 1] ?? 0);
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

// A `Date` for each date of each row costs more than all else that is done with the row. So this file counts days by the rule of
// the calendar. The calendar repeats itself every 400 years, and a year that begins in March ends with its leap day.
const DAYS_IN_400_YEARS = 146_097;
const DAYS_IN_100_YEARS = 36_524;
const DAYS_IN_4_YEARS = 1_461;

/** Days since 1 March of the year 0. */
function dayNumber(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = (month + 9) % 12;
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return 365 * marchYear + leapDays + dayOfYear;
}

function dayOfNumber(number: number): CalendarDate {
  const cycles = Math.floor(number / DAYS_IN_400_YEARS);
  const left = number - cycles * DAYS_IN_400_YEARS;
  const yearOfCycle = Math.floor(
    (left -
      Math.floor(left / (DAYS_IN_4_YEARS - 1)) +
      Math.floor(left / DAYS_IN_100_YEARS) -
      Math.floor(left / (DAYS_IN_400_YEARS - 1))) /
      365,
  );
  const marchYear = cycles * 400 + yearOfCycle;
  const dayOfYear = number - dayNumber(marchYear, 3, 1);
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  return marchMonth < 10 ? written(marchYear, marchMonth + 3, day) : written(marchYear + 1, marchMonth - 9, day);
}

function written(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`;
}
