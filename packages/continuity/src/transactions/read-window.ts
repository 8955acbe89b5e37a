import { addDays, type CalendarDate, type TransactionQuery } from '@relais/model';

/** The booking days that an answer covers. */
export interface CoveredWindow {
  /** First day. Absent: no day is known to be covered. */
  readonly from?: CalendarDate;
  /** First day after it. Absent: open. */
  readonly to?: CalendarDate;
  /** The day before the first, where the bank chose the beginning: the answer may hold a part of its rows. */
  readonly partly?: CalendarDate;
}

/** Which booking days to ask for next, and how far back that reaches. */
export interface ReadWindow {
  /** To be asked as `dateFrom`. */
  readonly servedFrom: CalendarDate;
  /** Where the gap really begins. Earlier than `servedFrom` when the bank no longer gives it without the PSU. */
  readonly requestedFrom: CalendarDate;
  readonly complete: boolean;
}

/** Read again each time, in days: rows come late, and days of booking move. */
const OVERLAP_DAYS = 7;

/** What a bank must give without a new strong authentication, in days (RTS art. 10a). */
export const HISTORY_DAYS = 90;

/**
 * The days that were covered by the answer to a question.
 *
 * Where the caller left the beginning to the bank, the oldest row's day may be covered in part only.
 *
 * @param oldest - day of the oldest booked row of the answer
 */
export function coveredBy(query: TransactionQuery, servedFrom?: CalendarDate, oldest?: CalendarDate): CoveredWindow {
  const known = servedFrom ?? query.dateFrom;
  const from = known ?? (oldest && addDays(oldest, 1));
  return {
    ...(from === undefined ? {} : { from }),
    ...(query.dateTo === undefined ? {} : { to: query.dateTo }),
    ...(known === undefined && oldest !== undefined && { partly: oldest }),
  };
}

/** Whether a row of this booking day belongs into the answer. */
export function isCovered({ from, to }: CoveredWindow, bookingDate: CalendarDate): boolean {
  return from !== undefined && bookingDate >= from && (to === undefined || bookingDate < to);
}

/**
 * The window that closes the gap since the last good read: the gap and an overlap, within the readable history.
 *
 * @param cursor - the day up to which everything has been read; absent before the first read
 */
export function nextWindow(
  cursor: CalendarDate | undefined,
  today: CalendarDate,
  historyDays: number = HISTORY_DAYS,
): ReadWindow {
  const earliest = addDays(today, -historyDays);
  const requestedFrom = cursor === undefined ? earliest : addDays(cursor, -OVERLAP_DAYS);
  const complete = requestedFrom >= earliest;
  return { requestedFrom, servedFrom: complete ? requestedFrom : earliest, complete };
}

/**
 * Where the cursor stands after a good read. A read that leaves a hole behind it does not move the cursor. If no read can
 * fill the hole any more, the cursor moves.
 *
 * @returns the day up to which everything has been read
 */
export function movedCursor(
  cursor: CalendarDate | undefined,
  { from, to }: CoveredWindow,
  today: CalendarDate,
): CalendarDate | undefined {
  const until = to !== undefined && to < today ? to : today;
  if (cursor === undefined) return until;
  const leavesNoHole = from !== undefined && (from <= cursor || from <= addDays(today, -HISTORY_DAYS));
  return leavesNoHole && until > cursor ? until : cursor;
}

/** What an outage has left open of one account. */
export interface OutageGap {
  readonly cursors: Readonly<Partial<Record<'api' | 'fallback', CalendarDate>>>;
  /** Booking days of the rows that only the fallback has delivered. */
  readonly unconfirmed: readonly CalendarDate[];
}

/**
 * The first day that the API has to be asked for again after an outage.
 *
 * @returns `undefined` when the API has read all that the fallback has
 */
export function rereadFrom({ cursors, unconfirmed }: OutageGap, today: CalendarDate): CalendarDate | undefined {
  const earliest = addDays(today, -HISTORY_DAYS);
  const { api, fallback } = cursors;
  const isBehind = api !== undefined && fallback !== undefined && api < fallback;
  const days = isBehind ? [addDays(api, -OVERLAP_DAYS), ...unconfirmed] : unconfirmed;
  // Older days are not readable without the PSU: to ask for them would fail the call.
  const [first] = days.filter((day) => day >= earliest).toSorted();
  return isBehind && api < earliest ? earliest : first;
}
