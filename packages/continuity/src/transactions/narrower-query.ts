import { addDays, type CalendarDate, type TransactionQuery } from '@relais/model';
import { HISTORY_DAYS } from './read-window.ts';

/** Windows over more days than this are slow at some banks. */
const WIDE_DAYS = 30;
const NARROW_DAYS = 7;

/**
 * The last week of a wide window. The engine asks for it once after silence: one slow question is no outage (R2).
 *
 * @returns `undefined` for a window that is not wide. One without a beginning is: the bank gives all it has.
 */
export function narrowerQuery(
  { dateFrom, dateTo }: TransactionQuery,
  today: CalendarDate,
): TransactionQuery | undefined {
  const end = dateTo ?? addDays(today, 1);
  const begin = dateFrom ?? addDays(today, -HISTORY_DAYS);
  if (begin >= addDays(end, -WIDE_DAYS)) return undefined;
  return { dateFrom: addDays(end, -NARROW_DAYS), ...(dateTo !== undefined && { dateTo }) };
}
