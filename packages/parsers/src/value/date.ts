import type { CalendarDate } from '@relais/model';
import { fold } from '../text/fold.ts';

/** A date outside these years is damaged. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2100;

const DAY = /^\d{2}\/\d{2}\/\d{4}$/;

/** Reads `14/03/2025`. `undefined` for any other text, and for a day that does not exist. */
export function readDate(printed: string): CalendarDate | undefined {
  const text = printed.trim();
  return text.length === 10 && DAY.test(text) ? dateOf(text.slice(6), text.slice(3, 5), text.slice(0, 2)) : undefined;
}

/** Reads `14/03/25`, as the old site prints it: always of this century. */
export function readShortDate(printed: string): CalendarDate | undefined {
  const [, day, month, year] = /^\s*(\d{2})\/(\d{2})\/(\d{2})\s*$/.exec(printed) ?? [];
  return year === undefined ? undefined : dateOf(`20${year}`, month, day);
}

/** Reads `20250314`, the form in hidden fields. */
export function readCompactDate(text: string): CalendarDate | undefined {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  return dateOf(year, month, day);
}

/** Reads `mercredi 12 mars 2025` and the forms of the site's other languages; a wrong weekday makes it no date. */
export function readLongDate(printed: string): CalendarDate | undefined {
  const [, weekday, day, monthName, year] =
    /^(?:([a-z]+),? )?(\d{1,2})(?:er|\.)? (?:de )?([a-z]+) (?:de )?(\d{4})$/.exec(fold(printed)) ?? [];
  const month = monthName === undefined ? undefined : monthNumber(monthName);
  const date = month === undefined ? undefined : dateOf(year, String(month), day);
  return date !== undefined && (weekday === undefined || weekdayNumber(weekday) === new Date(date).getUTCDay())
    ? date
    : undefined;
}

/** The month of a name, 1 to 12, in French, English, German or Spanish. */
export function monthNumber(name: string): number | undefined {
  return indexIn(MONTHS, fold(name), 1);
}

/** The last day of a month. */
export function lastDayOf(year: number, month: number): CalendarDate | undefined {
  return dateOf(String(year), String(month), String(daysIn(year, month)));
}

const MONTHS: readonly string[] = [
  'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre',
  'january february march april may june july august september october november december',
  'januar februar marz april mai juni juli august september oktober november dezember',
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
];

const WEEKDAYS: readonly string[] = [
  'dimanche lundi mardi mercredi jeudi vendredi samedi',
  'sunday monday tuesday wednesday thursday friday saturday',
  'sonntag montag dienstag mittwoch donnerstag freitag samstag',
  'domingo lunes martes miercoles jueves viernes sabado',
];

function weekdayNumber(name: string): number | undefined {
  return indexIn(WEEKDAYS, name, 0);
}

function indexIn(languages: readonly string[], name: string, first: number): number | undefined {
  for (const names of languages) {
    const at = names.split(' ').indexOf(name);
    if (at !== -1) return at + first;
  }
  return undefined;
}

/** The date from its parts, if it exists. It counts days itself: a page holds hundreds of dates, and `Date` is slow. */
export function dateOf(year?: string, month = '', day = ''): CalendarDate | undefined {
  const [inYear, onDay] = [Number(year), Number(day)];
  if (year === undefined || inYear < FIRST_YEAR || inYear > LAST_YEAR) return undefined;
  return onDay >= 1 && onDay <= daysIn(inYear, Number(month))
    ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    : undefined;
}

/** Number of the day within its year, from 1. */
export function dayOfYear(date: CalendarDate): number {
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
  let days = Number(date.slice(8));
  for (let before = 1; before < month; before += 1) days += daysIn(year, before);
  return days;
}

function daysIn(year: number, month: number): number {
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && isLeapYear ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
}

const DAYS_IN_MONTH: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
