import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dateInZone, isCalendarDate, toCalendarDate } from '../../src/index.ts';

describe('calendar dates', () => {
  it.each(['2026-02-29', '2026-13-01', '26-01-01', '2026-1-1', '2026-01-01T00:00'])('%j is no day', (text) => {
    expect(isCalendarDate(text)).toBe(false);
  });

  it('knows leap years', () => {
    expect(toCalendarDate(2028, 2, 29)).toBe('2028-02-29');
    expect(toCalendarDate(2026, 2, 29)).toBeUndefined();
  });

  it('going there and back is staying', () => {
    const days = fc.integer({ min: -5_000, max: 5_000 });
    fc.assert(fc.property(days, (n) => addDays(addDays('2026-03-29', n), -n) === '2026-03-29'));
  });

  it.each([
    [Date.UTC(2026, 6, 1, 21, 59), '2026-07-01'],
    [Date.UTC(2026, 6, 1, 22, 0), '2026-07-02'],
    [Date.UTC(2026, 0, 1, 22, 59), '2026-01-01'],
    [Date.UTC(2026, 0, 1, 23, 0), '2026-01-02'],
  ])('the bank’s day begins at its own midnight (%d)', (instant, day) => {
    expect(dateInZone(instant, 'Europe/Paris')).toBe(day);
  });
});
