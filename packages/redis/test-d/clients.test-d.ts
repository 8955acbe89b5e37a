import type { Cluster, Redis } from 'ioredis';
import type { createClient, createClientPool, createCluster } from 'redis';
import { expectTypeOf, it } from 'vitest';
import type { RedisClient, RedisFleetOptions } from '../src/index.ts';

it('takes clients of both packages as they are, of one server and of a cluster', () => {
  expectTypeOf<ReturnType<typeof createClient>>().toExtend<RedisClient>();
  expectTypeOf<ReturnType<typeof createCluster>>().toExtend<RedisClient>();
  expectTypeOf<Redis>().toExtend<RedisClient>();
  expectTypeOf<Cluster>().toExtend<RedisClient>();
});

it('takes no pool, which cannot listen', () => {
  expectTypeOf<ReturnType<typeof createClientPool>>().not.toExtend<RedisClient>();
});

it('needs both connections', () => {
  expectTypeOf<Pick<RedisFleetOptions, 'client'>>().not.toExtend<RedisFleetOptions>();
});
