import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';

/** Whether the machine has a Redis. In CI it has to: `RELAIS_REDIS_REQUIRED=1`. */
export function hasRedis(): boolean {
  const isThere = spawnSync('redis-server', ['--version']).status === 0;
  if (!isThere && process.env['RELAIS_REDIS_REQUIRED'] === '1') throw new Error('no redis-server is on the PATH');
  return isThere;
}

export interface RedisServerOptions {
  /** Whether it finds again what it knew when it was killed. */
  readonly appendOnly?: boolean;
  /** A cluster of one node, which has all slots. */
  readonly isCluster?: boolean;
}

/** A real Redis on loopback, with a directory of its own. */
export interface RedisServer extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  readonly command: (...words: readonly string[]) => Promise<unknown>;
  /** Ends the process at once. */
  readonly kill: () => Promise<void>;
  /** Unless it runs. */
  readonly start: () => Promise<void>;
}

export async function startRedis({
  appendOnly = true,
  isCluster = false,
}: RedisServerOptions = {}): Promise<RedisServer> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'relais-fleet-'));
  const admin = createClient({ url: `redis://127.0.0.1:${port}`, socket: { reconnectStrategy: 20 } });
  admin.on('error', () => {});
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    if (server !== undefined) return;
    const durable = appendOnly ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
    const cluster = isCluster
      ? ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1', '--cluster-port', String(await freePort())]
      : [];
    const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', ''];
    server = spawn('redis-server', [...where, ...durable, ...cluster], { stdio: 'ignore' });
    if (!admin.isOpen) await admin.connect();
    await untilItAnswers(['PING'], 'PONG');
    if (!isCluster) return;
    await admin.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']);
    await untilItAnswers(['CLUSTER', 'INFO'], 'cluster_state:ok');
  }

  /** A Redis that was just started reads its file first, and refuses every command meanwhile. */
  async function untilItAnswers(words: readonly string[], wanted: string): Promise<void> {
    for (;;) {
      const answer = await admin.sendCommand(words).catch(String);
      if (String(answer).includes(wanted)) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async function kill(): Promise<void> {
    if (server === undefined) return;
    const gone = once(server, 'exit');
    server.kill('SIGCONT');
    server.kill('SIGKILL');
    await gone;
    server = undefined;
  }

  await start();
  return {
    port,
    get pid() {
      return server?.pid ?? 0;
    },
    start,
    kill,
    command: async (...words) => admin.sendCommand([...words]),
    [Symbol.asyncDispose]: async () => {
      admin.destroy();
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { readonly port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
