import { describe, expect, it } from 'vitest';
import { skippingClock } from './skipping-clock.ts';

const HOUR_MS = 3_600_000;

describe('a skipped stretch of time', () => {
  it('runs at once what falls due in it, in order, and nothing else', () => {
    const clock = skippingClock();
    const ran: string[] = [];
    clock.schedule(() => ran.push('in two hours'), 2 * HOUR_MS);
    clock.schedule(() => ran.push('in one'), HOUR_MS);
    clock.schedule(() => ran.push('in three'), 3 * HOUR_MS);
    clock.schedule(() => ran.push('cancelled'), HOUR_MS)();
    clock.skip(2 * HOUR_MS);
    expect(ran).toEqual(['in one', 'in two hours']);
    clock.skip(HOUR_MS);
    expect(ran).toEqual(['in one', 'in two hours', 'in three']);
  });

  it('has passed, for both readings of the clock', () => {
    const clock = skippingClock();
    const [now, monotonic] = [clock.now(), clock.monotonic()];
    clock.skip(HOUR_MS);
    for (const passed of [clock.now() - now, clock.monotonic() - monotonic]) {
      // The time of day comes in whole milliseconds.
      expect(passed).toBeGreaterThan(HOUR_MS - 1);
      expect(passed).toBeLessThan(2 * HOUR_MS);
    }
  });

  it('brings what is left of a wait nearer, and time goes on by itself', async () => {
    const clock = skippingClock();
    const ran = new Promise<void>((resolve) => clock.schedule(resolve, HOUR_MS));
    clock.skip(HOUR_MS - 20);
    await ran;
  });
});
