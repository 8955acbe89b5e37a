import { type ManualClock, manualClock } from '@relais/model';
import { Keyv } from 'keyv';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type AccessQuota, createAccessQuota } from '../../src/quota/access-quota.ts';
import type { AccessQuotaOptions } from '../../src/quota/access-quota-options.ts';
import type { Store } from '../../src/store.ts';
import { memoryStore } from '../store/memory-store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const counter = { psuId: 'psu-42', accountId: 'account-1', kind: 'balances' } as const;

let clock: ManualClock;
let store: Store;
let quota: AccessQuota;

const start = (options: Partial<AccessQuotaOptions> = {}): AccessQuota =>
  createAccessQuota({ bankId: 'bank', store, clock, ...options });

async function spend(times: number, more: object = {}): Promise<void> {
  for (let n = 0; n < times; n += 1) await (await quota.reserve({ ...counter, ...more })).settle();
}

beforeEach(() => {
  clock = manualClock();
  store = memoryStore();
  quota = start();
});

describe('R19: four unattended accesses within any 24 hours', () => {
  it('each reservation tells what remains and from when on the next is allowed', async () => {
    const openedAt = clock.now();
    const seen = [];
    for (let n = 0; n < 4; n += 1) {
      const { limit, remaining, nextFreeAt } = await quota.reserve(counter);
      seen.push([limit, remaining, nextFreeAt - openedAt]);
      clock.advance(HOUR);
    }
    expect(seen).toEqual([
      [4, 3, 0],
      [4, 2, HOUR],
      [4, 1, 2 * HOUR],
      [4, 0, DAY],
    ]);
  });

  it('the fifth is refused as quota_exhausted, with the time to come back', async () => {
    const openedAt = clock.now();
    await spend(4);
    clock.advance(HOUR);
    await expect(quota.reserve(counter)).rejects.toMatchObject({
      code: 'quota_exhausted',
      reason: 'access_quota',
      retryAt: openedAt + DAY,
    });
  });

  it('a place comes free exactly 24 hours after its access, not at midnight, one by one', async () => {
    await spend(1);
    clock.advance(2 * HOUR);
    await spend(3);
    clock.advance(22 * HOUR - 1);
    await expect(quota.reserve(counter)).rejects.toMatchObject({ retryAt: clock.now() + 1 });
    clock.advance(1);
    await spend(1);
    await expect(quota.reserve(counter)).rejects.toMatchObject({ retryAt: clock.now() + 2 * HOUR });
  });

  it.each([
    ['23 hours long', Date.UTC(2026, 2, 28, 11), 23],
    ['25 hours long', Date.UTC(2026, 9, 24, 10), 25],
  ])('the same hour of the next day is not 24 hours later when that day is %s', async (_, noonInParis, hours) => {
    clock = manualClock(noonInParis);
    quota = start();
    await spend(4);
    clock.advance(hours * HOUR);
    const next = quota.reserve(counter);
    if (hours < 24) await expect(next).rejects.toMatchObject({ retryAt: noonInParis + DAY });
    else await expect(next).resolves.toMatchObject({ remaining: 3 });
  });

  it('PSUs, accounts, kinds and banks are counted apart, whatever characters their ids hold', async () => {
    await spend(4);
    for (const other of [{ psuId: 'psu-43' }, { accountId: 'account-2' }, { kind: 'transactions' as const }]) {
      await expect(quota.reserve({ ...counter, ...other })).resolves.toMatchObject({ remaining: 3 });
    }
    await expect(start({ bankId: 'other' }).reserve(counter)).resolves.toMatchObject({ remaining: 3 });
    await spend(4, { psuId: 'a:b', accountId: 'c' });
    await expect(quota.reserve({ ...counter, psuId: 'a', accountId: 'b:c' })).resolves.toMatchObject({ remaining: 3 });
  });

  it('a hundred at once never get more than four, even from two quotas over one store', async () => {
    const quotas = [quota, start()];
    const asked = await Promise.allSettled(
      Array.from({ length: 50 }, () => quotas.map((q) => q.reserve(counter))).flat(),
    );
    const got = asked.filter(({ status }) => status === 'fulfilled');
    expect(got).toHaveLength(4);
    expect(await quota.status(counter)).toMatchObject({ remaining: 0, accesses: { length: 4 } });
  });

  it('a restart remembers what was spent, also what never came to its end', async () => {
    await spend(2);
    await quota.reserve(counter);
    await expect(start().reserve(counter)).resolves.toMatchObject({ remaining: 0 });
  });

  it('several processes need a lock that holds across them: it is asked for each change', async () => {
    const keys: string[] = [];
    quota = start({
      exclusive: (key, task) => {
        keys.push(key);
        return task();
      },
    });
    await spend(1);
    expect(keys).toEqual(Array(2).fill('access-quota:bank:psu-42:account-1:balances'));
  });

  it('Keyv is a store as it is', async () => {
    store = new Keyv();
    quota = start();
    await spend(3);
    await expect(start().reserve(counter)).resolves.toMatchObject({ remaining: 0 });
  });
});

