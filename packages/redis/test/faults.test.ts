import { type FleetView, type Lease, waitForLease } from '@relais/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { granted, settled, until } from '../../core/test/fleet/opened-fleet.ts';
import { type RedisFleetOptions, redisFleet } from '../src/index.ts';
import { CLIENTS, type Connect } from './clients.ts';
import { type ProxyOptions, startProxy } from './proxy.ts';
import { hasRedis, type RedisServer, type RedisServerOptions, startRedis } from './redis-server.ts';

const GONE = { code: 'own_network', reason: 'fleet', actor: 'host', retry: 'later' };
const LOOK_MS = 50;
const TIMEOUT_MS = 300;
/** A machine that is busy takes this much longer. */
const BUSY_MS = 2_000;

const isGone = (view: FleetView): Promise<void> => until(view, 'reach', () => !view.isReachable);
const has = (view: FleetView, text: string): Promise<void> => until(view, 'change', () => view.document.text === text);

describe.skipIf(!hasRedis()).each(CLIENTS.filter(([, , isCluster]) => !isCluster))(
  '%s, when Redis fails (skipped where no redis-server is on the PATH)',
  (_, connect) => {
    let scene: AsyncDisposableStack;
    let redis: RedisServer;

    beforeEach(() => {
      scene = new AsyncDisposableStack();
    });
    afterEach(() => scene.disposeAsync());

    async function start(options: RedisServerOptions = {}): Promise<void> {
      redis = scene.use(await startRedis(options));
    }

    function join(port = redis.port, given: Partial<RedisFleetOptions> = {}): FleetView {
      const { client, subscriber } = scene.use(connect(port));
      const fleet = redisFleet({ client, subscriber, timeoutMs: TIMEOUT_MS, lookEveryMs: LOOK_MS, ...given });
      return scene.use(fleet.open('cic'));
    }

    async function pair(): Promise<readonly [FleetView, FleetView]> {
      const views = [join(), join()] as const;
      for (const view of views) await settled(view);
      return views;
    }

    it('killed: every operation ends in time and as one error, the next ones at once; the copy stays', async () => {
      await start();
      const [one, other] = await pair();
      await one.commit({ expected: 0, text: 'one' });
      await has(other, 'one');
      const lease = granted(await one.tryLease('probe', { ttlMs: 60_000 }));
      await redis.kill();
      const operations: readonly (() => Promise<unknown>)[] = [
        () => one.commit({ expected: 0, text: 'x' }),
        () => one.report('x'),
        () => one.tryLease('a', { ttlMs: 1_000 }),
        () => one.once('a', 1_000),
        () => one.take('a', { limit: 1, lifeMs: 1_000 }),
        () => one.giveBack('a', 'x'),
        () => one.advance('a', { from: undefined, to: 'x', lifeMs: 1_000 }),
        () => lease.extend(),
      ];
      const startedAt = performance.now();
      for (const operation of operations) await expect(operation()).rejects.toMatchObject(GONE);
      // All eight together: only the first has waited.
      expect(performance.now() - startedAt).toBeLessThan(2 * TIMEOUT_MS + BUSY_MS);
      await isGone(other);
      expect(one.isReachable).toBe(false);
      expect(one.document).toEqual(other.document);
      await expect(lease.release()).resolves.toBeUndefined();
    });

    it('a worker that starts while Redis is gone waits for it, and nothing of it is unhandled', async () => {
      await start();
      await redis.kill();
      const view = join();
      await expect(view.once('a', 1_000)).rejects.toMatchObject(GONE);
      await redis.start();
      await settled(view);
      expect(await view.once('a', 1_000)).toBe(true);
    });

    it('killed and restarted with its file: all goes on, nothing was lost, no worker is told anything twice', async () => {
      await start({ appendOnly: true });
      const [one, other] = await pair();
      const told: unknown[] = [];
      for (const name of ['change', 'report'] as const) other.on(name, (event) => told.push(event));
      const { document } = await one.commit({ expected: 0, text: 'one' });
      const report = await one.report('r');
      const lease = granted(await one.tryLease('probe', { ttlMs: 60_000 }));
      await until(other, 'report', () => told.length === 2);
      await restart(one, other);
      expect(one.lostAt).toBeUndefined();
      expect(await lease.extend()).toBe(true);
      const after = await one.commit({ expected: document.revision, text: 'two', fence: lease });
      expect(after).toMatchObject({ kind: 'committed' });
      await has(other, 'two');
      expect(told).toEqual([document, report, after.document]);
    });

    it('killed without a file: the latest copy that a worker has is restored, and no revision goes back', async () => {
      await start({ appendOnly: false });
      let isDeaf = false;
      const proxy = scene.use(await startProxy(redis.port, { cuts: () => isDeaf }));
      const [one, other] = [join(), join(proxy.port)];
      for (const view of [one, other]) await settled(view);
      const { document } = await one.commit({ expected: 0, text: 'one' });
      await has(other, 'one');
      isDeaf = true;
      const last = await one.commit({ expected: document.revision, text: 'two' });
      await isGone(other);
      expect(other.document.text).toBe('one');
      isDeaf = false;
      const revisions: number[] = [];
      other.on('change', ({ revision }) => revisions.push(revision));
      await restart(one, other);
      await has(other, 'two');
      expect(other.document).toEqual(last.document);
      expect(one.lostAt).toBeGreaterThan(last.document.at - 1);
      const next = await other.commit({ expected: last.document.revision, text: 'three' });
      expect(next.document.revision).toBeGreaterThan(last.document.revision);
      expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
      expect(await textOfLatecomer()).toBe('three');
    });

    it('killed without a file: a forgotten lease is worth nothing, none is granted before it must have ended, and tokens rise', async () => {
      await start({ appendOnly: false });
      const [one, other] = await pair();
      const ttlMs = 1_500;
      const old = granted(await one.tryLease('probe', { ttlMs }));
      const asked = performance.now();
      await restart(one, other);
      expect(old.isHeld).toBe(false);
      const fence = { expected: one.document.revision, text: 'x', fence: old };
      expect(await one.commit(fence)).toMatchObject({ kind: 'fenced' });
      const refused = await other.tryLease('probe', { ttlMs });
      expect(refused.kind).toBe('taken');
      const lease = await nextLease(other, 'probe', ttlMs);
      expect(performance.now() - asked).toBeGreaterThan(ttlMs);
      expect(lease.token).toBeGreaterThan(old.token);
      expect(await one.commit(fence)).toMatchObject({ kind: 'fenced' });
      expect(await other.commit({ ...fence, fence: lease })).toMatchObject({ kind: 'committed' });
    });

    it('goes back to an earlier state, as a replica may that was behind: the workers notice, and restore', async () => {
      await start({ appendOnly: false });
      const [one, other] = await pair();
      const first = await one.commit({ expected: 0, text: 'one' });
      await redis.command('SAVE');
      const second = await one.commit({ expected: first.document.revision, text: 'two' });
      await has(other, 'two');
      await restart(one, other);
      expect(one.lostAt).toBeDefined();
      expect(other.document).toEqual(second.document);
      expect(await one.commit({ expected: first.document.revision, text: 'x' })).toMatchObject({ kind: 'conflict' });
      expect(await textOfLatecomer()).toBe('two');
    });

    it('stands still: the operation ends in time, and does nothing when it is carried out too late', async () => {
      await start();
      const [one, other] = await pair();
      process.kill(redis.pid, 'SIGSTOP');
      const startedAt = performance.now();
      await expect(one.commit({ expected: 0, text: 'late' })).rejects.toMatchObject(GONE);
      await expect(one.once('mark', 60_000)).rejects.toMatchObject(GONE);
      expect(performance.now() - startedAt).toBeLessThan(TIMEOUT_MS + BUSY_MS);
      await isGone(other);
      await isGone(one);
      process.kill(redis.pid, 'SIGCONT');
      for (const view of [one, other]) await settled(view);
      expect(await other.commit({ expected: 0, text: 'good' })).toMatchObject({ kind: 'committed' });
      await has(one, 'good');
    });

    it('full: what cannot be written is refused, what is known is still read, and later all goes on', async () => {
      await start();
      const [one, other] = await pair();
      await one.commit({ expected: 0, text: 'one' });
      await has(other, 'one');
      await redis.command('CONFIG', 'SET', 'maxmemory', '1');
      const { revision } = one.document;
      await expect(one.commit({ expected: revision, text: 'x' })).rejects.toMatchObject({
        ...GONE,
        message: expect.stringContaining('OOM'),
      });
      await expect(one.tryLease('probe', { ttlMs: 1_000 })).rejects.toMatchObject(GONE);
      await expect(one.report('x')).rejects.toMatchObject(GONE);
      await expect(one.take('a', { limit: 1, lifeMs: 1_000 })).rejects.toMatchObject(GONE);
      expect(other.document.text).toBe('one');
      expect(await redis.command('HGET', 'relais:{cic}:state', 'text')).toBe('one');
      await redis.command('CONFIG', 'SET', 'maxmemory', '0');
      expect(await one.commit({ expected: revision, text: 'two' })).toMatchObject({ kind: 'committed' });
      expect(await one.take('a', { limit: 1, lifeMs: 1_000 })).toMatchObject({ kind: 'reserved' });
    });

    it('becomes a replica, as an old master does in a failover: what must be written is refused, and later all goes on', async () => {
      await start();
      const [one, other] = await pair();
      await one.commit({ expected: 0, text: 'one' });
      await has(other, 'one');
      await redis.command('REPLICAOF', '127.0.0.1', '1');
      const { revision } = one.document;
      await expect(one.commit({ expected: revision, text: 'x' })).rejects.toMatchObject({
        ...GONE,
        message: expect.stringContaining('READONLY'),
      });
      await expect(other.once('mark', 60_000)).rejects.toMatchObject(GONE);
      await redis.command('REPLICAOF', 'NO', 'ONE');
      expect(await one.commit({ expected: revision, text: 'two' })).toMatchObject({ kind: 'committed' });
      expect(await other.once('mark', 60_000)).toBe(true);
    });

    it('forgets its scripts: they are sent again', async () => {
      await start();
      const [one] = await pair();
      await redis.command('SCRIPT', 'FLUSH');
      expect(await one.commit({ expected: 0, text: 'one' })).toMatchObject({ kind: 'committed' });
    });

    it('a lost message costs at most a look, and a lost connection is taken up again', async () => {
      await start();
      const [one, other] = await pair();
      const heard: string[] = [];
      other.on('report', ({ text }) => heard.push(text));
      await stopHearing();
      await one.commit({ expected: 0, text: 'one' });
      await one.report('a');
      await one.report('b');
      await until(other, 'report', () => heard.length === 2);
      expect(other.document.text).toBe('one');
      await redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub');
      await one.report('c');
      await until(other, 'report', () => heard.length === 3);
      expect(heard).toEqual(['a', 'b', 'c']);
    });

    it('one who waits for a lease and is not told that it is free asks again within a second', async () => {
      await start();
      let isDeaf = false;
      const cuts: ProxyOptions['cuts'] = (way, piece) => isDeaf && way === 'back' && piece.includes('free');
      const proxy = scene.use(await startProxy(redis.port, { cuts }));
      const [one, other] = [join(), join(proxy.port)];
      for (const view of [one, other]) await settled(view);
      const lease = granted(await one.tryLease('login', { ttlMs: 3_600_000 }));
      const answered = Promise.withResolvers<void>();
      const tryLease: FleetView['tryLease'] = async (...words) => {
        const asked = await other.tryLease(...words);
        answered.resolve();
        return asked;
      };
      const waiting = waitForLease({ on: other.on, tryLease }, 'login', { ttlMs: 1_000, leftMs: 3_600_000 });
      await answered.promise;
      isDeaf = true;
      await lease.release();
      expect(await waiting).toMatchObject({ name: 'login' });
    });

    it('views of one bank on one connection hear the same, also when one of them is closed', async () => {
      await start();
      const { client, subscriber } = scene.use(connect(redis.port));
      const fleet = redisFleet({ client, subscriber, lookEveryMs: 60_000, timeoutMs: 5_000 });
      const writer = join(redis.port, { lookEveryMs: LOOK_MS });
      await settled(writer);
      const [one, other, third] = [
        scene.use(fleet.open('cic')),
        scene.use(fleet.open('cic')),
        scene.use(fleet.open('b')),
      ];
      await writer.commit({ expected: 0, text: 'one' });
      for (const view of [one, other]) await has(view, 'one');
      await one[Symbol.asyncDispose]();
      await writer.commit({ expected: writer.document.revision, text: 'two' });
      await has(other, 'two');
      expect(third.document.text).toBe('');
    });

    it('a connection that breaks before the answer comes: the repetition is recognised, and it counts once', async () => {
      await start();
      let cutsNext = '';
      const cuts: ProxyOptions['cuts'] = (way, piece) => {
        if (way === 'there' && cutsNext !== '' && piece.includes(cutsNext)) cutsNext = 'the answer';
        if (way !== 'back' || cutsNext !== 'the answer') return false;
        cutsNext = '';
        return true;
      };
      const proxy = scene.use(await startProxy(redis.port, { cuts }));
      const one = join(proxy.port, { timeoutMs: 5_000 });
      await settled(one);
      const heard: string[] = [];
      one.on('report', ({ text }) => heard.push(text));
      const cutting = async <T>(mark: string, operation: () => Promise<T>): Promise<T> => {
        cutsNext = mark;
        const done = await operation();
        expect(cutsNext).toBe('');
        return done;
      };
      const first = await cutting('first', () => one.commit({ expected: 0, text: 'first' }));
      expect(first).toMatchObject({ kind: 'committed', document: { text: 'first' } });
      expect(one.document).toEqual(first.document);
      await cutting('evidence', () => one.report('evidence'));
      await one.report('end');
      expect(heard).toEqual(['evidence', 'end']);
      expect(await cutting('secret', () => one.once('secret', 60_000))).toBe(true);
      const taken = await cutting('reads', () => one.take('reads', { limit: 2, lifeMs: 60_000 }));
      expect(taken).toMatchObject({ left: 1 });
      const asked = await cutting('probe', () => one.tryLease('probe', { ttlMs: 60_000 }));
      expect(asked.kind).toBe('granted');
      const rows = await cutting('rows', () => one.advance('rows', { from: undefined, to: 'v1', lifeMs: 60_000 }));
      expect(rows).toEqual({ isAdvanced: true, present: 'v1' });
    });

    it('a view that is closed leaves nothing behind on the client, nor on the server', async () => {
      await start();
      const { client, subscriber } = scene.use(connect(redis.port));
      const fleet = redisFleet({ client, subscriber, lookEveryMs: LOOK_MS });
      const before = listenersOf(subscriber);
      const views = Array.from({ length: 20 }, (_, index) => fleet.open(`bank-${index}`));
      for (const view of views) await settled(view);
      expect(Math.max(...listenersOf(subscriber))).toBeLessThan(5);
      for (const view of views) await view[Symbol.asyncDispose]();
      expect(listenersOf(subscriber)).toEqual(before);
      expect(await redis.command('PUBSUB', 'CHANNELS')).toEqual([]);
    });

    it('every key but the state ends by itself, and all of a bank have one hash tag', async () => {
      await start();
      const [one] = await pair();
      await one.commit({ expected: 0, text: 'one' });
      await one.report('r');
      await one.tryLease('probe', { ttlMs: 60_000 });
      await one.once('secret', 60_000);
      await one.take('reads', { limit: 1, lifeMs: 60_000 });
      await one.advance('rows', { from: undefined, to: 'v1', lifeMs: 60_000 });
      const keys = (await redis.command('KEYS', '*')) as readonly string[];
      expect(keys.length).toBeGreaterThan(6);
      for (const key of keys) {
        expect(key).toMatch(/^relais:\{cic\}:/);
        if (!key.endsWith(':state')) expect(Number(await redis.command('PTTL', key))).toBeGreaterThan(0);
      }
    });

    async function restart(...views: readonly FleetView[]): Promise<void> {
      await redis.kill();
      for (const view of views) await isGone(view);
      await redis.start();
      for (const view of views) await settled(view);
    }

    /** What a worker reads that has seen nothing before. */
    async function textOfLatecomer(): Promise<string> {
      const late = join();
      await settled(late);
      return late.document.text;
    }

    /** Breaks the connections that listen: the next message reaches none of them. */
    async function stopHearing(): Promise<void> {
      await redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub');
    }
  },
);

async function nextLease(view: FleetView, name: string, ttlMs: number): Promise<Lease> {
  for (;;) {
    const asked = await view.tryLease(name, { ttlMs });
    if (asked.kind === 'granted') return asked.lease;
    await new Promise((resolve) => setTimeout(resolve, asked.freeInMs));
  }
}

function listenersOf(client: ReturnType<Connect>['client']): readonly number[] {
  const emitter = client as { readonly listenerCount?: (name: string) => number };
  return ['ready', 'message'].map((name) => emitter.listenerCount?.(name) ?? 0);
}
