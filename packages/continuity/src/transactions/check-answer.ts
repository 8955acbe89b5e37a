import {
  addDays,
  type CalendarDate,
  isCalendarDate,
  isDecimal,
  type RelaisErrorReason,
  type Transaction,
  type TransactionQuery,
} from '@relais/model';
import { isBooked, type KnownRow, latestSighting } from '../matching/known-row.ts';
import { isExpected } from '../matching/match-rows.ts';
import type { MatchedRow, MatchRequest } from '../matching/matched-row.ts';
import { type Sighting, stageOf } from '../matching/sighting.ts';
import { isInside } from './query-window.ts';

/** Why continuity neither delivers an answer nor remembers it. */
export type QuarantineReason = Extract<
  RelaisErrorReason<'malformed_reply'> & RelaisErrorReason<'page_drift'>,
  | 'quarantine_value'
  | 'quarantine_window'
  | 'quarantine_duplicate_id'
  | 'quarantine_sign'
  | 'quarantine_rows_missing'
  | 'quarantine_balance'
>;

/** A booking may be dated over a weekend and a bank holiday ahead, no further. */
const BOOKED_AHEAD_DAYS = 7;

/** Fewer rows than this say nothing about an answer that holds none of them. */
const ENOUGH_ROWS = 5;

/** Finds what an answer alone shows to be wrong: a value, a row outside the window, one entry twice. */
export function checkRows(
  rows: readonly Transaction[],
  query: TransactionQuery,
  today: CalendarDate,
): QuarantineReason | undefined {
  const lastDay = addDays(today, BOOKED_AHEAD_DAYS);
  for (const row of rows) {
    if (!hasSoundValues(row, lastDay)) return 'quarantine_value';
    if (!isInside(row, query)) return 'quarantine_window';
  }
  return hasEntryTwice(rows) ? 'quarantine_duplicate_id' : undefined;
}

/**
 * Twins are two entries. One entry twice is a page that was read while rows moved to the next one.
 *
 * Only rows that share their id can be one entry, so only those are written out.
 */
function hasEntryTwice(rows: readonly Transaction[]): boolean {
  const firstOf = new Map<string, Transaction>();
  const textsOf = new Map<string, Set<string>>();
  for (const row of rows) {
    const { resourceId } = row;
    if (resourceId === undefined) continue;
    const first = firstOf.get(resourceId);
    if (first === undefined) {
      firstOf.set(resourceId, row);
      continue;
    }
    const texts = textsOf.get(resourceId) ?? new Set([JSON.stringify(first)]);
    textsOf.set(resourceId, texts);
    const text = JSON.stringify(row);
    if (texts.has(text)) return true;
    texts.add(text);
  }
  return false;
}

function hasSoundValues(row: Transaction, lastDay: CalendarDate): boolean {
  const { transactionAmount, creditDebitIndicator, bookingDate, valueDate } = row;
  const { amount, currency } = transactionAmount;
  return (
    isDecimal(amount) &&
    !amount.startsWith('-') &&
    /^[A-Z]{3}$/.test(currency) &&
    (creditDebitIndicator === 'CRDT' || creditDebitIndicator === 'DBIT') &&
    (bookingDate === undefined || isCalendarDate(bookingDate)) &&
    (valueDate === undefined || isCalendarDate(valueDate)) &&
    (stageOf(row) !== 'booked' || bookingDate === undefined || bookingDate <= lastDay)
  );
}

/**
 * What an answer shows to be wrong beside what was known before.
 *
 * A booked row may come back with the other sign, or an answer may lack most rows of its window. Either shows that the bank's
 * page or reply has changed its form. The lack of a single row shows nothing.
 */
export function checkAgainstKnown(request: MatchRequest, matched: readonly MatchedRow[]): QuarantineReason | undefined {
  const found = new Set<KnownRow | undefined>();
  for (const { known } of matched) found.add(known);
  const turned = new Set<string>();
  let expected = 0;
  for (const known of request.known) {
    if (!isBooked(known) || !isExpected(known, request)) continue;
    expected += 1;
    if (!found.has(known)) turned.add(faceOf(turnSign(known.money), latestSighting(known, request.channel)));
  }
  for (const { row, known } of matched) {
    if (known === undefined && turned.has(faceOf(row.money, row.sighting))) return 'quarantine_sign';
  }
  const isShort = request.rows.length * 2 < expected;
  return isShort && expected >= ENOUGH_ROWS ? 'quarantine_rows_missing' : undefined;
}

function faceOf(money: string, { bookingDate, lines }: Sighting): string {
  return `${money} ${bookingDate} ${lines.join(' ')}`;
}

function turnSign(money: string): string {
  return money.replace(/ (CRDT|DBIT) /, (_, sign) => (sign === 'CRDT' ? ' DBIT ' : ' CRDT '));
}
