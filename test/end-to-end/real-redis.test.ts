import { manualClock, type SealedStore } from '@relais/model';
import type { Customer } from '@relais/simulator';
import { Keyv } from 'keyv';
import { createSealedStore, type HalTransactions } from 'relais';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  asText,
  LIFE_MS,
  NAME,
  STORE_FAILURE,
  sealedStoreContract,
} from '../../packages/model/test/store/sealed-store.contract.ts';
import { hasRedis } from '../../packages/redis/test/redis-server.ts';
import { customerAt, openScene, type Scene } from './bank-and-relais.ts';
import { type RedisServer, startRedis } from './redis-server.ts';

const KEY = new Uint8Array(32).fill(11);
const OPERATOR = { person: 'operator', reason: 'a test of the store' };

describe('a real Keyv', () =>
  sealedStoreContract((clock) => createSealedStore({ keyv: new Keyv(), key: KEY }, clock), manualClock));

describe.skipIf(!hasRedis())('a real Redis (skipped where no redis-server is on the PATH)', () => {
  let redis: RedisServer;
  const open = (): SealedStore => createSealedStore({ keyv: redis.keyv(), key: KEY, timeoutMs: 2_000 });
  const write = (store: SealedStore, text: string): Promise<string | undefined> =>
    store.change(NAME, asText, () => text, LIFE_MS);
  const eventually = async <T>(task: () => Promise<T>): Promise<T> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await task();
      } catch (error) {
        if (tries === 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    await redis[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await redis.start();
    await redis.command('FLUSHALL');
    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
  });

  // A new PSU for each store: all of them share one Redis.
  let psus = 0;
  describe('keeps the contract', () =>
    sealedStoreContract(
      (clock) => {
        psus += 1;
        const store = createSealedStore({ keyv: redis.keyv(), key: new Uint8Array(32).fill(psus) }, clock);
        return store;
      },
      () => manualClock(Date.now()),
    ));

  it('full: what cannot be written is known not to be, what is there is still read, and absence is not believed', async () => {
    const store = open();
    await write(store, 'one');
    await redis.command('CONFIG', 'SET', 'maxmemory', '1');
    await expect(write(store, 'two')).rejects.toMatchObject(STORE_FAILURE);
    expect(await store.read(NAME, asText)).toBe('one');
    expect(await open().read(NAME, asText)).toBe('one');
    await expect(open().read({ ...NAME, psuId: 'other' }, asText)).rejects.toMatchObject(STORE_FAILURE);
    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
    await eventually(() => write(store, 'three'));
    expect(await open().read(NAME, asText)).toBe('three');
  });

  it('killed: every look ends in time, the next ones at once; restarted: it goes on, and nothing is lost', async () => {
    const store = open();
    await write(store, 'one');
    await redis.kill();
    const startedAt = performance.now();
    await expect(store.read({ ...NAME, psuId: 'other' }, asText)).rejects.toMatchObject(STORE_FAILURE);
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    const again = performance.now();
    for (let look = 0; look < 10; look += 1) {
      await expect(store.read(NAME, asText)).rejects.toMatchObject(STORE_FAILURE);
    }
    await expect(write(store, 'two')).rejects.toMatchObject(STORE_FAILURE);
    expect(performance.now() - again).toBeLessThan(1_500);
    expect(store.lastSeen(NAME, asText)).toBe('one');
    await redis.start();
    expect(await eventually(() => store.read(NAME, asText))).toBe('one');
    await eventually(() => write(store, 'three'));
    expect(await open().read(NAME, asText)).toBe('three');
  });

  it('emptied: what this process has seen stands, and is written again', async () => {
    const store = open();
    await write(store, 'one');
    await redis.command('FLUSHALL');
    await store.change(NAME, asText, (now) => now, LIFE_MS);
    expect(await open().read(NAME, asText)).toBe('one');
  });

  it('after a life of API, outage and fallback nothing of anybody is readable in it, and `forget` leaves nothing of one', {
    timeout: 120_000,
  }, async () => {
    await using scene = await openScene({
      relais: () => ({ store: { keyv: redis.keyv(), key: KEY }, lastKnown: {}, quota: {}, failover: {} }),
    });
    const [alice, bob] = [customerAt(scene.bank, 0), customerAt(scene.bank, 1)];
    const words = new Set<string>();
    const before = new Set(Object.keys(await redis.dump()));
    await live(scene, bob, words);
    const ofBob = Object.keys(await redis.dump()).filter((key) => !before.has(key));
    await live(scene, alice, words);
    const dump = await redis.dump();
    expect(words.size).toBeGreaterThan(50);
    expect(Object.keys(dump).length).toBeGreaterThan(ofBob.length + 5);
    const whole = JSON.stringify(dump);
    for (const word of words) {
      expect(whole, word).not.toContain(word);
      expect(whole, word).not.toContain(Buffer.from(word).toString('base64').replace(/=+$/, ''));
      expect(whole, word).not.toContain(Buffer.from(word).toString('hex'));
    }
    for (const key of Object.keys(dump)) expect(Number(await redis.command('PTTL', key))).toBeGreaterThan(0);

    await scene.relais.forget(alice.login);
    expect(Object.keys(await redis.dump()).sort()).toEqual([...before, ...ofBob].sort());
    await scene.relais.forget(alice.login);
    expect((await scene.psuOf(bob).getAccounts()).provenance).toBeDefined();
  });
});

/** All that a customer may be read for, by API, in an outage and after it; tells what must not be readable. */
async function live({ relais, psuOf }: Scene, customer: Customer, words: Set<string>): Promise<void> {
  const psu = psuOf(customer);
  const hear = (text: unknown): void => {
    if (typeof text === 'string' && text.length >= 6) words.add(text);
  };
  for (const secret of [customer.login, customer.password, customer.accessToken]) hear(secret);
  for (const channel of ['api', 'fallback', 'api'] as const) {
    relais.isolate(channel, OPERATOR);
    const { accounts } = await psu.getAccounts();
    for (const { resourceId, accountId, name } of accounts) {
      for (const text of [resourceId, accountId?.iban, name]) hear(text);
      await psu.getBalances(resourceId);
      const rows: HalTransactions = await psu.getTransactions(resourceId);
      for (const row of rows.transactions) {
        hear(row.resourceId);
        for (const line of row.remittanceInformation.unstructured) hear(line);
      }
    }
    await psu.getEndUserIdentity().then(({ connectedPsu }) => hear(connectedPsu));
  }
}
