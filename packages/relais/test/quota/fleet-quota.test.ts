import { FleetMemory, type FleetView } from '@relais/core';
import { createSealedStore, type ManualClock, manualClock, RelaisError } from '@relais/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Turns, workers } from '../../../model/test/store/agreeing-workers.ts';
import { keyvIn } from '../../../model/test/store/sealed-in.ts';
import { storeOfWorker } from '../../src/fleet/fleet-versions.ts';
import { type AccessQuota, createAccessQuota } from '../../src/quota/access-quota.ts';

const DAY = 86_400_000;
const COUNTER = { psuId: 'psu-42', accountId: 'account-1', kind: 'transactions' } as const;

interface Worker {
  readonly quota: AccessQuota;
  /** Whether this worker reaches what the fleet shares. */
  isReachable: boolean;
  /** Whether its writes reach the store. */
  isStoreWritable: boolean;
}

interface Shared {
  readonly clock: ManualClock;
  readonly join: () => Worker;
}

function fleet(): Shared {
  const clock = manualClock(Date.UTC(2026, 9, 5, 12));
  const memory = new FleetMemory(clock);
  const keyv = keyvIn(new Map());
  const join = (): Worker => {
    const view = memory.join().open('cic');
    const advance: FleetView['advance'] = async (name, options) => {
      if (!worker.isReachable) throw new RelaisError('own_network', 'no answer', { reason: 'store' });
      return view.advance(name, options);
    };
    const set = async (key: string, text: string): Promise<unknown> => {
      if (!worker.isStoreWritable) throw new Error('full');
      return keyv.set(key, text);
    };
    const store = createSealedStore({ keyv: { ...keyv, set }, key: new Uint8Array(32).fill(9) }, clock);
    const quota = createAccessQuota({ bankId: 'cic', store: storeOfWorker(store, { advance }), clock });
    const worker: Worker = { quota, isReachable: true, isStoreWritable: true };
    return worker;
  };
  return { clock, join };
}

const eight = ({ join }: Shared): readonly Worker[] => Array.from({ length: 8 }, join);
const attended = ({ clock }: Shared) => ({ actionId: 'click', at: clock.now() });

describe('eight workers', () => {
  it('are given four unattended accesses together, however often each asks at the same moment', async () => {
    const all = eight(fleet());
    const asked = all.flatMap(({ quota }) => [1, 2, 3].map(() => quota.reserve(COUNTER)));
    const ended = await Promise.allSettled(asked);
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    for (const one of ended) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'quota_exhausted' });
    }
  });

  it('are given none before the first of the four is 24 hours old', async () => {
    const shared = fleet();
    const all = eight(shared);
    for (const { quota } of all.slice(0, 4)) await (await quota.reserve(COUNTER)).settle();
    shared.clock.advance(DAY - 1);
    for (const { quota } of all)
      await expect(quota.reserve(COUNTER)).rejects.toMatchObject({ code: 'quota_exhausted' });
    shared.clock.advance(1);
    expect(await all[7]?.quota.reserve(COUNTER)).toMatchObject({ remaining: 3 });
  });

  it('use what one of them has given back', async () => {
    const [one, other, ...rest] = eight(fleet());
    const reserved = await one?.quota.reserve(COUNTER);
    for (const { quota } of rest.slice(0, 3)) await quota.reserve(COUNTER);
    await expect(other?.quota.reserve(COUNTER)).rejects.toMatchObject({ code: 'quota_exhausted' });
    await reserved?.release();
    expect(await other?.quota.reserve(COUNTER)).toMatchObject({ remaining: 0 });
  });

  it('keep counted what a worker had reserved that is gone', async () => {
    const shared = fleet();
    await shared.join().quota.reserve(COUNTER);
    expect(await shared.join().quota.status(COUNTER)).toMatchObject({ remaining: 3 });
  });

  it('do not count what the customer asks for', async () => {
    const shared = fleet();
    const all = eight(shared);
    const reserved = await Promise.all(
      all.map(({ quota }) => quota.reserve({ ...COUNTER, attended: attended(shared) })),
    );
    for (const { remaining } of reserved) expect(remaining).toBe(4);
    await Promise.all(reserved.map((access) => access.settle()));
    expect(await all[0]?.quota.status(COUNTER)).toMatchObject({ remaining: 4, accesses: { length: 8 } });
  });
});

