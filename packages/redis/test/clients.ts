import { Cluster, Redis } from 'ioredis';
import { createClient, createCluster } from 'redis';
import type { RedisFleetOptions } from '../src/index.ts';

/** Two connections, as a host program would open them. */
export interface Connections extends Pick<RedisFleetOptions, 'client' | 'subscriber'>, Disposable {}

export type Connect = (port: number) => Connections;

const RECONNECT_MS = 20;

const connectNodeRedis: Connect = (port) => {
  const open = () => {
    const one = createClient({ url: `redis://127.0.0.1:${port}`, socket: { reconnectStrategy: RECONNECT_MS } });
    one.on('error', () => {});
    one.connect().catch(() => {});
    return one;
  };
  const [client, subscriber] = [open(), open()];
  return { client, subscriber, [Symbol.dispose]: () => [client, subscriber].forEach((one) => void one.destroy()) };
};

const connectIoRedis: Connect = (port) => {
  const open = () => {
    const one = new Redis(port, '127.0.0.1', { retryStrategy: () => RECONNECT_MS });
    one.on('error', () => {});
    return one;
  };
  const [client, subscriber] = [open(), open()];
  return { client, subscriber, [Symbol.dispose]: () => [client, subscriber].forEach((one) => void one.disconnect()) };
};

const connectNodeRedisCluster: Connect = (port) => {
  const open = () => {
    const one = createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${port}` }] });
    one.on('error', () => {});
    one.connect().catch(() => {});
    return one;
  };
  const [client, subscriber] = [open(), open()];
  return { client, subscriber, [Symbol.dispose]: () => [client, subscriber].forEach((one) => void one.destroy()) };
};

const connectIoRedisCluster: Connect = (port) => {
  const open = () => {
    const one = new Cluster([{ host: '127.0.0.1', port }]);
    one.on('error', () => {});
    return one;
  };
  const [client, subscriber] = [open(), open()];
  return { client, subscriber, [Symbol.dispose]: () => [client, subscriber].forEach((one) => void one.disconnect()) };
};

/** Each client that a fleet knows, on one server and on a cluster. */
export const CLIENTS: readonly (readonly [name: string, connect: Connect, isCluster: boolean])[] = [
  ['redis', connectNodeRedis, false],
  ['ioredis', connectIoRedis, false],
  ['redis on a cluster', connectNodeRedisCluster, true],
  ['ioredis on a cluster', connectIoRedisCluster, true],
];
