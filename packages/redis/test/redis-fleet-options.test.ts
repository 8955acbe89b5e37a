import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { createClient, createClientPool, createSentinel } from 'redis';
import { afterAll, describe, expect, it } from 'vitest';
import { type RedisFleetOptions, redisFleet } from '../src/index.ts';

const io = (keyPrefix = ''): Redis => {
  const one = new Redis({ lazyConnect: true, keyPrefix });
  clients.push(one);
  return one;
};
const clients: Redis[] = [];
afterAll(() => {
  for (const client of clients) client.disconnect();
});
const sentinel = () => createSentinel({ name: 'main', sentinelRootNodes: [{ host: '127.0.0.1', port: 1 }] });
const both = (): Pick<RedisFleetOptions, 'client' | 'subscriber'> => ({ client: io(), subscriber: io() });

describe('redisFleet', () => {
  it.each([
    ['another timeout', { timeoutMs: 9 }, 'timeoutMs'],
    ['a timeout of a fraction', { timeoutMs: 100.5 }, 'timeoutMs'],
    ['a long look', { lookEveryMs: 60_001 }, 'lookEveryMs'],
    ['a prefix that would end the hash tag', { prefix: 'a}b' }, 'a name in a fleet'],
  ])('refuses %s with a RangeError that names it', (_, option, named) => {
    expect(() => redisFleet({ ...both(), ...option })).toThrow(RangeError);
    expect(() => redisFleet({ ...both(), ...option })).toThrow(named);
  });

  it.each([
    ['no client', { client: undefined }, 'client must be'],
    ['a text', { client: 'redis://127.0.0.1' }, 'client must be'],
    ['an object that is no client', { subscriber: {} }, 'both be of the package'],
    ['a client of each package', { client: createClient() }, 'both be of the package'],
    ['a pool', { client: createClientPool(), subscriber: createClientPool() }, 'both be of the package'],
    ['a client of sentinels', { client: sentinel(), subscriber: sentinel() }, 'both be of the package'],
    ['an unknown option', { timeout: 100 }, 'did you mean timeoutMs?'],
  ])('refuses %s with a TypeError that says so', (_, option, named) => {
    const given = { ...both(), ...option } as unknown as RedisFleetOptions;
    expect(() => redisFleet(given)).toThrow(TypeError);
    expect(() => redisFleet(given)).toThrow(named);
  });

  it('refuses one connection for both, and a client that changes the names of keys', () => {
    const client = io();
    expect(() => redisFleet({ client, subscriber: client })).toThrow('subscriber must be a connection of its own');
    expect(() => redisFleet({ client: io('x:'), subscriber: io() })).toThrow('client must have no keyPrefix');
    expect(() => redisFleet({ client: io(), subscriber: io('x:') })).toThrow('subscriber must have no keyPrefix');
  });

  it('keeps no process alive: neither an open view does, nor an operation that waits, nor a closed view', () => {
    const program = fileURLToPath(new URL('programs/open-and-end.ts', import.meta.url));
    const { status, stdout } = spawnSync(process.execPath, ['--conditions=source', '--no-warnings', program]);
    expect([status, String(stdout)]).toEqual([0, 'opened\n']);
  });
});