describe('what the customer asks for', () => {
  it('asks no other worker before the bank is asked', async () => {
    const shared = workers(Date.UTC(2026, 9, 5, 12));
    const quota = createAccessQuota({ bankId: 'cic', store: shared.join(), clock: shared.clock });
    await quota.reserve(COUNTER);
    shared.versions.asked = 0;
    const free = await quota.reserve({ ...COUNTER, attended: { actionId: 'click', at: shared.clock.now() } });
    expect(free).toMatchObject({ attended: true, remaining: 3 });
    expect(shared.versions.asked).toBe(0);
    await free.settle();
    await free.settle();
    expect(await quota.status(COUNTER)).toMatchObject({ remaining: 3, accesses: [{}, { actionId: 'click' }] });
  });

  it('is given while the store cannot be used, without a word of what is left', async () => {
    const shared = workers(Date.UTC(2026, 9, 5, 12));
    const store = shared.join(() => Promise.reject(new Error('down')));
    const quota = createAccessQuota({ bankId: 'cic', store, clock: shared.clock });
    const free = await quota.reserve({ ...COUNTER, attended: { actionId: 'click', at: shared.clock.now() } });
    expect(free).toMatchObject({ attended: true });
    expect(free.remaining).toBeUndefined();
    await expect(quota.reserve(COUNTER)).rejects.toMatchObject({ code: 'own_network', reason: 'store' });
  });

  it('is not recorded where it never left', async () => {
    const shared = workers(Date.UTC(2026, 9, 5, 12));
    const quota = createAccessQuota({ bankId: 'cic', store: shared.join(), clock: shared.clock });
    const free = await quota.reserve({ ...COUNTER, attended: { actionId: 'click', at: shared.clock.now() } });
    await free.release();
    await free.settle();
    expect(await quota.status(COUNTER)).toMatchObject({ accesses: [] });
  });
});

describe('a worker that cannot ask the others', () => {
  it.each(['isReachable', 'isStoreWritable'] as const)(
    'is given no unattended access (%s), however many were free',
    async (reached) => {
      const all = eight(fleet());
      await all[0]?.quota.reserve(COUNTER);
      for (const worker of all) worker[reached] = false;
      const ended = await Promise.allSettled(all.map(({ quota }) => quota.reserve(COUNTER)));
      expect(ended.map((one) => one.status === 'rejected' && (one.reason as RelaisError).reason)).toEqual(
        all.map(() => 'store'),
      );
    },
  );

  it('is given what the customer asks for, and counts it with the others’ once it can', async () => {
    const shared = fleet();
    const [one, other] = [shared.join(), shared.join()];
    await one.quota.reserve(COUNTER);
    one.isReachable = false;
    const free = await one.quota.reserve({ ...COUNTER, attended: attended(shared) });
    expect(free).toMatchObject({ attended: true, remaining: 3 });
    await free.settle();
    await other.quota.reserve(COUNTER);
    one.isReachable = true;
    expect(await one.quota.reserve(COUNTER)).toMatchObject({ remaining: 1 });
    expect(await other.quota.status(COUNTER)).toMatchObject({ remaining: 1, accesses: { length: 4 } });
  });

  it('goes on with an access that its session has already', async () => {
    const worker = fleet().join();
    await worker.quota.reserve({ ...COUNTER, sessionId: 'session' });
    worker.isReachable = false;
    await expect(worker.quota.reserve({ ...COUNTER, sessionId: 'session' })).resolves.toMatchObject({
      attended: false,
    });
    await expect(worker.quota.reserve({ ...COUNTER, sessionId: 'other' })).rejects.toMatchObject({ reason: 'store' });
  });

  it('gives an access back that was never made, and the others have it once they can be asked', async () => {
    const shared = fleet();
    const [one, other] = [shared.join(), shared.join()];
    const reserved = await one.quota.reserve(COUNTER);
    for (let nth = 0; nth < 3; nth += 1) await other.quota.reserve(COUNTER);
    one.isReachable = false;
    await reserved.release();
    await expect(other.quota.reserve(COUNTER)).rejects.toMatchObject({ code: 'quota_exhausted' });
    one.isReachable = true;
    await (await one.quota.reserve({ ...COUNTER, attended: attended(shared) })).settle();
    expect(await other.quota.reserve(COUNTER)).toMatchObject({ remaining: 0 });
  });
});

