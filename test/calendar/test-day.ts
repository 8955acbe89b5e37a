/** The day and hour every test lives on unless told otherwise: an ordinary Wednesday morning, in the middle of a month. */
const ORDINARY = '2026-11-18';

/** Tells another: `2027-02-28` (10:00 in Paris), or an instant with its zone, `2027-03-28T02:59:30+01:00`. */
const TEST_DAY = 'RELAIS_TEST_DAY';

/** How far the clock is off, in milliseconds: programs that a test starts live at the same instant as the test. */
const TEST_CLOCK_OFFSET = 'RELAIS_TEST_CLOCK_OFFSET';

/** @throws {RangeError} when it is neither a day nor an instant with its zone */
export function instantOfTestDay(text: string): number {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text)
    ? Date.parse(`${text}T09:00:00Z`)
    : /T.*(Z|[+-]\d{2}:\d{2})$/.test(text)
      ? Date.parse(text)
      : Number.NaN;
  if (Number.isNaN(instant)) throw new RangeError(`${TEST_DAY} must be a day or an instant with its zone, got ${text}`);
  return instant;
}

/** How far the clock of this process is to be off; settled once, by the first process that asks. */
export function testClockOffset(env: NodeJS.ProcessEnv, realNow: number): number {
  env[TEST_CLOCK_OFFSET] ??= String(instantOfTestDay(env[TEST_DAY] ?? ORDINARY) - realNow);
  return Number(env[TEST_CLOCK_OFFSET]);
}

/** What a process must find in its environment to live on the day: Node loads the clock before anything else. */
export function envOfTestDay(given: NodeJS.ProcessEnv, day = given[TEST_DAY] ?? ORDINARY): Record<string, string> {
  instantOfTestDay(day);
  const preload = `--import=${new URL('set-clock.ts', import.meta.url).href}`;
  return { [TEST_DAY]: day, NODE_OPTIONS: [given['NODE_OPTIONS'], preload].filter(Boolean).join(' ') };
}
