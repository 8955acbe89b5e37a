import { afterEach, describe, expect, it, vi } from 'vitest';
import { manualClock, systemClock, withDeadline } from '../../src/index.ts';

afterEach(() => void vi.useRealTimers());

describe('the system clock', () => {
  it.each([2 ** 31 - 1, 2 ** 31, 2 ** 32 + 5, 90 * 86_400_000])('a timer of %d ms comes after as long', (delayMs) => {
    vi.useFakeTimers();
    let ran = 0;
    systemClock.schedule(() => (ran += 1), delayMs);
    vi.advanceTimersByTime(delayMs - 1);
    expect(ran).toBe(0);
    vi.advanceTimersByTime(1);
    expect(ran).toBe(1);
  });

  it('a cancelled long timer leaves nothing', () => {
    vi.useFakeTimers();
    const cancel = systemClock.schedule(() => {}, 2 ** 33);
    vi.advanceTimersByTime(2 ** 32);
    cancel();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('what is never due takes no timer', () => {
    vi.useFakeTimers();
    systemClock.schedule(() => {}, Number.POSITIVE_INFINITY);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the manual clock', () => {
  it('the time of day jumps, and no time passes', () => {
    const clock = manualClock(1_000);
    let ran = 0;
    clock.schedule(() => (ran += 1), 10);
    clock.setTimeOfDay(5_000_000);
    expect([clock.now(), clock.monotonic(), ran]).toEqual([5_000_000, 0, 0]);
    clock.advance(10);
    expect([clock.now(), clock.monotonic(), ran]).toEqual([5_000_010, 10, 1]);
  });

  it('what falls due in a stall runs late', () => {
    const clock = manualClock(0);
    const ranAt: number[] = [];
    for (const dueAt of [10, 20]) clock.schedule(() => ranAt.push(clock.monotonic()), dueAt);
    clock.stall(1_000);
    expect(ranAt).toEqual([1_000, 1_000]);
  });
});

describe('withDeadline', () => {
  it('a call that throws at once leaves no timer', async () => {
    const clock = manualClock();
    const thrown = (): never => {
      throw new TypeError('no');
    };
    await expect(withDeadline(thrown, { deadlineMs: 1_000, clock })).rejects.toThrow('no');
    expect(clock.pending()).toBe(0);
  });
});
