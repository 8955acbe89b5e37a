import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bankDay, bankDayAt } from '../../src/statistics/bank-day.ts';

const HOUR = 3_600_000;

describe('bankDay', () => {
  it.each([
    ['2026-03-28', 'Europe/Paris', 24],
    ['2026-03-29', 'Europe/Paris', 23],
    ['2026-10-25', 'Europe/Paris', 25],
    ['2026-03-29', 'UTC', 24],
    ['2026-10-25', 'UTC', 24],
  ])('%s in %s has %d hours', (date, timeZone, hours) => {
    const { startsAt, endsAt } = bankDay(date, timeZone);
    expect((endsAt - startsAt) / HOUR).toBe(hours);
  });

  it('begins at the bank’s midnight', () => {
    expect(bankDay('2026-07-01', 'Europe/Paris').startsAt).toBe(Date.UTC(2026, 5, 30, 22));
    expect(bankDay('2026-01-01', 'Europe/Paris').startsAt).toBe(Date.UTC(2025, 11, 31, 23));
  });

  it('every instant belongs to the one day that holds it', () => {
    const instant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
    fc.assert(
      fc.property(instant, fc.constantFrom('Europe/Paris', 'UTC', 'Europe/Lisbon'), (at, timeZone) => {
        const day = bankDayAt(at, timeZone);
        expect(at).toBeGreaterThanOrEqual(day.startsAt);
        expect(at).toBeLessThan(day.endsAt);
        expect(bankDay(day.date, timeZone)).toEqual(day);
        expect(bankDayAt(day.endsAt, timeZone).startsAt).toBe(day.endsAt);
      }),
    );
  });

  it.each([
    ['2026-02-30', 'UTC'],
    ['2026-03-29', 'Europe/Atlantis'],
  ])('refuses %s in %s', (date, timeZone) => {
    expect(() => bankDay(date, timeZone)).toThrow(RangeError);
  });
});
