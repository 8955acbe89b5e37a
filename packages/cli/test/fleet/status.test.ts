import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { consecutiveFailures, createFailover } from '@relais/core';
import { RelaisError } from '@relais/model';
import { redisFleet } from '@relais/redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENTS } from '../../../redis/test/clients.ts';
import { hasRedis, type RedisServer, startRedis } from '../../../redis/test/redis-server.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const WORD = { person: 'A. Exemple', reason: 'a drill' };

function status(...args: readonly string[]): Promise<{ code: unknown; out: string; err: string }> {
  const command = ['--conditions=source', '--no-warnings', CLI, 'fleet', 'status', ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, (error, out, err) => resolve({ code: error?.code ?? 0, out, err }));
  });
}

const down = (): Promise<never> => Promise.reject(new RelaisError('bank_unavailable', '', { status: 503 }));

describe.skipIf(!hasRedis())('relais fleet status (skipped where no redis-server is on the PATH)', () => {
  let redis: RedisServer;
  let address: string;

  beforeAll(async () => {
    redis = await startRedis();
    address = `redis://127.0.0.1:${redis.port}`;
  });
  afterAll(() => redis[Symbol.asyncDispose]());

  it('of a bank where nothing happened: the API answers, and no incident is open', async () => {
    expect(await status('--redis', address, '--bank', 'quiet')).toEqual({
      code: 0,
      out: 'quiet: closed: the API answers\nno incident is open\n',
      err: '',
    });
  });

  it('of an outage: the position, the incident with its evidence, and what a person decided', async () => {
    using connections = CLIENTS[0]?.[1](redis.port) ?? raise();
    const { client, subscriber } = connections;
    await using fleet = redisFleet({ client, subscriber }).open('cic');
    const trip = consecutiveFailures({ failures: 2, apartMs: 0 });
    if (!fleet.isReachable) await new Promise((resolve) => fleet.on('reach', resolve));
    const failover = createFailover({ bankId: 'cic', fleet, trip });
    const isOpen = new Promise((resolve) => failover.on('failover', resolve));
    while (failover.state === 'closed') {
      await failover.run({ endpoint: 'accounts', primary: down, fallback: async () => 'web' }).catch(() => {});
    }
    await isOpen;
    const isKilled = new Promise((resolve) =>
      fleet.on('change', ({ text }) => text.includes(WORD.reason) && resolve(text)),
    );
    failover.kill(WORD);
    await isKilled;
    const { code, out } = await status('--redis', address);
    expect(code).toBe(0);
    expect(out).toContain('cic: open: the fallback answers, since ');
    expect(out).toContain(`incident ${failover.incident?.id}, opened `);
    expect(out).toContain('fallback switched off by A. Exemple: a drill');
    expect(out.match(/server_error 503 after \d+ ms, seen by worker [0-9a-f-]{36}/g)).toHaveLength(2);
    await failover.close();
  });

  it('of a Redis that does not answer: one sentence with the cure, and exit code 1', async () => {
    const { code, out, err } = await status('--redis', 'redis://127.0.0.1:1');
    expect([code, err]).toEqual([1, '']);
    expect(out).toBe('Redis does not answer at 127.0.0.1:1: start it, or give its address with --redis\n');
  });

  it('of a Redis that wants a password: one sentence with the cure, and never the password', async () => {
    await using locked = await startRedis();
    await locked.command('CONFIG', 'SET', 'requirepass', 'only-for-this-test');
    const { code, out } = await status('--redis', `redis://127.0.0.1:${locked.port}`);
    expect(code).toBe(1);
    expect(out).toMatch(/^Redis at 127\.0\.0\.1:\d+ refuses with NOAUTH: give the password as RELAIS_REDIS_PASSWORD/);
  });

  it('of no address: the command line is wrong, exit code 2', async () => {
    expect((await status('--redis', 'nowhere')).code).toBe(2);
  });
});

function raise(): never {
  throw new Error('no client to try');
}
