import { consecutiveFailures, createFailover, type Failover, type FleetView } from '@relais/core';
import { RelaisError } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { redisFleet } from '../src/index.ts';
import { CLIENTS } from './clients.ts';
import { hasRedis, type RedisServer, startRedis } from './redis-server.ts';

const WORD = { person: 'A. Exemple', reason: 'a test' };

const down = (): Promise<never> => Promise.reject(new RelaisError('bank_unavailable', '', { status: 503 }));

const call = (failover: Failover, primary: () => Promise<string>): Promise<string> =>
  failover
    .run({ endpoint: 'accounts', primary, fallback: async () => 'web' })
    .then(({ value }) => value)
    .catch(() => 'lost');

const reached = (view: FleetView, isReachable: boolean): Promise<unknown> =>
  view.isReachable === isReachable
    ? Promise.resolve()
    : new Promise((resolve) => {
        const leave = view.on('reach', (told) => {
          if (told.isReachable !== isReachable) return;
          leave();
          resolve(told);
        });
      });

const comesTo = (failover: Failover, state: Failover['state']): Promise<unknown> =>
  failover.state === state
    ? Promise.resolve()
    : new Promise((resolve) => failover.on('state', ({ to }) => to === state && resolve(to)));

/** Workers of one Redis, each with connections and an engine of its own. */
function workersOf(redis: RedisServer, connect: (typeof CLIENTS)[number][1], count: number) {
  return Array.from({ length: count }, () => {
    const connections = connect(redis.port);
    const { client, subscriber } = connections;
    const view = redisFleet({ client, subscriber }).open('cic');
    const trip = consecutiveFailures({ failures: 5, apartMs: 0 });
    const failover = createFailover({ bankId: 'cic', fleet: view, trip });
    const told: string[] = [];
    failover.on('failover', ({ id }) => told.push(id));
    const tells = new Promise((resolve) => failover.on('failover', resolve));
    const end = async (): Promise<void> => {
      await failover.close();
      await view[Symbol.asyncDispose]();
      connections[Symbol.dispose]();
    };
    return { failover, view, told, tells, end };
  });
}

/** The contract holds a cluster to the same: here one server is enough. */
const ONE_SERVER = CLIENTS.filter(([, , isCluster]) => !isCluster);

describe.skipIf(!hasRedis()).each(ONE_SERVER)(
  'engines that share a Redis by %s (skipped without redis-server)',
  (_, connect) => {
    it('P14: four lose four calls, and open one incident that one of them tells', async () => {
      await using redis = await startRedis();
      const workers = workersOf(redis, connect, 4);
      await Promise.all(workers.map(({ view }) => reached(view, true)));
      const answers: string[] = [];
      for (let failure = 0; failure < 6; failure += 1) {
        const worker = workers[failure % 4];
        if (worker !== undefined) answers.push(await call(worker.failover, down));
      }
      expect(answers).toEqual(['lost', 'lost', 'lost', 'lost', 'web', 'web']);
      await Promise.all(workers.map(({ failover }) => comesTo(failover, 'open')));
      expect(new Set(workers.map(({ failover }) => failover.incident?.id)).size).toBe(1);
      await Promise.race(workers.map(({ tells }) => tells));
      expect(workers.flatMap(({ told }) => told)).toHaveLength(1);
      await Promise.all(workers.map(({ end }) => end()));
    });

    it('Redis is killed and comes back without its file: the API is answered all the time, and then all agree', async () => {
      await using redis = await startRedis({ appendOnly: false });
      const workers = workersOf(redis, connect, 3);
      await Promise.all(workers.map(({ view }) => reached(view, true)));
      workers[0]?.failover.kill(WORD);
      await redis.kill();
      await Promise.all(workers.map(({ view }) => reached(view, false)));
      for (let round = 0; round < 300; round += 1) {
        for (const { failover } of workers) expect(await call(failover, async () => 'api')).toBe('api');
      }
      // A worker that is alone decides for itself.
      const [first, second, third] = workers;
      if (first === undefined || second === undefined || third === undefined) throw new Error('three workers');
      second.failover.isolate('fallback', WORD);
      await comesTo(second.failover, 'open');
      expect([first.failover.state, third.failover.state]).toEqual(['closed', 'closed']);
      await redis.start();
      await Promise.all(workers.map(({ view }) => reached(view, true)));
      // What a person decided meanwhile is said again, and holds for all.
      await Promise.all(workers.map(({ failover }) => comesTo(failover, 'open')));
      expect(new Set(workers.map(({ failover }) => failover.incident?.id)).size).toBe(1);
      await Promise.all(workers.map(({ end }) => end()));
    });
  },
);
