import { type CalendarDate, toCalendarDate } from '@relais/model';

/** `14/03/2025`, as tables and search fields write a day. */
export function printDate(day: CalendarDate): string {
  return `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;
}

/** `20250314`, as hidden fields write it. */
export function compactDate(day: CalendarDate): string {
  return day.replaceAll('-', '');
}

/** Reads what a customer typed as `dd/mm/yyyy`. @returns `undefined` when that is no day */
export function readPrintedDate(text: string): CalendarDate | undefined {
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text.trim()) ?? [];
  return toCalendarDate(Number(year), Number(month), Number(day));
}
