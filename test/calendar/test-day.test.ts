import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { dateInZone } from '@relais/model';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { envOfTestDay, instantOfTestDay, testClockOffset } from './test-day.ts';

const run = promisify(execFile);
const HOUR_MS = 3_600_000;

/** What a test of this run may take, and a busy machine besides. */
const isNow = (instant: number): boolean => Math.abs(instant - Date.now()) < HOUR_MS;

async function clockOf(env: NodeJS.ProcessEnv, program = 'Date.now()'): Promise<number> {
  const { stdout } = await run(process.execPath, ['--no-warnings', '-p', program], { env });
  return Number(stdout);
}

afterEach(() => void vi.useRealTimers());

describe('every test', () => {
  it('lives on the day it was told, or on an ordinary one, whatever day it is', () => {
    const day = process.env['RELAIS_TEST_DAY'] ?? '';
    expect(isNow(instantOfTestDay(day))).toBe(true);
    expect(isNow(Date.parse(new Date().toISOString()))).toBe(true);
    expect(isNow(Date.parse(Date()))).toBe(true);
  });

  it('sees dates that are given as they are', () => {
    expect(new Date(0).toISOString()).toBe('1970-01-01T00:00:00.000Z');
    expect(new Date(2026, 1, 28).getDate()).toBe(28);
    expect(new Date('2028-02-29') instanceof Date).toBe(true);
    expect(new Date().constructor).toBe(Date);
  });

  it('sees time go on, as it does for timers', async () => {
    const [at, since] = [Date.now(), performance.now()];
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(Date.now() - at).toBeGreaterThan(15);
    expect(Math.abs(Date.now() - at - (performance.now() - since))).toBeLessThan(1_000);
  });

  it('may have fake timers on top, and comes back to its day', () => {
    vi.useFakeTimers({ now: 0 });
    expect(Date.now()).toBe(0);
    vi.useRealTimers();
    vi.setSystemTime(1);
    expect(new Date().toISOString()).toBe('1970-01-01T00:00:00.001Z');
    vi.useRealTimers();
    expect(isNow(instantOfTestDay(process.env['RELAIS_TEST_DAY'] ?? ''))).toBe(true);
    vi.useFakeTimers();
    expect(isNow(instantOfTestDay(process.env['RELAIS_TEST_DAY'] ?? ''))).toBe(true);
  });
});

describe('a program that a test starts', () => {
  it('lives at the same instant as the test', async () => {
    const before = Date.now();
    const there = await clockOf(process.env);
    // The clocks of two processes may be read a moment apart.
    expect(there).toBeGreaterThanOrEqual(before - 50);
    expect(there).toBeLessThanOrEqual(Date.now() + 50);
  });

  it.each(['2028-02-29', '2027-03-28T02:59:30+02:00', '2026-12-31T22:59:30Z'])('lives on %s when told', async (day) => {
    const there = await clockOf({ PATH: process.env['PATH'], ...envOfTestDay({}, day) });
    expect(there).toBeGreaterThanOrEqual(instantOfTestDay(day));
    expect(there).toBeLessThan(instantOfTestDay(day) + HOUR_MS);
  });
});

describe('a day that is told', () => {
  it('is one in Paris and in Greenwich', () => {
    expect(dateInZone(instantOfTestDay('2026-11-30'), 'Europe/Paris')).toBe('2026-11-30');
    expect(dateInZone(instantOfTestDay('2026-11-30'), 'UTC')).toBe('2026-11-30');
  });

  it.each(['', '30/11/2026', '2026-13-01', '2026-11-30T10:00:00', 'soon'])('is refused when it is %j', (day) => {
    expect(() => envOfTestDay({}, day)).toThrow(RangeError);
  });

  it('is settled once: the clock of later processes is off by as much', () => {
    const env: NodeJS.ProcessEnv = { RELAIS_TEST_DAY: '2026-11-30T00:00:00Z' };
    const offset = testClockOffset(env, 1_000);
    expect(testClockOffset(env, 9_000)).toBe(offset);
  });

  it('leaves what Node was told besides', () => {
    expect(envOfTestDay({ NODE_OPTIONS: '--no-warnings' })['NODE_OPTIONS']).toMatch(/^--no-warnings --import=file:/);
  });
});
