import {
  type Amount,
  addDays,
  addDecimals,
  type CalendarDate,
  compareDecimals,
  type Decimal,
  negateDecimal,
} from '@relais/model';
import { isBooked, type KnownRow, latestSighting } from '../matching/known-row.ts';
import type { MatchedRow } from '../matching/matched-row.ts';
import { stageOf } from '../matching/sighting.ts';
import { type CoveredWindow, isCovered } from './read-window.ts';

/** A booked balance that was read together with rows, and from which day on those rows were known. */
export interface BalanceRead {
  readonly balance: Amount;
  readonly readOn: CalendarDate;
  readonly from: CalendarDate;
}

/** A window that reaches back less far may miss a row that was booked late. In days. */
const REACH_DAYS = 7;

/**
 * Whether the booked balance changed by just the rows that came and went since it was read last.
 *
 * Only for balances read at the same moment as the rows, from one page. The API answers balances and rows as two
 * questions, and a booking between them is no error. So this check never judges answers of the API.
 *
 * @returns `undefined` when the two reads cannot be compared
 */
export function agreesWithBalance(
  before: BalanceRead,
  now: BalanceRead,
  { to }: CoveredWindow,
  known: readonly KnownRow[],
  matched: readonly MatchedRow[],
): boolean | undefined {
  const reach = addDays(before.readOn, -REACH_DAYS);
  const isOpen = to === undefined || to > now.readOn;
  if (!isOpen || now.from > reach || before.from > reach) return undefined;
  if (now.balance.currency !== before.balance.currency) return undefined;

  const found = new Set(matched.map((match) => match.known));
  const gone = known.filter((row) => row.inBalance && !found.has(row) && isBooked(row));
  const goneOn = gone.map((row) => latestSighting(row, 'fallback').bookingDate ?? '');
  const edge = addDays(now.from, REACH_DAYS);
  // A row at the edge may have moved over it: gone from the window, not from the balance.
  if (goneOn.some((day) => day >= now.from && day < edge)) return undefined;

  const come = matched.filter(({ row, known: was }) => {
    const { bookingDate = '' } = row.sighting;
    return stageOf(row.sighting) === 'booked' && bookingDate >= before.from && !was?.inBalance;
  });
  const left = gone.filter((_, index) => isCovered({ from: now.from }, goneOn[index] ?? ''));
  const change = addDecimals(
    '0',
    ...come.map(({ row }) => signedAmount(row.money)),
    ...left.map(({ money }) => negateDecimal(signedAmount(money))),
  );
  return compareDecimals(addDecimals(before.balance.amount, change), now.balance.amount) === 0;
}

function signedAmount(money: string): Decimal {
  const [, sign, amount = '0'] = money.split(' ');
  return sign === 'DBIT' ? negateDecimal(amount) : amount;
}
