import { expect, it } from 'vitest';
import { countdown } from '../../src/time/countdown.ts';
import { manualClock } from '../../src/time/manual-clock.ts';
import { QuietTimes } from '../../src/time/quiet-times.ts';

it('each name has a time of its own, and a new one takes the place of the one that runs', () => {
  const clock = manualClock();
  const quiet = new QuietTimes(clock);
  expect(quiet.leftMs('alice')).toBe(0);
  quiet.begin('alice', 1_000);
  quiet.begin('bob', 5_000);
  clock.advance(400);
  expect([quiet.leftMs('alice'), quiet.leftMs('bob'), quiet.leftMs('carol')]).toEqual([600, 4_600, 0]);
  quiet.begin('alice', 100);
  clock.advance(100);
  expect([quiet.leftMs('alice'), quiet.leftMs('bob')]).toEqual([0, 4_500]);
});

it('a countdown follows the monotonic clock, and ends at 0', () => {
  const clock = manualClock();
  const leftMs = countdown(clock, 1_000);
  clock.advance(999);
  expect(leftMs()).toBe(1);
  clock.advance(2);
  expect(leftMs()).toBe(0);
  expect(countdown(clock, Number.POSITIVE_INFINITY)()).toBe(Number.POSITIVE_INFINITY);
});
