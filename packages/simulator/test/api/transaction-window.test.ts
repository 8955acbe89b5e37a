import { expect, it } from 'vitest';
import type { Reader } from '../../src/api/reader.ts';
import { daysIn, limitWindow, readWindow } from '../../src/api/transaction-window.ts';

const TODAY = '2026-10-05';
const NOW = Date.UTC(2026, 9, 5, 8);
const HOUR_MS = 3_600_000;

function reader(more: Partial<Reader> = {}): Reader {
  const customer = { login: 'A', password: '', name: '', accessToken: '', contracts: [] };
  return { customer, accounts: [], scope: ['aisp'], authenticatedAt: NOW, ...more };
}
const EXTENDED = reader({ scope: ['aisp', 'extended_transaction_history'] });

it('begins 90 days ago where nobody says otherwise', () => {
  expect(limitWindow({}, reader(), TODAY, NOW)).toEqual({ from: '2026-07-07' });
  expect(limitWindow({ to: '2026-08-01' }, reader(), TODAY, NOW)).toEqual({ from: '2026-07-07', to: '2026-08-01' });
});

it('is whole with the scope for it, in the hour after the login', () => {
  expect(limitWindow({ from: '2020-01-01' }, EXTENDED, TODAY, NOW + HOUR_MS)).toEqual({ from: '2020-01-01' });
  expect(() => limitWindow({ from: '2020-01-01' }, EXTENDED, TODAY, NOW + HOUR_MS + 1)).toThrow(
    expect.objectContaining({ status: 403 }),
  );
});

it.each([
  [{ from: '2026-10-01', to: '2026-10-04' }, 3],
  [{ from: '2026-03-28', to: '2026-03-30' }, 2],
  [{ from: '2026-10-01' }, 4],
  [{}, 95],
  [{ from: '2026-10-04', to: '2026-10-01' }, 0],
])('%j has %i days', (window, days) => {
  expect(daysIn(window, '2026-07-02', TODAY)).toBe(days);
});

it.each(['2026-02-30', '05/10/2026', '', '2026-10-05 '])('refuses the date %j with 400', (text) => {
  expect(() => readWindow(text, undefined)).toThrow(expect.objectContaining({ status: 400 }));
  expect(() => readWindow(undefined, text)).toThrow(expect.objectContaining({ status: 400 }));
});