describe('R19: what counts', () => {
  it('a failed call counts: it is settled like any other', async () => {
    const { settle } = await quota.reserve(counter);
    await settle();
    expect(await quota.status(counter)).toMatchObject({ remaining: 3 });
  });

  it('a call that never left the host is given back, once', async () => {
    await spend(3);
    const access = await quota.reserve(counter);
    await access.release();
    await access.release();
    await access.settle();
    expect(await quota.status(counter)).toMatchObject({ remaining: 1 });
  });

  it('what was settled can no longer be given back', async () => {
    const access = await quota.reserve(counter);
    await access.settle();
    await access.release();
    expect(await quota.status(counter)).toMatchObject({ remaining: 3 });
  });

  it('the 24 hours run from the end of the call, since the bank may have seen it as late as that', async () => {
    const access = await quota.reserve(counter);
    clock.advance(90_000);
    await access.settle();
    await spend(3);
    clock.advance(DAY - 1);
    await expect(quota.reserve(counter)).rejects.toMatchObject({ retryAt: clock.now() + 1 });
  });

  it('reads of one account within one session of the web bank are one access', async () => {
    await spend(3);
    const [first, second] = [
      await quota.reserve({ ...counter, sessionId: 's' }),
      await quota.reserve({ ...counter, sessionId: 's' }),
    ];
    expect(second.remaining).toBe(0);
    await first.release();
    expect(await quota.status(counter)).toMatchObject({ remaining: 0 });
    await second.release();
    expect(await quota.status(counter)).toMatchObject({ remaining: 1 });
  });

  it('another session, or another account of the same one, is another access', async () => {
    await spend(1, { sessionId: 's' });
    expect((await quota.reserve({ ...counter, sessionId: 't' })).remaining).toBe(2);
    expect((await quota.reserve({ ...counter, accountId: 'account-2', sessionId: 's' })).remaining).toBe(3);
  });
});

describe('R19: attended access', () => {
  const action = (agoMs = 0, actionId = 'click-1') => ({ attended: { actionId, at: clock.now() - agoMs } });

  it('never counts, is never refused, and is recorded with its action', async () => {
    await spend(4);
    const access = await quota.reserve({ ...counter, ...action() });
    expect(access).toMatchObject({ attended: true, remaining: 0 });
    const { accesses } = await quota.status(counter);
    expect(accesses.at(-1)).toEqual({ at: clock.now(), actionId: 'click-1' });
    expect(accesses).toHaveLength(5);
  });

  it.each([
    ['five minutes old', 300_000, 'click-1', true],
    ['older', 300_001, 'click-1', false],
    ['a few seconds ahead, as clocks differ', -5_000, 'click-1', true],
    ['in the future', -5_001, 'click-1', false],
    ['at no time at all', Number.NaN, 'click-1', false],
    ['without an id', 0, ' ', false],
  ])('an action %s: attended %s', async (_, agoMs, actionId, attended) => {
    const access = await quota.reserve({ ...counter, ...action(agoMs, actionId) });
    expect(access).toMatchObject({ attended, remaining: attended ? 4 : 3 });
  });

  it('the age limit is the host’s to set', async () => {
    quota = start({ attendedMaxAgeMs: 1_000 });
    expect((await quota.reserve({ ...counter, ...action(1_001) })).attended).toBe(false);
  });

  it('a stale action is refused when nothing is left', async () => {
    await spend(4);
    await expect(quota.reserve({ ...counter, ...action(DAY) })).rejects.toMatchObject({ code: 'quota_exhausted' });
  });

  it('a thousand of them keep the record small, and never push out what counts', async () => {
    await spend(2);
    for (let n = 0; n < 1_000; n += 1) await quota.reserve({ ...counter, ...action() });
    const { accesses, remaining } = await quota.status(counter);
    expect(accesses).toHaveLength(102);
    expect(remaining).toBe(2);
  });
});

