import { addDays, dateInZone } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { DAYS_OF_A_YEAR, NASTY_DAYS } from './days.ts';
import { instantOfTestDay } from './test-day.ts';

const PARIS = DAYS_OF_A_YEAR.map((day) => dateInZone(instantOfTestDay(day), 'Europe/Paris'));
const MONTHS = Array.from({ length: 12 }, (_, index) =>
  new Date(Date.UTC(2026, 11 + index, 1)).toISOString().slice(0, 7),
);

describe('the calendar of the suite', () => {
  it.each(MONTHS)('has the first, fifth, fifteenth and last day of %s', (month) => {
    const isOfMonth = (day: string): boolean => day.startsWith(month);
    expect(PARIS).toEqual(expect.arrayContaining(['01', '05', '15'].map((day) => `${month}-${day}`)));
    expect(PARIS.some((day) => isOfMonth(day) && !isOfMonth(addDays(day, 1)))).toBe(true);
  });

  it('has 29 February and the days beside it, and 30 November', () => {
    expect(PARIS).toEqual(expect.arrayContaining(['2028-02-28', '2028-02-29', '2028-03-01', '2026-11-30']));
  });

  it.each([
    ['the hour that is left out', '2027-03-28T01:00:00Z'],
    ['the hour that comes twice', '2027-10-31T01:00:00Z'],
  ])('has an instant just before and just after %s', (_, change) => {
    const distances = DAYS_OF_A_YEAR.map((day) => instantOfTestDay(day) - Date.parse(change));
    expect(distances.some((ms) => ms < 0 && ms > -60_000)).toBe(true);
    expect(distances.some((ms) => ms > 0 && ms < 60_000)).toBe(true);
  });

  it('has hours at which Paris is a day ahead of Greenwich, in winter and in summer, and in two years', () => {
    const days = DAYS_OF_A_YEAR.filter(
      (day) => dateInZone(instantOfTestDay(day), 'UTC') !== dateInZone(instantOfTestDay(day), 'Europe/Paris'),
    );
    expect(days.map((day) => day.slice(-6))).toEqual(expect.arrayContaining(['+01:00', '+02:00']));
    expect(days).toContain('2027-01-01T00:15:00+01:00');
  });

  it('holds no day twice, and all that is run each time', () => {
    expect(new Set(DAYS_OF_A_YEAR).size).toBe(DAYS_OF_A_YEAR.length);
    expect(DAYS_OF_A_YEAR).toEqual(expect.arrayContaining([...NASTY_DAYS]));
  });
});
