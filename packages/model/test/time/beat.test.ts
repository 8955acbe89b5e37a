import { manualClock } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { Beat, type Waiting } from '../../src/time/beat.ts';

/** One that waits until a time of the clock, and notes that it was told. */
function waiter(until: number, told: number[]): Waiting {
  return { place: -1, leftMs: (now) => until - now, over: () => told.push(until) };
}

describe('the beat', () => {
  it('tells each at its own limit, once, whatever the order in which they came', () => {
    const clock = manualClock(0);
    const beat = new Beat(clock);
    const told: number[] = [];
    for (const until of [5_000, 100, 1_030, 300]) beat.join(waiter(until, told), clock.monotonic());
    const seen = [99, 100, 299, 300, 1_029, 1_030, 4_999, 5_000, 60_000].map((now) => {
      clock.advance(now - clock.monotonic());
      return told.length;
    });
    expect(seen).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4]);
    expect(told).toEqual([100, 300, 1_030, 5_000]);
  });

  it('forgets those who have left, and only those', () => {
    const clock = manualClock(0);
    const beat = new Beat(clock);
    const told: number[] = [];
    const all = [1_000, 2_000, 3_000, 4_000].map((until) => waiter(until, told));
    for (const one of all) beat.join(one, 0);
    for (const one of [all[1], all[1], all[3]]) if (one !== undefined) beat.leave(one);
    clock.advance(10_000);
    expect(told).toEqual([1_000, 3_000]);
  });

  it('stops by itself when nobody waits', () => {
    const clock = manualClock(0);
    const beat = new Beat(clock);
    const one = waiter(60_000, []);
    beat.join(one, 0);
    beat.leave(one);
    clock.advance(250);
    expect(clock.pending()).toBe(0);
  });

  it('knows how long this program stood still, and no more than that', () => {
    const clock = manualClock(0);
    const beat = new Beat(clock);
    beat.join(waiter(600_000, []), 0);
    clock.advance(10_000);
    expect(beat.stalledMs(clock.monotonic())).toBe(0);
    clock.stall(7_000);
    expect(beat.stalledMs(clock.monotonic())).toBeGreaterThanOrEqual(6_750);
    clock.advance(10_000);
    expect(beat.stalledMs(clock.monotonic())).toBeLessThanOrEqual(7_000);
  });

  it('a request that begins while it is late inherits no standstill', () => {
    const clock = manualClock(0);
    const beat = new Beat(clock);
    beat.join(waiter(600_000, []), 0);
    const late = clock.monotonic() + 5_000;
    const before = beat.stalledMs(late);
    beat.join(waiter(700_000, []), late);
    expect(beat.stalledMs(late) - before).toBe(0);
  });
});
