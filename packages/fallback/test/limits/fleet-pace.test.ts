import { type ManualClock, manualClock } from '@relais/model';
import { beforeEach, describe, expect, it } from 'vitest';
import { FleetPace } from '../../src/limits/fleet-pace.ts';
import { FakeFleet, SharedMemory } from '../fleet/fake-fleet.ts';
import { passTime, quiet } from '../secrets/processes.ts';

const { signal } = new AbortController();
const LONG_MS = 600_000;

let clock: ManualClock;
let memory: SharedMemory;

beforeEach(() => {
  clock = manualClock();
  memory = new SharedMemory(clock);
});

/** When each of many requests of several workers leaves. */
function sendAll(workers: readonly FakeFleet[], each: number, requestsPerSecond: number) {
  const leftAt: number[] = [];
  const all = workers.flatMap((fleet) => {
    const pace = new FleetPace(fleet, clock, requestsPerSecond);
    return Array.from({ length: each }, () => pace.turn(signal, LONG_MS).then(() => leftAt.push(clock.monotonic())));
  });
  return { leftAt, all: Promise.all(all) };
}

describe('the pace of a fleet', () => {
  it.each([100, 30, 7, 1, 0.5])('keeps all workers together at %d requests a second', async (perSecond) => {
    const workers = [0, 1, 2].map(() => new FakeFleet(memory));
    const each = Math.ceil(perSecond * 2);
    const { leftAt, all } = sendAll(workers, each, perSecond);
    await passTime(clock, all, 50, 2_000);
    for (let second = 0; second <= clock.monotonic(); second += 1_000) {
      const upTo = leftAt.filter((at) => at < second).length;
      expect(upTo).toBeLessThanOrEqual(Math.ceil(perSecond * (second / 1_000)));
    }
    expect(leftAt).toHaveLength(3 * each);
  });

  it('asks the shared memory once for a block of requests, whoever waits for it', async () => {
    const fleet = new FakeFleet(memory);
    const { all } = sendAll([fleet], 100, 100);
    await all;
    expect(fleet.asked).toBe(20);
  });

  it('a block that was not used up ends with its second', async () => {
    const fleet = new FakeFleet(memory);
    const pace = new FleetPace(fleet, clock, 100);
    await pace.turn(signal, LONG_MS);
    clock.advance(1_000);
    await pace.turn(signal, LONG_MS);
    expect(fleet.asked).toBe(2);
  });

  it('while the shared memory does not answer, a worker sends a twentieth of it', async () => {
    const fleet = new FakeFleet(memory);
    fleet.mode = 'gone';
    const { leftAt, all } = sendAll([fleet], 20, 100);
    await passTime(clock, all, 50, 200);
    expect(leftAt.filter((at) => at < 1_000)).toHaveLength(5);
    expect(leftAt.filter((at) => at < 3_000)).toHaveLength(15);
  });

  it('a request that would have to wait too long does not wait, and is the host program’s matter', async () => {
    const pace = new FleetPace(new FakeFleet(memory), clock, 1);
    await pace.turn(signal, 500);
    await expect(pace.turn(signal, 500)).rejects.toMatchObject({ reason: 'busy', actor: 'host' });
    expect(clock.pending()).toBe(0);
  });

  it('a request whose call has left does not wait', async () => {
    const pace = new FleetPace(new FakeFleet(memory), clock, 1);
    await pace.turn(signal, LONG_MS);
    const leaving = new AbortController();
    const waiting = pace.turn(leaving.signal, LONG_MS);
    await quiet();
    leaving.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    expect(clock.pending()).toBe(0);
  });
});
