import { manualClock } from '@relais/model';
import { expect, it } from 'vitest';
import { Pace } from '../../src/limits/pace.ts';

const signal = new AbortController().signal;
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('lets one second’s worth go at once, then keeps the distance, in the order in which they came', async () => {
  const clock = manualClock();
  const pace = new Pace();
  const gone: number[] = [];
  for (let index = 0; index < 20; index += 1) void pace.turn(10, clock, signal).then(() => gone.push(index));
  await settle();
  expect(gone).toHaveLength(11);
  clock.advance(200);
  await settle();
  expect(gone).toHaveLength(13);
  clock.advance(10_000);
  await settle();
  expect(gone).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(clock.pending()).toBe(0);
});

it('a request whose call has left is not kept', async () => {
  const clock = manualClock();
  const pace = new Pace();
  const leaving = new AbortController();
  for (let index = 0; index < 11; index += 1) await pace.turn(10, clock, signal);
  const waiting = pace.turn(10, clock, leaving.signal);
  leaving.abort(new Error('left'));
  await expect(waiting).rejects.toThrow('left');
  await expect(pace.turn(10, clock, leaving.signal)).rejects.toThrow('left');
  expect(clock.pending()).toBe(0);
});

it.each([-3_600_000, 60_000, 86_400_000])('takes no notice of a clock that is set by %i ms', async (shiftMs) => {
  const clock = manualClock();
  const pace = new Pace();
  for (let index = 0; index < 11; index += 1) await pace.turn(10, clock, signal);
  clock.setTimeOfDay(clock.now() + shiftMs);
  let hasGone = false;
  void pace.turn(10, clock, signal).then(() => (hasGone = true));
  await settle();
  expect(hasGone).toBe(false);
  clock.advance(100);
  await settle();
  expect(hasGone).toBe(true);
});

it('is shared by users whose clocks count from different instants, and holds none of them back for it', async () => {
  const [old, young] = [manualClock(), manualClock()];
  old.advance(86_400_000);
  const pace = new Pace();
  for (let index = 0; index < 11; index += 1) await pace.turn(10, old, signal);
  let hasGone = false;
  void pace.turn(10, young, signal).then(() => (hasGone = true));
  young.advance(100);
  await settle();
  expect(hasGone).toBe(true);
});

it('a request that would have to wait too long does not wait, is the host’s matter, and holds nobody back', async () => {
  const clock = manualClock();
  const pace = new Pace();
  const all = Array.from({ length: 40 }, () =>
    pace.turn(10, clock, signal, 1_000).then(
      () => 'gone',
      ({ reason, actor }) => `${reason} ${actor}`,
    ),
  );
  clock.advance(1_000);
  const ends = await Promise.all(all);
  expect(ends.filter((end) => end === 'gone')).toHaveLength(21);
  expect(new Set(ends)).toEqual(new Set(['gone', 'busy host']));
});
