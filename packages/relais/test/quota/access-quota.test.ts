import { createSealedStore, type ManualClock, manualClock, memory, type SealedStore } from '@relais/model';
import { Keyv } from 'keyv';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FaultyStore, hanging, swallowing, throwing } from '../../../model/test/store/faulty-store.ts';
import { type AccessQuota, createAccessQuota } from '../../src/quota/access-quota.ts';
import type { AccessQuotaOptions } from '../../src/quota/access-quota-options.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const KEY = new Uint8Array(32).fill(9);
const counter = { psuId: 'psu-42', accountId: 'account-1', kind: 'balances' } as const;

let clock: ManualClock;
let store: SealedStore;
let quota: AccessQuota;

const start = (options: Partial<AccessQuotaOptions> = {}): AccessQuota =>
  createAccessQuota({ bankId: 'bank', store, clock, ...options });

async function spend(times: number, more: object = {}): Promise<void> {
  for (let n = 0; n < times; n += 1) await (await quota.reserve({ ...counter, ...more })).settle();
}

beforeEach(() => {
  clock = manualClock();
  store = memory(clock);
  quota = start();
});

describe('a time of day that somebody sets', () => {
  it.each([DAY, 3 * DAY, 400 * DAY, -DAY, -HOUR])(
    'ahead by %i ms, and back, frees no access and costs none',
    async (byMs) => {
      await spend(2);
      const spentAt = clock.monotonic();
      clock.setTimeOfDay(clock.now() + byMs);
      await spend(2);
      await expect(quota.reserve(counter)).rejects.toMatchObject({
        code: 'quota_exhausted',
        retryAt: clock.now() + DAY,
      });
      clock.advance(HOUR);
      clock.setTimeOfDay(clock.now() - byMs);
      await expect(quota.reserve(counter)).rejects.toMatchObject({ code: 'quota_exhausted' });
      clock.advance(DAY - (clock.monotonic() - spentAt));
      await spend(4);
      await expect(quota.reserve(counter)).rejects.toMatchObject({ retryAt: clock.now() + DAY });
    },
  );

  it('is believed once it has stood for a day: a machine that slept counts right again', async () => {
    clock.setTimeOfDay(clock.now() + 10 * HOUR);
    await spend(1);
    clock.advance(DAY);
    await spend(4);
    const { accesses } = await quota.status(counter);
    expect(accesses.at(-1)?.at).toBe(clock.now());
  });

  it('that creeps, as network time lets it, is followed', async () => {
    for (let hour = 0; hour < 48; hour += 1) {
      clock.advance(HOUR);
      clock.setTimeOfDay(clock.now() + 30_000);
      await quota.status(counter);
    }
    await spend(1);
    expect((await quota.status(counter)).accesses.at(-1)?.at).toBe(clock.now());
  });
});

