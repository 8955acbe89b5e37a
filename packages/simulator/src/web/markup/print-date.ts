import { type CalendarDate, toCalendarDate } from '@relais/model';
import type { Texts } from '../texts/texts.ts';

/** `14/03/2025`, as tables and search fields write a day. */
export function printDate(day: CalendarDate): string {
  return `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;
}

/** `20250314`, as hidden fields write it. */
export function compactDate(day: CalendarDate): string {
  return day.replaceAll('-', '');
}

/** Reads a customer's input `dd/mm/yyyy`. @returns `undefined` for a text that is no day */
export function readPrintedDate(text: string): CalendarDate | undefined {
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text.trim()) ?? [];
  return toCalendarDate(Number(year), Number(month), Number(day));
}

/** `mercredi 12 mars 2025`, as headings write it. */
export function longDate(day: CalendarDate, { weekdays, months, longDate: join }: Texts): string {
  const date = new Date(day);
  const weekday = weekdays[date.getUTCDay()] ?? '';
  return join(weekday, day.slice(8), months[date.getUTCMonth()] ?? '', day.slice(0, 4));
}
