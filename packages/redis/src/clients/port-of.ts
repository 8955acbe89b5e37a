import { type IoRedisClient, ioRedisPort, isIoRedis } from './io-redis.ts';
import { isNodeRedis, type NodeRedisClient, type NodeRedisCluster, nodeRedisPort } from './node-redis.ts';
import type { RedisPort } from './redis-port.ts';

/** A client of the package `redis` or `ioredis`, of one server or of a cluster. */
export type RedisClient = NodeRedisClient | NodeRedisCluster | IoRedisClient;

/**
 * Recognises a client by its members.
 *
 * @throws {TypeError} naming the option, when it is no client that the fleet knows
 */
export function portOf(client: unknown, subscriber: unknown): RedisPort {
  const given: readonly [object, object] = [asObject('client', client), asObject('subscriber', subscriber)];
  if (given[0] === given[1]) throw new TypeError('subscriber must be a connection of its own: client.duplicate()');
  for (const [index, name] of ['client', 'subscriber'].entries()) {
    const { options } = given[index] as { readonly options?: { readonly keyPrefix?: unknown } };
    if (options?.keyPrefix) throw new TypeError(`${name} must have no keyPrefix: give the fleet a prefix instead`);
  }
  const [one, other] = given;
  if (isIoRedis(one) && isIoRedis(other)) return ioRedisPort(one, other);
  const isMixed = isIoRedis(one) || isIoRedis(other);
  if (!isMixed && isNodeRedis(one) && isNodeRedis(other)) return nodeRedisPort(one, other);
  throw new TypeError('client and subscriber must both be of the package redis, or both of ioredis');
}

function asObject(option: string, given: unknown): object {
  if (typeof given === 'object' && given !== null) return given;
  throw new TypeError(`${option} must be a client of the package redis or ioredis, got ${typeof given}`);
}