describe('R19: an agreed limit', () => {
  it('lets more through', async () => {
    quota = start({ agreedLimit: { accesses: 6, reference: 'letter of 2 March 2026' } });
    await spend(6);
    await expect(quota.reserve(counter)).rejects.toMatchObject({ code: 'quota_exhausted' });
  });

  it('that ends leaves more spent than allowed: the next is free once enough have left', async () => {
    quota = start({ agreedLimit: { accesses: 6, reference: 'letter of 2 March 2026' } });
    const openedAt = clock.now();
    for (let n = 0; n < 6; n += 1) {
      await spend(1);
      clock.advance(HOUR);
    }
    quota = start();
    await expect(quota.reserve(counter)).rejects.toMatchObject({ retryAt: openedAt + 2 * HOUR + DAY });
  });

  it.each([
    [{ accesses: 6, reference: ' ' }, /agreedLimit.reference/],
    [{ accesses: 6 } as never, /agreedLimit.reference/],
    [{ accesses: 4, reference: 'letter' }, /agreedLimit.accesses/],
    [{ accesses: 5.5, reference: 'letter' }, /agreedLimit.accesses/],
  ])('%j is refused at the start', (agreedLimit, message) => {
    expect(() => start({ agreedLimit })).toThrow(message);
  });
});

it.each([
  [{ attendedMaxAgeMs: 0 }, /attendedMaxAgeMs/],
  [{ lowAt: -1 }, /lowAt/],
  [{ lowAt: 0.5 }, /lowAt/],
])('%j is refused at the start', (options, message) => {
  expect(() => start(options)).toThrow(message);
});

describe('R19: quota:low', () => {
  it('is told when one access remains, and when none does; not for attended ones', async () => {
    const told: number[] = [];
    quota.on('quota:low', ({ remaining }) => told.push(remaining));
    await spend(4);
    await spend(1, { attended: { actionId: 'click-1', at: clock.now() } });
    expect(told).toEqual([1, 0]);
  });

  it('says whose counter it is; a listener that throws harms nothing', async () => {
    const onError = vi.fn();
    quota = start({ onError, lowAt: 3 });
    quota.on('quota:low', (event) => {
      throw new Error(JSON.stringify(event));
    });
    await spend(1);
    const event = { bankId: 'bank', ...counter, limit: 4, remaining: 3, nextFreeAt: clock.now() };
    expect(JSON.parse(onError.mock.calls[0]?.[0].message)).toEqual(event);
  });
});

describe('a store that fails', () => {
  const broken = (error: Error): Store => ({ get: () => Promise.reject(error), set: () => Promise.reject(error) });

  it('no access is made that cannot be counted: own_network', async () => {
    store = broken(Object.assign(new Error('connection lost'), { config: { password: 'secret' } }));
    const refused = await start()
      .reserve(counter)
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'own_network', reason: 'store', cause: { message: 'connection lost' } });
    expect(JSON.stringify((refused as Error).cause)).not.toContain('secret');
  });

  it.each([['text'], [{}], [[{ at: 1 }]], [[{ id: 'x', at: '1', reads: 1 }]], [null]])(
    'what is no list of accesses (%j) is not taken for an empty one',
    async (value) => {
      store = { get: async () => value, set: async () => {} };
      await expect(start().reserve(counter)).rejects.toMatchObject({ code: 'own_network', reason: 'store' });
    },
  );

  it('after the call harms nothing: the access stays counted, and the host hears of it', async () => {
    const onError = vi.fn();
    const access = await start({ onError }).reserve(counter);
    const { set } = store;
    store.set = () => Promise.reject(new Error('connection lost'));
    await access.release();
    store.set = set;
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code: 'own_network' }));
    expect(await quota.status(counter)).toMatchObject({ remaining: 3 });
  });

  it('does not hold up the next call', async () => {
    const { get } = store;
    store.get = () => Promise.reject(new Error('connection lost'));
    const first = quota.reserve(counter);
    await expect(first).rejects.toThrow();
    store.get = get;
    await expect(quota.reserve(counter)).resolves.toMatchObject({ remaining: 3 });
  });
});
