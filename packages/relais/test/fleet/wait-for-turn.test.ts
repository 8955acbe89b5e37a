import { FleetMemory, type FleetView } from '@relais/core';
import { type ManualClock, manualClock } from '@relais/model';
import { beforeEach, describe, expect, it } from 'vitest';
import { standingLease } from '../../src/fleet/standing-lease.ts';
import { onKnock, waitForTurn } from '../../src/fleet/wait-for-turn.ts';

const OPTIONS = { ttlMs: 30_000, slots: 1 };
const { signal } = new AbortController();
const quiet = async (): Promise<void> => {
  for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

let clock: ManualClock;
let memory: FleetMemory;
let one: FleetView;
let other: FleetView;

beforeEach(() => {
  clock = manualClock();
  memory = new FleetMemory(clock);
  one = memory.join().open('bank');
  other = memory.join().open('bank');
});

/** A view of a worker whose shared memory has forgotten all before. */
function forgetful(view: FleetView): { view: FleetView; forget: () => void } {
  let lostAt: number | undefined;
  const stand: Partial<FleetView> = {
    tryLease: async (name, options) => {
      const madeAt = lostAt;
      const asked = await view.tryLease(`${name}.${madeAt ?? 0}`, options);
      if (asked.kind === 'taken') return asked;
      const { lease } = asked;
      const isKnown = (): boolean => madeAt === lostAt;
      return {
        kind: 'granted',
        lease: {
          ...lease,
          name,
          get isHeld() {
            return isKnown() && lease.isHeld;
          },
          extend: async () => isKnown() && lease.extend(),
        },
      };
    },
    on: view.on,
  };
  Object.defineProperty(stand, 'lostAt', { get: () => lostAt });
  return { view: stand as FleetView, forget: () => (lostAt = clock.now()) };
}

const wait = (view: FleetView, caller = signal) => waitForTurn(view, 'login.a', { ...OPTIONS, clock, signal: caller });

describe('who waits for a lease', () => {
  it('is heard by its holder at once and every two seconds, and by no other', async () => {
    const held = await wait(one);
    let knocks = 0;
    onKnock(one, 'login.a', () => (knocks += 1));
    onKnock(one, 'login.b', () => (knocks += 100));
    const waiting = wait(other);
    await quiet();
    expect(knocks).toBe(1);
    for (let second = 0; second < 4; second += 1) {
      clock.advance(1_000);
      await quiet();
    }
    expect(knocks).toBe(3);
    await held.release();
    expect((await waiting).isHeld).toBe(true);
    expect(clock.pending()).toBe(0);
  });

  it('knocks at no lease that is free', async () => {
    let knocks = 0;
    onKnock(other, 'login.a', () => (knocks += 1));
    await wait(one);
    await quiet();
    expect(knocks).toBe(0);
  });

  it('leaves with its caller, and leaves no timer', async () => {
    await wait(one);
    const leaving = new AbortController();
    const waiting = wait(other, leaving.signal);
    await quiet();
    leaving.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
    expect(clock.pending()).toBe(0);
  });
});

describe('a shared memory that forgot its leases', () => {
  it('gives none out before a holder had the time to take its own anew', async () => {
    const [mine, yours] = [forgetful(one), forgetful(other)];
    const held = standingLease(mine.view, await wait(mine.view), OPTIONS);
    mine.forget();
    yours.forget();
    const waiting = wait(yours.view);
    await quiet();
    clock.advance(10_000);
    await quiet();
    expect(held.isHeld).toBe(false);
    expect(await held.extend()).toBe(true);
    expect(held.isHeld).toBe(true);
    for (let second = 0; second < 25; second += 1) {
      clock.advance(1_000);
      await quiet();
      expect(await held.extend()).toBe(true);
    }
    await held.release();
    clock.advance(31_000);
    expect((await waiting).isHeld).toBe(true);
  });

  it('leaves the waiting to its caller, too', async () => {
    const { view, forget } = forgetful(one);
    forget();
    const leaving = new AbortController();
    const waiting = wait(view, leaving.signal);
    await quiet();
    leaving.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
    expect(clock.pending()).toBe(0);
  });

  it('gives a lease back to no holder when another worker has it by then', async () => {
    const [mine, yours] = [forgetful(one), forgetful(other)];
    const held = standingLease(mine.view, await wait(mine.view), OPTIONS);
    mine.forget();
    yours.forget();
    clock.advance(31_000);
    await wait(yours.view);
    expect(await held.extend()).toBe(false);
  });

  it('is no excuse for a holder that stood still past its time', async () => {
    const held = standingLease(one, await wait(one), OPTIONS);
    clock.advance(31_000);
    expect(await held.extend()).toBe(false);
    expect(held.isHeld).toBe(false);
  });
});
