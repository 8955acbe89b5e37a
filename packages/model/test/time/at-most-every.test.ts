import { expect, it } from 'vitest';
import { atMostEvery } from '../../src/time/at-most-every.ts';
import { manualClock } from '../../src/time/manual-clock.ts';

it('a task runs at once, then once for all that ask in the same time, and leaves no timer', () => {
  const clock = manualClock();
  const ran: number[] = [];
  const { ask, end } = atMostEvery(1_000, clock, () => ran.push(clock.now()));
  const begin = clock.now();
  for (let asked = 0; asked < 5; asked += 1) ask();
  expect(ran).toEqual([begin]);
  clock.advance(999);
  expect(ran).toHaveLength(1);
  clock.advance(1);
  expect(ran).toEqual([begin, begin + 1_000]);
  expect(clock.pending()).toBe(0);
  ask();
  expect(clock.pending()).toBe(1);
  end();
  clock.advance(5_000);
  expect(ran).toHaveLength(2);
  ask();
  expect(ran).toHaveLength(3);
});
