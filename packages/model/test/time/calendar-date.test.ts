import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dateInZone, daysBetween, isCalendarDate, toCalendarDate } from '../../src/index.ts';

const DAY_MS = 86_400_000;

/** What the language's own calendar says. */
function exists(text: string): boolean {
  const instant = /^(?!00)\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

describe('calendar dates', () => {
  it.each(['2026-02-29', '2026-13-01', '26-01-01', '2026-1-1', '2026-01-01T00:00'])('%j is no day', (text) => {
    expect(isCalendarDate(text)).toBe(false);
  });

  it('knows leap years', () => {
    expect(toCalendarDate(2028, 2, 29)).toBe('2028-02-29');
    expect(toCalendarDate(2026, 2, 29)).toBeUndefined();
  });

  it('are exactly the days that there are, of three hundred years', () => {
    const wrong: string[] = [];
    for (let year = 1900; year <= 2200; year += 1) {
      for (let month = 0; month <= 13; month += 1) {
        for (let day = 0; day <= 32; day += 1) {
          const text = [String(year), two(month), two(day)].join('-');
          const isDay = exists(text);
          if (isCalendarDate(text) !== isDay) wrong.push(text);
          if (toCalendarDate(year, month, day) !== (isDay ? text : undefined)) wrong.push(text);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('are counted as the calendar does, one after the other through three hundred years', () => {
    const first = Date.UTC(1900, 0, 1);
    const wrong: string[] = [];
    for (let number = 0; number < 301 * 366; number += 1) {
      const day = new Date(first + number * DAY_MS).toISOString().slice(0, 10);
      const isRight =
        addDays('1900-01-01', number) === day &&
        addDays(day, -number) === '1900-01-01' &&
        daysBetween('1900-01-01', day) === number &&
        daysBetween(day, '1900-01-01') === 0 - number;
      if (!isRight) wrong.push(day);
    }
    expect(wrong).toEqual([]);
  });

  it('from any day to any other it is as many days as the calendar says', () => {
    const days = fc.date({ min: new Date('0100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, days, (one, other) => {
        const [from, to] = [one, other].map((date) => date.toISOString().slice(0, 10)) as [string, string];
        const between = (Date.parse(to) - Date.parse(from)) / DAY_MS;
        return daysBetween(from, to) === between && addDays(from, between) === to;
      }),
    );
  });

  it('nothing else is one, however much it looks like one', () => {
    const odd = fc.stringMatching(/^[ +-]?[0-9０١]{0,5}[-\u2010/. ][0-9OoI]{0,3}[-/. ]?[0-9]{0,3}[ Z\n]?$/);
    const near = fc
      .tuple(fc.date({ noInvalidDate: true }), fc.nat({ max: 12 }), fc.string({ maxLength: 2 }))
      .map(([date, at, text]) => {
        const day = date.toISOString();
        return `${day.slice(0, at)}${text}${day.slice(at + 1, 10)}`;
      });
    fc.assert(
      fc.property(fc.oneof(odd, near, fc.string()), (text) => isCalendarDate(text) === exists(text)),
      { numRuns: 5_000 },
    );
  });

  it.each(['0000-01-01', '0026-01-01', '0099-12-31'])('%s is a short year that was padded', (text) => {
    expect(isCalendarDate(text)).toBe(false);
  });

  it.each([undefined, null, 20260101, ['2026-01-01'], new Date(0)])(
    '%j, out of somebody’s JSON, is no day',
    (value) => {
      expect(isCalendarDate(value as never)).toBe(false);
    },
  );

  it('a text that is none is never counted from', () => {
    expect([addDays('', 1), addDays('soon', 1)]).toEqual(['', '']);
    expect(daysBetween('', '2026-01-01')).toBeNaN();
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
