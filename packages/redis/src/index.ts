export type { IoRedisClient } from './clients/io-redis.ts';
export type { NodeRedisClient, NodeRedisCluster } from './clients/node-redis.ts';
export type { RedisClient } from './clients/port-of.ts';
export { type RedisFleetOptions, redisFleet } from './redis-fleet.ts';
