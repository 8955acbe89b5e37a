import { manualClock } from '@relais/model';
import { expect, it, vi } from 'vitest';
import { ledgerOfTheDay } from '../src/ledger-of-the-day.ts';
import { exampleLedger } from './example-ledger.ts';

const EVENING = Date.UTC(2026, 9, 5, 21, 59);
const MINUTE_MS = 60_000;

it('enters the next day at midnight in Paris', () => {
  const clock = manualClock(EVENING);
  const books = ledgerOfTheDay(exampleLedger, clock);
  expect(books.now().today).toBe('2026-10-05');
  clock.advance(MINUTE_MS);
  expect(books.now().today).toBe('2026-10-06');
});

it('opens the books once a day', () => {
  const open = vi.fn(exampleLedger);
  const books = ledgerOfTheDay(open, manualClock(EVENING));
  expect(books.now()).toBe(books.now());
  expect(open).toHaveBeenCalledTimes(1);
});

it('keeps a change when the day changes', () => {
  const clock = manualClock(EVENING);
  const books = ledgerOfTheDay(exampleLedger, clock);
  books.change((ledger) => ({ ...ledger, customers: ledger.customers.slice(1) }));
  books.change((ledger) => ({ ...ledger, customers: ledger.customers.slice(1) }));
  expect(books.now().customers.map(({ login }) => login)).toEqual(['CAROLE03']);
  clock.advance(MINUTE_MS);
  expect(books.now().customers.map(({ login }) => login)).toEqual(['CAROLE03']);
});
