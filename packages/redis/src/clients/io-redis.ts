import type { RedisPort } from './redis-port.ts';
import { SharedListener } from './shared-listener.ts';

/** The members of a client of the package `ioredis`, of one server or of a cluster, that a fleet uses. */
export interface IoRedisClient {
  call(command: string, ...words: string[]): Promise<unknown>;
  subscribe(channel: string): Promise<unknown>;
  unsubscribe(channel: string): Promise<unknown>;
  on(event: 'ready', listener: () => void): unknown;
  on(event: 'message', listener: (channel: string, message: string) => void): unknown;
  off(event: 'ready', listener: () => void): unknown;
  off(event: 'message', listener: (channel: string, message: string) => void): unknown;
}

export function isIoRedis(client: object): client is IoRedisClient {
  return ['call', 'subscribe', 'unsubscribe', 'on', 'off'].every(
    (name) => typeof (client as Readonly<Record<string, unknown>>)[name] === 'function',
  );
}

/** One listener on the client serves all channels: a client warns of more than ten. */
export function ioRedisPort(client: IoRedisClient, subscriber: IoRedisClient): RedisPort {
  const listeners = new Map<string, Set<(message: string) => void>>();
  const hear = (channel: string, message: string): void => {
    for (const listener of listeners.get(channel) ?? []) listener(message);
  };

  let onReady = (): void => {};
  const again = new SharedListener(
    (tell) => {
      onReady = () => {
        // The client says that it is ready before it has subscribed again. A command behind it tells when that is done.
        const [channel] = listeners.keys();
        if (channel === undefined) tell();
        else subscriber.subscribe(channel).then(tell, () => {});
      };
      subscriber.on('ready', onReady);
    },
    () => subscriber.off('ready', onReady),
  );

  async function leave(channel: string, listener: (message: string) => void): Promise<void> {
    const those = listeners.get(channel);
    if (!those?.delete(listener) || those.size > 0) return;
    listeners.delete(channel);
    if (listeners.size === 0) subscriber.off('message', hear);
    await subscriber.unsubscribe(channel);
  }

  return {
    send: ([command = '', ...words]) => client.call(command, ...words),
    subscribe: async (channel, listener) => {
      const own = (message: string): void => listener(message);
      if (listeners.size === 0) subscriber.on('message', hear);
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(own));
      try {
        await subscriber.subscribe(channel);
      } catch (error) {
        await leave(channel, own).catch(() => {});
        throw error;
      }
      return () => leave(channel, own);
    },
    onSubscribedAgain: (listener) => again.add(listener),
  };
}
