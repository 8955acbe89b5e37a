import type { CalendarDate } from '@relais/model';
import { dayOfYear } from './bank-day.ts';

/**
 * Writes the bank's own reference of a booked entry.
 *
 * @param prefix - five digits
 * @param bookedOn - the day of the booking
 * @param sequence - grows with each entry of the account on that day; 1 to 99999
 * @returns 17 digits, e.g. `06002202507300004` for the fourth entry of 14 March 2025
 */
export function entryReference(prefix: string, bookedOn: CalendarDate, sequence: number): string {
  const pad = (value: number, width: number): string => String(value).padStart(width, '0');
  return `${prefix}${bookedOn.slice(0, 4)}${pad(dayOfYear(bookedOn), 3)}${pad(sequence, 5)}`;
}
