import { type ManualClock, manualClock } from '@relais/model';
import { beforeEach, describe, expect, it } from 'vitest';
import { SessionLease } from '../../src/fleet/session-lease.ts';
import type { LoginFleet } from '../../src/index.ts';
import { passTime, quiet } from '../secrets/processes.ts';
import { FakeFleet, SharedMemory } from './fake-fleet.ts';

const CUSTOMER = { name: 'login.a', slots: 1, isVital: true };
const PLACE = { name: 'sessions', slots: 1, isVital: false };
const LOST = { code: 'fallback_unavailable', reason: 'lease_lost', actor: 'host', retry: 'later' };
const { signal } = new AbortController();

let clock: ManualClock;
let memory: SharedMemory;

beforeEach(() => {
  clock = manualClock();
  memory = new SharedMemory(clock);
});

const take = (fleet: LoginFleet, needed = [CUSTOMER], wait = signal): Promise<SessionLease> =>
  SessionLease.take(fleet, needed, clock, wait);

/** Lets time pass as it does: timers run, and what they began comes to its end. */
async function pass(ms: number, stepMs = 1_000): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    clock.advance(Math.min(stepMs, ms - passed));
    await quiet(2);
  }
}

describe('the lease of a session', () => {
  it('is extended while the session lives, and free at once when it is over', async () => {
    const one = await take(new FakeFleet(memory));
    const other = new FakeFleet(memory);
    await pass(600_000);
    expect(await other.tryLease('login.a', { ttlMs: 30_000, slots: 1 })).toBeUndefined();
    await expect(one.assertHeld(signal)).resolves.toBeUndefined();
    await one.release();
    expect(await other.tryLease('login.a', { ttlMs: 30_000, slots: 1 })).toBeDefined();
    expect(clock.pending()).toBe(0);
  });

  it('of a worker that died blocks nobody for longer than half a minute', async () => {
    const dead = new FakeFleet(memory);
    await take(dead);
    dead.mode = 'gone';
    const waiting = take(new FakeFleet(memory));
    await pass(29_800);
    expect(memory.holders('login.a')).toBe(1);
    const next = await passTime(clock, waiting, 100, 5);
    expect(next.lost.aborted).toBe(false);
    expect(clock.monotonic()).toBeLessThanOrEqual(30_200);
  });

  it('that has ended ends the session: it sends nothing more, and holds nothing', async () => {
    const fleet = new FakeFleet(memory);
    const lease = await take(fleet, [CUSTOMER, PLACE]);
    memory.leases.clear();
    await pass(10_000);
    expect(lease.lost.reason).toMatchObject(LOST);
    await expect(lease.assertHeld(signal)).rejects.toMatchObject(LOST);
    expect([memory.holders('login.a'), memory.holders('sessions')]).toEqual([0, 0]);
    await lease.release();
    expect(clock.pending()).toBe(0);
  });

  it('of a worker that stood still is looked at before its next request, not after it', async () => {
    const lease = await take(new FakeFleet(memory));
    // The timers of a process that stood still have not run yet when a request of it is about to leave.
    const still = SessionLease.take(new FakeFleet(memory), [PLACE], clock, signal);
    await still;
    for (const held of memory.leases) held.until = 0;
    await take(new FakeFleet(memory));
    await expect(lease.assertHeld(signal)).rejects.toMatchObject(LOST);
  });

  it('is taken for held while the shared memory does not answer, which is asked once a second at most', async () => {
    const fleet = new FakeFleet(memory);
    const lease = await take(fleet);
    fleet.mode = 'gone';
    await pass(60_000);
    expect(lease.lost.aborted).toBe(false);
    const { asked } = fleet;
    for (let request = 0; request < 50; request += 1) await lease.assertHeld(signal);
    expect(fleet.asked - asked).toBeLessThanOrEqual(1);
    await pass(2_000);
    const before = fleet.asked;
    for (let request = 0; request < 50; request += 1) await lease.assertHeld(signal);
    expect(fleet.asked - before).toBe(1);
    fleet.mode = 'works';
    await pass(10_000);
    expect(lease.lost.reason).toMatchObject(LOST);
  });

  it('a place among many that was lost is taken anew, and the session goes on', async () => {
    const lease = await take(new FakeFleet(memory), [CUSTOMER, PLACE]);
    for (const held of [...memory.leases].filter(({ name }) => name === 'sessions')) memory.leases.delete(held);
    await pass(10_000);
    expect(lease.lost.aborted).toBe(false);
    expect(memory.holders('sessions')).toBe(1);
    await lease.release();
    expect(memory.holders('sessions')).toBe(0);
  });
});

describe('who waits for the leases of a session', () => {
  it('keeps the first one while it waits for the second', async () => {
    const first = await take(new FakeFleet(memory), [PLACE]);
    const waiting = take(new FakeFleet(memory), [CUSTOMER, PLACE]);
    await pass(120_000);
    expect(memory.holders('login.a')).toBe(1);
    await first.release();
    const lease = await passTime(clock, waiting, 100, 10);
    await expect(lease.assertHeld(signal)).resolves.toBeUndefined();
  });

  it('leaves with the reason of its call, and leaves nothing behind, also where the lease is granted too late', async () => {
    const late = Promise.withResolvers<void>();
    const slow = new FakeFleet(memory);
    const waitForLease: LoginFleet['waitForLease'] = async (name, options) => {
      await late.promise;
      return (await slow.tryLease(name, options)) ?? Promise.reject(new Error('taken'));
    };
    const leaving = new AbortController();
    const waiting = take({ ...slow, waitForLease } as LoginFleet, [CUSTOMER], leaving.signal);
    leaving.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    late.resolve();
    await quiet();
    expect(memory.leases.size).toBe(0);
    expect(clock.pending()).toBe(0);
  });

  it('does not begin while the shared memory does not answer', async () => {
    const fleet = new FakeFleet(memory);
    fleet.mode = 'gone';
    await expect(take(fleet)).rejects.toMatchObject({
      code: 'fallback_refused',
      reason: 'fleet_unavailable',
      actor: 'host',
      retry: 'later',
    });
    expect(clock.pending()).toBe(0);
  });

  it('begins nevertheless if it is lenient; it takes the lease later, and ends if another has it then', async () => {
    const [one, two] = [0, 1].map(() => new FakeFleet(memory, { whenGone: 'lenient' }));
    if (one === undefined || two === undefined) throw new Error('two workers');
    one.mode = 'gone';
    two.mode = 'gone';
    const [first, second] = [await take(one), await take(two)];
    await first.assertHeld(signal);
    one.mode = 'works';
    await pass(10_000);
    expect(memory.holders('login.a')).toBe(1);
    two.mode = 'works';
    await pass(10_000);
    expect(first.lost.aborted).toBe(false);
    expect(second.lost.reason).toMatchObject(LOST);
  });
});
