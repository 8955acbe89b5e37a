import { createFailover, type Failover } from '@relais/core';
import { redisFleet } from '@relais/redis';
import { CLIENTS } from '../../../packages/redis/test/clients.ts';
import { startRedis } from '../../../packages/redis/test/redis-server.ts';
import type { Ratio } from '../measure.ts';

const CALLS = 20_000;
const ROUNDS = 15;

async function timeOf(failover: Failover): Promise<number> {
  const startedAt = performance.now();
  for (let call = 0; call < CALLS; call += 1) {
    await failover.run({ endpoint: 'accounts', primary: async () => 'api' });
  }
  return performance.now() - startedAt;
}

/** Calls of a healthy API with a fleet and without one, in turn, and what they ask of Redis. */
export async function healthyCalls(): Promise<readonly Ratio[]> {
  const [, connect] = CLIENTS[0] ?? [];
  if (connect === undefined) throw new RangeError('no client');
  await using redis = await startRedis();
  using connections = connect(redis.port);
  const { client, subscriber } = connections;
  await using fleet = redisFleet({ client, subscriber }).open('cic');
  await new Promise<void>((resolve) => fleet.on('reach', ({ isReachable }) => isReachable && resolve()));
  const [alone, one] = [createFailover({ bankId: 'cic' }), createFailover({ bankId: 'cic', fleet })];
  const ratios: number[] = [];
  const before = await scripts(redis.command);
  for (let round = 0; round < ROUNDS; round += 1) {
    const [without, within] = [await timeOf(alone), await timeOf(one)];
    if (round > 2) ratios.push(within / without);
  }
  const looks = fleet.isReachable ? (await scripts(redis.command)) - before : Number.NaN;
  await Promise.all([alone.close(), one.close()]);
  const median = ratios.toSorted((a, b) => a - b)[ratios.length >> 1] ?? Number.NaN;
  const perThousand = (1_000 * looks) / (ROUNDS * CALLS);
  return [
    { what: 'a call of a healthy API with a fleet ÷ without one', ratio: median, bound: 1.1 },
    {
      what: 'commands of Redis for 1,000 such calls, the look once a second among them ÷ 1',
      ratio: perThousand,
      bound: 1,
    },
  ];
}

/** Scripts that Redis was asked to run. */
async function scripts(command: (...words: readonly string[]) => Promise<unknown>): Promise<number> {
  const info = String(await command('INFO', 'commandstats'));
  return [...info.matchAll(/cmdstat_eval(?:sha)?:calls=(\d+)/g)].reduce((sum, [, calls]) => sum + Number(calls), 0);
}
