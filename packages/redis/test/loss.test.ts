import type { FleetView } from '@relais/core';
import { systemClock } from '@relais/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { granted, settled, until } from '../../core/test/fleet/opened-fleet.ts';
import { BankMemory } from '../src/bank-memory.ts';
import { portOf } from '../src/clients/port-of.ts';
import { redisFleet } from '../src/index.ts';
import { keysOf } from '../src/keys.ts';
import { COMMIT, LOOK, RESTORE } from '../src/scripts.ts';
import { CLIENTS } from './clients.ts';
import { hasRedis, type RedisServer, startRedis } from './redis-server.ts';

const GONE = { code: 'own_network', reason: 'fleet' };
const HOUR_US = 3_600_000_000;
const STATE = 'relais:{cic}:state';

/** What the server itself decides when it has forgotten: the client makes no difference to that. */
describe.skipIf(!hasRedis())('a Redis that forgets (skipped where no redis-server is on the PATH)', () => {
  let scene: AsyncDisposableStack;
  let redis: RedisServer;

  beforeEach(async () => {
    scene = new AsyncDisposableStack();
    redis = scene.use(await startRedis({ appendOnly: false }));
  });
  afterEach(() => scene.disposeAsync());

  const connect = () => {
    const connected = CLIENTS[0]?.[1](redis.port);
    if (connected === undefined) throw new RangeError('no client');
    return scene.use(connected);
  };

  /** A worker that looks seldom does not know of a loss before it does something. */
  function join(lookEveryMs: number): FleetView {
    const { client, subscriber } = connect();
    return scene.use(redisFleet({ client, subscriber, lookEveryMs }).open('cic'));
  }

  function memory(settleMs = 0): BankMemory {
    const { client, subscriber } = connect();
    const keys = keysOf('relais', 'cic');
    return new BankMemory({
      port: portOf(client, subscriber),
      keys,
      clock: systemClock,
      timeoutMs: 5_000,
      settleMs,
    });
  }

  it('decides nothing before the workers had time to restore, not even for one that has noticed nothing', async () => {
    const one = join(1_000);
    await settled(one);
    const { document } = await one.commit({ expected: 0, text: 'one' });
    await redis.command('FLUSHALL');
    // The look that would tell is still to come.
    await expect(one.commit({ expected: 0, text: 'too early' })).rejects.toMatchObject(GONE);
    await until(one, 'reach', () => !one.isReachable);
    await settled(one);
    expect(one.document).toEqual(document);
    expect(await one.commit({ expected: document.revision, text: 'two' })).toMatchObject({ kind: 'committed' });
  });

  it('tells the only worker that there was a loss, and grants no lease before the forgotten ones must have ended', async () => {
    const one = join(50);
    await settled(one);
    await one.commit({ expected: 0, text: 'one' });
    granted(await one.tryLease('probe', { ttlMs: 60_000 }));
    await redis.command('FLUSHALL');
    await until(one, 'reach', () => !one.isReachable);
    await settled(one);
    expect(one.lostAt).toBeDefined();
    expect((await one.tryLease('probe', { ttlMs: 60_000 })).kind).toBe('taken');
  });

  it('learns of the loss from a worker that has seen more, also after one that has seen nothing began anew', async () => {
    const old = memory();
    await old.ask(LOOK, [], [0, 0]);
    await redis.command('FLUSHALL');
    const young = memory();
    await young.ask(LOOK, [], [0, 0]);
    expect(young.lostAt).toBeUndefined();
    await old.ask(LOOK, [], [0, 0]);
    await young.ask(LOOK, [], [0, 0]);
    expect([old.lostAt, young.lostAt]).toEqual([expect.any(Number), old.lostAt]);
    expect(young.epoch).toBe(old.epoch);
  });

  it('goes on above all that the asking worker has seen, though its clock went back by an hour', async () => {
    const one = join(50);
    await settled(one);
    // As if the server had been an hour ahead until now.
    await redis.command('HSET', STATE, 'stamp', String((await serverSeconds()) * 1_000_000 + HOUR_US));
    const before = await one.commit({ expected: 0, text: 'one' });
    const lease = granted(await one.tryLease('probe', { ttlMs: 50 }));
    expect(lease.token).toBeGreaterThan(before.document.revision);
    await redis.command('FLUSHALL');
    await until(one, 'reach', () => !one.isReachable);
    await settled(one);
    const after = await one.commit({ expected: before.document.revision, text: 'two' });
    expect(after.document.revision).toBeGreaterThan(lease.token);
  });

  it('which is new, decides nothing either, for as long as the asking worker says', async () => {
    const words = [0, '', 'too early'];
    const ask = (worker: BankMemory) => worker.ask(COMMIT, [worker.keys.of('done', 'id'), STATE], words);
    expect((await ask(memory(60_000))).kind).toBe('settling');
    expect((await ask(memory())).kind).toBe('committed');
  });

  it('keeps the latest of the copies that are offered, in whatever order', async () => {
    const worker = memory();
    await worker.ask(LOOK, [], [0, 0]);
    for (const [revision, text] of [
      [2, 'b'],
      [3, 'c'],
      [1, 'a'],
    ]) {
      await worker.ask(RESTORE, [], [Number(revision), 1_000, String(text)]);
    }
    expect(await redis.command('HMGET', STATE, 'revision', 'text')).toEqual(['3', 'c']);
  });

  async function serverSeconds(): Promise<number> {
    const [seconds] = (await redis.command('TIME')) as readonly [string, string];
    return Number(seconds);
  }
});
