import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import KeyvRedis, { createClient, type RedisClientType } from '@keyv/redis';
import { Keyv } from 'keyv';
import type { KeyValueStore } from 'relais';

/** Whether the machine has a Redis. In CI it has to: `RELAIS_REDIS_REQUIRED=1`. */
export function hasRedis(): boolean {
  const isThere = spawnSync('redis-server', ['--version']).status === 0;
  if (!isThere && process.env['RELAIS_REDIS_REQUIRED'] === '1') throw new Error('no redis-server is on the PATH');
  return isThere;
}

/** A real Redis on loopback, with a directory of its own. It forgets nothing when it is killed. */
export interface RedisServer extends AsyncDisposable {
  /** A Keyv over a connection of its own, as a host would make it. */
  readonly keyv: () => KeyValueStore;
  /** All keys and values, as they lie there. */
  readonly dump: () => Promise<Readonly<Record<string, string>>>;
  readonly command: (...words: readonly string[]) => Promise<unknown>;
  /** Ends the process at once. */
  readonly kill: () => Promise<void>;
  /** Unless it runs. */
  readonly start: () => Promise<void>;
}

export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'relais-redis-'));
  const clients: { readonly destroy: () => void }[] = [];
  let server: ChildProcess | undefined;
  let admin: RedisClientType | undefined;

  function connect(): RedisClientType {
    const client = createClient({
      url: `redis://127.0.0.1:${port}`,
      socket: { reconnectStrategy: 50 },
    }) as RedisClientType;
    client.on('error', () => {});
    clients.push(client);
    return client;
  }

  async function start(): Promise<void> {
    if (server !== undefined) return;
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--appendonly', 'yes'];
    server = spawn('redis-server', [...options, '--appendfsync', 'always', '--save', ''], { stdio: 'ignore' });
    admin ??= connect();
    if (!admin.isOpen) await admin.connect();
    await loaded(admin);
  }

  async function kill(): Promise<void> {
    if (server === undefined) return;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
    server = undefined;
  }

  const command: RedisServer['command'] = async (...words) => admin?.sendCommand([...words]);
  await start();
  return {
    start,
    kill,
    command,
    keyv: () => new Keyv({ store: new KeyvRedis(connect()), namespace: 'relais' }),
    dump: async () => {
      const keys = (await command('KEYS', '*')) as readonly string[];
      const entries = keys.map(async (key) => [key, String(await command('GET', key))] as const);
      return Object.fromEntries(await Promise.all(entries));
    },
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) client.destroy();
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A Redis that was just started reads its file first, and refuses every command meanwhile. */
async function loaded(client: RedisClientType): Promise<void> {
  for (;;) {
    try {
      await client.ping();
      return;
    } catch (error) {
      if (!String(error).includes('LOADING')) throw error;
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { readonly port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
