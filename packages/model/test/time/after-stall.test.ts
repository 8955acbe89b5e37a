import { describe, expect, it } from 'vitest';
import { afterStall } from '../../src/time/after-stall.ts';
import { manualClock } from '../../src/time/manual-clock.ts';

describe('a clock that concludes nothing from a stall', () => {
  it('runs a task in time where nothing stood still', () => {
    const clock = manualClock();
    let ran = 0;
    afterStall(clock).schedule(() => {
      ran += 1;
    }, 100);
    clock.advance(99);
    expect(ran).toBe(0);
    clock.advance(1);
    expect([ran, clock.pending()]).toEqual([1, 0]);
  });

  it.each([
    [300, 200],
    [90_000, 1_000],
  ])('waits a little longer after %d ms of standing still: %d ms', (stallMs, graceMs) => {
    const clock = manualClock();
    let ran = 0;
    afterStall(clock).schedule(() => {
      ran += 1;
    }, 100);
    clock.stall(stallMs);
    clock.advance(graceMs - 1);
    expect(ran).toBe(0);
    clock.advance(1);
    expect([ran, clock.pending()]).toEqual([1, 0]);
  });

  it('can be cancelled before and within the grace', () => {
    const clock = manualClock();
    const patient = afterStall(clock);
    const fail = (): void => expect.fail('it ran');
    patient.schedule(fail, 100)();
    const cancel = patient.schedule(fail, 100);
    clock.stall(5_000);
    cancel();
    clock.advance(5_000);
    expect(clock.pending()).toBe(0);
  });
});
