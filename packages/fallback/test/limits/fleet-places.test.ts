import { manualClock } from '@relais/model';
import { expect, it } from 'vitest';
import { FleetPlaces } from '../../src/limits/fleet-places.ts';
import { SessionSlots, type SlotRequest } from '../../src/limits/session-slots.ts';
import { PendingEnds } from '../../src/session/pending-ends.ts';
import { FakeFleet, SharedMemory } from '../fleet/fake-fleet.ts';
import { passTime, quiet } from '../secrets/processes.ts';

const { signal } = new AbortController();

const request = (psuId: string, more: Partial<SlotRequest> = {}): SlotRequest => ({
  psuId,
  maxSessions: 2,
  maxWaiting: 3,
  giveWay: () => false,
  ...more,
});

function startWorkers(count: number) {
  const clock = manualClock();
  const memory = new SharedMemory(clock);
  const workers = Array.from({ length: count }, () => {
    const fleet = new FakeFleet(memory);
    const slots = new SessionSlots();
    const places = new FleetPlaces({ fleet, slots, bankId: 'bank', clock, pending: new PendingEnds() });
    return { fleet, slots, places };
  });
  return { clock, workers, memory };
}

it('one customer has one place over all workers, and the next worker has it when it is given back', async () => {
  const { clock, workers } = startWorkers(2);
  const [one, other] = workers;
  const first = await one?.places.take(request('a'), signal);
  let isIn = false;
  const next = other?.places.take(request('a'), signal).finally(() => {
    isIn = true;
  });
  clock.advance(1_000);
  await quiet();
  expect(isIn).toBe(false);
  first?.release();
  await passTime(clock, Promise.resolve(next), 50, 10);
  expect(isIn).toBe(true);
});

it('the sessions of all workers together are as many as one may have', async () => {
  const { clock, workers, memory } = startWorkers(3);
  const taking = workers.map(({ places }, index) => places.take(request(`customer ${index}`), signal));
  await quiet();
  expect(memory.holders('sessions')).toBe(2);
  const slot = await Promise.race(taking);
  slot.release();
  await passTime(clock, Promise.all(taking), 50, 10);
  expect(memory.holders('sessions')).toBe(2);
});

it('who waits in another worker is heard: the session of that customer gives way, or else one that idles', async () => {
  const { clock, workers } = startWorkers(2);
  const [one, other] = workers;
  const asked: string[] = [];
  const idle = (psuId: string): SlotRequest => request(psuId, { giveWay: () => asked.push(psuId) > 0 });
  const [a, b] = [await one?.places.take(idle('a'), signal), await one?.places.take(idle('b'), signal)];
  expect([a?.isWanted(), b?.isWanted()]).toEqual([false, false]);
  const leaving = new AbortController();
  void other?.places.take(request('b'), leaving.signal).catch(() => {});
  await quiet();
  expect(asked).toEqual(['b']);
  expect([a?.isWanted(), b?.isWanted()]).toEqual([false, true]);
  leaving.abort();
  clock.advance(100);
  await quiet();
  const next = other?.places.take(request('c'), signal);
  await quiet();
  expect(asked).toEqual(['b', 'a']);
  a?.release();
  await passTime(clock, Promise.resolve(next), 50, 10);
});

it('a place of the process that leads to none in the fleet is given back', async () => {
  const { workers } = startWorkers(1);
  const [one] = workers;
  if (one === undefined) throw new Error('one worker');
  one.fleet.mode = 'gone';
  await expect(one.places.take(request('a'), signal)).rejects.toMatchObject({ reason: 'fleet_unavailable' });
  expect(one.slots.isUnused).toBe(true);
  one.fleet.mode = 'works';
  const slot = await one.places.take(request('a'), signal);
  slot.release();
  await quiet();
  expect(one.slots.isUnused).toBe(true);
});
