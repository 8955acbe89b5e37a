const FIRST = { year: 2026, month: 12 };

/** Each month's first, fifth, fifteenth and last day: bookings, debits of cards and statements go by them. */
const MONTHS: readonly string[] = Array.from({ length: 12 }, (_, index) => {
  const days = [1, 5, 15, 0].map((day) =>
    // Day 0 is the last of the month before.
    Date.UTC(FIRST.year, FIRST.month - 1 + index + (day === 0 ? 1 : 0), day),
  );
  return days.map((day) => new Date(day).toISOString().slice(0, 10));
}).flat();

/** The hour that does not exist and the one that comes twice, and the evenings and nights around them. */
const CLOCK_CHANGES: readonly string[] = [
  '2027-03-28T00:30:00+01:00',
  '2027-03-28T01:59:57+01:00',
  '2027-03-28T03:00:05+02:00',
  '2027-03-28T23:30:00+02:00',
  '2027-10-31T00:30:00+02:00',
  '2027-10-31T02:59:57+02:00',
  '2027-10-31T02:00:05+01:00',
  '2027-10-31T23:30:00+01:00',
];

/** Paris is a day ahead of Greenwich, for an hour in winter and two in summer. */
const NIGHTS: readonly string[] = [
  '2026-12-01T00:15:00+01:00',
  '2026-12-31T23:45:00+01:00',
  '2027-01-01T00:15:00+01:00',
  '2027-06-30T23:45:00+02:00',
  '2027-07-01T01:45:00+02:00',
];

const LEAP_DAY: readonly string[] = ['2028-02-28', '2028-02-29', '2028-03-01'];

/** A year of days, and the hours at which a day is not what it seems. */
export const DAYS_OF_A_YEAR: readonly string[] = ['2026-11-30', ...MONTHS, ...CLOCK_CHANGES, ...NIGHTS, ...LEAP_DAY];

/** Those at which most has gone wrong: for every run of the suite. */
export const NASTY_DAYS: readonly string[] = [
  '2026-11-30',
  '2026-12-31T23:45:00+01:00',
  '2027-01-01T00:15:00+01:00',
  '2027-03-28T01:59:57+01:00',
  '2027-10-31T02:59:57+02:00',
  '2028-02-29',
];