it('an access counts once, also where what the workers agree on was lost while it was reserved', async () => {
  const shared = workers(Date.UTC(2026, 9, 5, 12));
  let isLost = false;
  const store = shared.join(async (request) => {
    const answered = await request();
    const isAgreed = [...shared.versions.texts.values()].some((text) => !text.endsWith('.new'));
    if (isAgreed && !isLost) {
      isLost = true;
      shared.versions.texts.clear();
    }
    return answered;
  });
  const quota = createAccessQuota({ bankId: 'cic', store, clock: shared.clock });
  expect(await quota.reserve(COUNTER)).toMatchObject({ remaining: 3 });
  expect(isLost).toBe(true);
  expect(await quota.status(COUNTER)).toMatchObject({ remaining: 3, accesses: { length: 1 } });
});

it('never gives more than four, in whatever order requests come, workers die, or what they agree on is lost', async () => {
  const step = fc.oneof(
    { weight: 40, arbitrary: fc.record({ kind: fc.constant('request' as const), at: fc.nat(999) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const), at: fc.nat(7) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), at: fc.nat(1) }) },
  );
  const releases = fc.array(fc.boolean(), { minLength: 2, maxLength: 8 });
  let most = 0;
  await fc.assert(
    fc.asyncProperty(releases, fc.array(step, { minLength: 10, maxLength: 200 }), async (released, steps) => {
      const shared = workers(Date.UTC(2026, 9, 5, 12));
      const turns = new Turns();
      let made = 0;
      const quotaOf = (worker: number): AccessQuota => {
        const store = shared.join(turns.through(worker));
        return createAccessQuota({ bankId: 'cic', store, clock: shared.clock });
      };
      released.forEach(async (isReleased, worker) => {
        const quota = quotaOf(worker);
        for (let nth = 0; nth < 2; nth += 1) {
          const reserved = await quota.reserve(COUNTER).catch(() => undefined);
          if (reserved === undefined) continue;
          // What is given back was never made.
          if (isReleased) await reserved.release();
          else made += 1;
        }
      });
      let next = 0;
      await turns.run((waiting) => {
        for (;;) {
          const { kind, at } = steps[next % steps.length] ?? { kind: 'request', at: 0 };
          next += 1;
          if (kind === 'request') return at % waiting;
          if (next > steps.length) return 0;
          if (kind === 'lose') shared.versions.texts.clear();
          if (kind === 'kill' && at > 0) turns.kill(at);
        }
      });
      expect(made).toBeLessThanOrEqual(4);
      most = Math.max(most, made);
      const late = createAccessQuota({ bankId: 'cic', store: shared.join(), clock: shared.clock });
      for (let nth = 0; nth < 5; nth += 1)
        made += await late.reserve(COUNTER).then(
          () => 1,
          () => 0,
        );
      expect(made).toBeLessThanOrEqual(4);
    }),
    { numRuns: 200 },
  );
  expect(most).toBe(4);
}, 120_000);
