import type { RedisPort } from './redis-port.ts';
import { SharedListener } from './shared-listener.ts';

/** The members of a client of the package `redis` that a fleet uses. */
export interface NodeRedisClient {
  sendCommand(words: readonly string[]): Promise<unknown>;
  subscribe(channel: string, listener: (message: unknown) => void): Promise<unknown>;
  unsubscribe(channel: string, listener: (message: unknown) => void): Promise<unknown>;
  on(event: 'ready', listener: () => void): unknown;
  off(event: 'ready', listener: () => void): unknown;
}

/** The same of a client of a cluster: it is told the key and whether the command only reads. */
export interface NodeRedisCluster extends Omit<NodeRedisClient, 'sendCommand'> {
  readonly masters: readonly unknown[];
  sendCommand(key: string, isReadonly: boolean, words: string[]): Promise<unknown>;
}

/** A client of sentinels of this package takes its commands in another form, and a pool cannot listen. */
export function isNodeRedis(client: object): client is NodeRedisClient | NodeRedisCluster {
  const has = (name: string): boolean => typeof (client as Readonly<Record<string, unknown>>)[name] === 'function';
  return ['sendCommand', 'subscribe', 'unsubscribe', 'on', 'off'].every(has) && !has('getMasterNode');
}

/** This client subscribes again before it says that it is ready. */
export function nodeRedisPort(
  client: NodeRedisClient | NodeRedisCluster,
  subscriber: NodeRedisClient | NodeRedisCluster,
): RedisPort {
  const ready = new SharedListener(
    (tell) => subscriber.on('ready', tell),
    (tell) => subscriber.off('ready', tell),
  );
  return {
    send: (words, key) =>
      'masters' in client ? client.sendCommand(key, false, [...words]) : client.sendCommand(words),
    subscribe: async (channel, listener) => {
      // A wrapper of its own: the client keeps each listener once.
      const own = (message: unknown): void => listener(String(message));
      await subscriber.subscribe(channel, own);
      return () => subscriber.unsubscribe(channel, own);
    },
    onSubscribedAgain: (listener) => ready.add(listener),
  };
}
