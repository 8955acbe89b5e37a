import { expect, it } from 'vitest';
import type { KnownRow } from '../src/matching/known-row.ts';
import { agreesWithBalance, type BalanceRead } from '../src/transactions/check-balance-change.ts';

const read = (amount: string, readOn: string, from: string): BalanceRead => ({
  balance: { amount, currency: 'EUR' },
  readOn,
  from,
});
/** A debit of five euros that the balance before held, and that the answer now leaves out. */
const gone = (bookingDate: string): KnownRow => ({
  id: 'row-1',
  money: 'EUR DBIT 5',
  sightings: { fallback: { status: 'BOOK', bookingDate, lines: ['CARTE'] } },
  lastSeenOn: '2026-10-01',
  inBalance: true,
});
const before = read('100', '2026-10-05', '2026-07-01');

it.each([
  ['in the middle of the window: the balance has to show it', '2026-09-20', '105', true],
  ['in the middle of the window, and the balance does not show it', '2026-09-20', '100', false],
  [
    'at the edge of the window: it may have moved over it, so the two reads cannot be compared',
    '2026-09-03',
    '100',
    undefined,
  ],
  ['before the window: it stays in the balance', '2026-08-20', '100', true],
])('a row that goes %s', (_, bookingDate, balance, expected) => {
  const now = read(balance, '2026-10-06', '2026-09-01');
  expect(agreesWithBalance(before, now, { from: now.from }, [gone(bookingDate)], [])).toBe(expected);
});