describe('R19: four unattended accesses within any 24 hours', () => {
  it('each reservation tells what remains and from when on the next is allowed', async () => {
    const openedAt = clock.now();
    const seen = [];
    for (let n = 0; n < 4; n += 1) {
      const { limit, remaining, nextFreeAt } = await quota.reserve(counter);
      seen.push([limit, remaining, (nextFreeAt ?? 0) - openedAt]);
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
    expect(keys).toEqual(Array(2).fill('bank:psu-42'));
  });

  it('Keyv holds it, sealed', async () => {
    store = createSealedStore({ keyv: new Keyv(), key: KEY }, clock);
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
    expect(accesses).toHaveLength(22);
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
  let keyv: FaultyStore;
  const attended = () => ({ attended: { actionId: 'click-1', at: clock.now() } });
  const restart = (options: Partial<AccessQuotaOptions> = {}): AccessQuota => {
    store = createSealedStore({ keyv, key: KEY }, clock);
    return start(options);
  };

  beforeEach(() => {
    keyv = new FaultyStore();
    quota = restart();
  });

  it.each([
    ['throws', throwing],
    ['swallows', swallowing],
  ])('that %s: no access is made that nobody can count', async (_, fault) => {
    keyv.failAll(fault);
    const refused: unknown = await quota.reserve(counter).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'own_network', reason: 'store' });
    expect(JSON.stringify(refused)).not.toContain('hunter2');
  });

  it('refuses one nobody can count although another process has spent all of them', async () => {
    await spend(4);
    quota = restart();
    keyv.failAll(swallowing);
    for (let n = 0; n < 8; n += 1) await expect(quota.reserve(counter)).rejects.toMatchObject({ reason: 'store' });
  });

  it('gives the accesses that this process knows to be left, and no more', async () => {
    await spend(2);
    keyv.failAll(swallowing);
    await spend(2);
    await expect(quota.reserve(counter)).rejects.toMatchObject({ code: 'quota_exhausted' });
    await expect(quota.reserve({ ...counter, kind: 'transactions' })).resolves.toMatchObject({ remaining: 3 });
  });

  it('is told what was spent meanwhile once it is back', async () => {
    await spend(2);
    keyv.failAll(swallowing);
    await spend(1);
    keyv.fail();
    clock.advance(1_000);
    await spend(1);
    await expect(restart().reserve(counter)).rejects.toMatchObject({ code: 'quota_exhausted' });
  });

  it.each([
    ['throws', throwing],
    ['swallows', swallowing],
  ])('that %s never refuses what the PSU asks for, and tells nothing of what is left', async (_, fault) => {
    keyv.failAll(fault);
    const access = await quota.reserve({ ...counter, ...attended() });
    expect(access).toMatchObject({ attended: true });
    expect(access.remaining).toBeUndefined();
    await access.settle();
  });

  it('that hangs holds up what the PSU asks for no longer than a moment', async () => {
    keyv.failAll(hanging);
    const reserved = quota.reserve({ ...counter, ...attended() });
    await new Promise(setImmediate);
    clock.advance(250);
    await expect(reserved).resolves.toMatchObject({ attended: true });
  });

  it('that answers too late gives back what was refused meanwhile', async () => {
    const gate = Promise.withResolvers<void>();
    keyv.fail({
      get: async (run) => {
        await gate.promise;
        return run();
      },
    });
    const refused = quota.reserve({ ...counter, waitMs: 100 });
    await new Promise(setImmediate);
    clock.advance(100);
    await expect(refused).rejects.toMatchObject({ code: 'own_network', reason: 'store' });
    keyv.fail();
    gate.resolve();
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    expect(await restart().status(counter)).toMatchObject({ remaining: 4 });
  });

  it.each(['text', {}, '[{"at":1}]', 'relais1.AAAA'])(
    'what is no list of accesses (%j) is not taken for an empty one',
    async (value) => {
      await spend(4);
      for (const name of keyv.names()) keyv.entries.set(name, value as string);
      await expect(restart().reserve(counter)).rejects.toMatchObject({ code: 'own_network', reason: 'store' });
    },
  );

  it('after the call harms nothing: this process knows, the next does not, and the host hears of it', async () => {
    const onError = vi.fn();
    quota = restart({ onError });
    const access = await quota.reserve(counter);
    keyv.fail({ set: swallowing });
    await access.release();
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code: 'own_network' }));
    expect(await quota.status(counter)).toMatchObject({ remaining: 4 });
    keyv.fail();
    expect(await restart().status(counter)).toMatchObject({ remaining: 3 });
  });

  it('does not hold up the next call', async () => {
    keyv.failAll(throwing);
    await expect(quota.reserve(counter)).rejects.toThrow();
    keyv.fail();
    clock.advance(1_000);
    await expect(quota.reserve(counter)).resolves.toMatchObject({ remaining: 3 });
  });

  it('is asked once for many calls of one PSU at once', async () => {
    await spend(1);
    keyv.asked.length = 0;
    const accounts = Array.from({ length: 20 }, (_, number) => `account-${number}`);
    await Promise.all(accounts.map((accountId) => quota.reserve({ ...counter, accountId })));
    expect(keyv.asked.length).toBeLessThanOrEqual(6);
  });
});

describe('what the quota writes', () => {
  const writes = (keyv: FaultyStore): number => keyv.asked.filter((method) => method === 'set').length;
  let keyv: FaultyStore;

  beforeEach(() => {
    keyv = new FaultyStore();
    store = createSealedStore({ keyv, key: KEY }, clock);
    quota = start();
  });

  it('the end of a call is written together with the beginning of the next', async () => {
    const first = await quota.reserve(counter);
    keyv.asked.length = 0;
    clock.advance(2_000);
    const settled = first.settle();
    const next = await quota.reserve({ ...counter, kind: 'transactions' });
    expect(writes(keyv)).toBe(1);
    await settled;
    clock.advance(DAY - 1_000);
    expect(await start().status(counter)).toMatchObject({ remaining: 3 });
    await next.settle();
  });

  it('the end of the last call is written by itself', async () => {
    const access = await quota.reserve(counter);
    keyv.asked.length = 0;
    clock.advance(2_000);
    void access.settle();
    while (writes(keyv) === 0) await new Promise(setImmediate);
    clock.advance(DAY - 1_000);
    expect(await start().status(counter)).toMatchObject({ remaining: 3 });
  });

  it('a call that is refused leaves the end of the one before it counted', async () => {
    await spend(3);
    const last = await quota.reserve(counter);
    clock.advance(2_000);
    const settled = last.settle();
    await expect(quota.reserve(counter)).rejects.toMatchObject({ code: 'quota_exhausted' });
    await settled;
    clock.advance(DAY - 1_000);
    expect(await start().status(counter)).toMatchObject({ remaining: 3 });
  });
});

it('forgets a PSU, and no other', async () => {
  const entries = new FaultyStore();
  store = createSealedStore({ keyv: entries, key: KEY }, clock);
  quota = start();
  await spend(2);
  await spend(3, { psuId: 'psu-43' });
  await quota.forget('psu-42');
  expect(entries.names()).toHaveLength(1);
  expect(await quota.status(counter)).toMatchObject({ remaining: 4 });
  expect(await quota.status({ ...counter, psuId: 'psu-43' })).toMatchObject({ remaining: 1 });
});
