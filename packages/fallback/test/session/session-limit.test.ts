import { manualClock } from '@relais/model';
import { expect, it } from 'vitest';
import { SessionLimit } from '../../src/session/session-limit.ts';

it('ends a session at its limit, with the reason', () => {
  const clock = manualClock();
  const limit = new SessionLimit(clock, 1_000, () => 'over');
  clock.advance(999);
  expect(limit.signal.aborted).toBe(false);
  clock.advance(1);
  expect(limit.signal.reason).toBe('over');
});

it('stands still while the customer is waited for, also when they do not come', async () => {
  const clock = manualClock();
  const limit = new SessionLimit(clock, 1_000, () => 'over');
  clock.advance(400);
  await limit.offTheClock(async () => clock.advance(60_000));
  await expect(limit.offTheClock(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  clock.advance(599);
  expect(limit.signal.aborted).toBe(false);
  clock.advance(1);
  expect(limit.signal.aborted).toBe(true);
});

it('leaves no timer behind, also when the session ends while the customer is waited for', async () => {
  const clock = manualClock();
  const limit = new SessionLimit(clock, 1_000, () => 'over');
  await limit.offTheClock(async () => limit.end());
  expect(clock.pending()).toBe(0);
});

it.each([-60_000, 86_400_000])(
  'takes no notice of a clock that is set by %i ms, also while the customer is waited for',
  async (shiftMs) => {
    const clock = manualClock();
    const limit = new SessionLimit(clock, 1_000, () => 'over');
    clock.advance(400);
    clock.setTimeOfDay(clock.now() + shiftMs);
    await limit.offTheClock(async () => clock.setTimeOfDay(clock.now() + shiftMs));
    clock.advance(599);
    expect(limit.signal.aborted).toBe(false);
    clock.advance(1);
    expect(limit.signal.aborted).toBe(true);
  },
);
