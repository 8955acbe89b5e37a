import { addDays } from '@relais/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastDayOf, readCompactDate, readDate, readLongDate, readShortDate } from '../../src/value/date.ts';

describe('dates on the page', () => {
  it.each([
    [readDate, '14/03/2025', '2025-03-14'],
    [readDate, ' 29/02/2024\n', '2024-02-29'],
    [readShortDate, '14/03/25', '2025-03-14'],
    [readCompactDate, '20250314', '2025-03-14'],
    [readLongDate, 'lundi 09 mars 2020', '2020-03-09'],
    [readLongDate, 'mercredi 12 mars 2025', '2025-03-12'],
    [readLongDate, 'samedi 1er février 2025', '2025-02-01'],
    [readLongDate, '31 mars 2025', '2025-03-31'],
    [readLongDate, 'Wednesday 12 March 2025', '2025-03-12'],
    [readLongDate, 'Mittwoch, 12. März 2025', '2025-03-12'],
    [readLongDate, 'miércoles, 12 de marzo de 2025', '2025-03-12'],
  ])('%o reads %j', (read, printed, date) => {
    expect(read(printed)).toBe(date);
  });

  it.each([
    [readDate, '30/02/2025'],
    [readDate, '29/02/2025'],
    [readDate, '31/04/2025'],
    [readDate, '00/03/2025'],
    [readDate, '14/13/2025'],
    [readDate, '14/03/25'],
    [readDate, '14/03/202'],
    [readDate, '14/03/0025'],
    [readDate, '14/03/9999'],
    [readDate, '4/3/2025'],
    [readDate, '14.03.2025'],
    [readDate, '2025-03-14'],
    [readDate, '14/03/2025 13/03/2025'],
    [readDate, ''],
    [readShortDate, '14/03/2025'],
    [readShortDate, '30/02/25'],
    [readCompactDate, '2025031420250313'],
    [readLongDate, 'lundi 12 mars 2025'],
    [readLongDate, 'mercredi 12 brumaire 2025'],
    [readLongDate, 'mercredi 30 février 2025'],
  ])('%o refuses %j', (read, printed) => {
    expect(read(printed)).toBeUndefined();
  });

  it('reads back every day of the calendar', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 45_000 }), (days) => {
        const date = addDays('1970-01-01', days);
        const [year, month, day] = date.split('-');
        expect(readDate(`${day}/${month}/${year}`)).toBe(date);
        expect(readCompactDate(`${year}${month}${day}`)).toBe(date);
        expect(lastDayOf(Number(year), Number(month))).toBe(
          addDays(`${addDays(`${year}-${month}-28`, 4).slice(0, 8)}01`, -1),
        );
      }),
    );
  });
});
