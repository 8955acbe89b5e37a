import KeyvRedis, { createClient, type RedisClientType } from '@keyv/redis';
import { Keyv } from 'keyv';
import type { KeyValueStore } from 'relais';
import { type RedisServer as PlainServer, startRedis as startServer } from '../../packages/redis/test/redis-server.ts';

/** A real Redis on loopback that forgets nothing when it is killed. */
export interface RedisServer extends PlainServer {
  /** A Keyv over a connection of its own, as a host would make it. */
  readonly keyv: () => KeyValueStore;
  /** All keys and values, as they lie there. */
  readonly dump: () => Promise<Readonly<Record<string, string>>>;
}

export async function startRedis(): Promise<RedisServer> {
  const server = await startServer();
  const clients: { readonly destroy: () => void }[] = [];

  function connect(): RedisClientType {
    const client = createClient({ url: `redis://127.0.0.1:${server.port}`, socket: { reconnectStrategy: 50 } });
    client.on('error', () => {});
    clients.push(client);
    return client as RedisClientType;
  }

  return {
    ...server,
    keyv: () => new Keyv({ store: new KeyvRedis(connect()), namespace: 'relais' }),
    dump: async () => {
      const keys = (await server.command('KEYS', '*')) as readonly string[];
      const entries = keys.map(async (key) => [key, String(await server.command('GET', key))] as const);
      return Object.fromEntries(await Promise.all(entries));
    },
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) client.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}
