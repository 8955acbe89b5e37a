import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { hasRedis, startRedis } from '../../packages/redis/test/redis-server.ts';

const MAIN = fileURLToPath(new URL('../../examples/fleet/main.ts', import.meta.url));

function run(address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const command = ['--conditions=source', '--no-warnings', MAIN, address];
    // Workers and Redis have one time of day, as NTP gives it: here the machine's, not that of the test run.
    const options = { env: { ...process.env, NODE_OPTIONS: '' } };
    execFile(process.execPath, command, options, (error, out, err) =>
      error === null ? resolve(out) : reject(new Error(err)),
    );
  });
}

it.skipIf(!hasRedis())(
  'P14: four processes lose four calls as one does, tell one incident, and a fifth that starts in the outage knows it',
  async () => {
    await using redis = await startRedis();
    const told = await run(`redis://127.0.0.1:${redis.port}`);
    const lines = told.split('\n').map((line) => line.trim());
    expect(lines.filter((line) => line.endsWith('bank_unavailable'))).toHaveLength(4);
    expect(lines.filter((line) => line.includes('tells: incident'))).toHaveLength(1);
    for (const name of ['north', 'east', 'south', 'west', 'late']) {
      expect(lines.filter((line) => line.startsWith(`${name}: `)).at(-1)).toBe(`${name}: 2 accounts by the fallback`);
    }
  },
  120_000,
);
