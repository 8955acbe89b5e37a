import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../continuity/test/simulation/random.ts';
import { startProxy } from '../proxy.ts';
import { hasRedis, startRedis } from '../redis-server.ts';
import type { Told } from './race-words.ts';
import { type RaceOptions, runRace } from './run-race.ts';

/** `pnpm test:fleet` asks for 1,000. */
const ROUNDS = Number(process.env['RELAIS_FLEET_ROUNDS'] ?? 25);
const WORKERS = 50;
const RACE: Omit<RaceOptions, 'port'> = {
  workers: WORKERS,
  rounds: ROUNDS,
  ttlMs: 150,
  lookEveryMs: 200,
  stopsOneIn: Math.max(12, Math.ceil(ROUNDS / 16)),
};
const LIMIT_MS = 120_000 + ROUNDS * 2_000;
const random = seededRandom(ROUNDS);

describe.skipIf(!hasRedis())('50 workers race (skipped where no redis-server is on the PATH)', () => {
  it(
    `for ${ROUNDS} rounds, and owners stand still past their lease: each round has one owner`,
    async () => {
      await using redis = await startRedis();
      const told = await runRace({ ...RACE, port: redis.port });
      const won = assertOneOwnerEach(told);
      expect(won.length).toBe(ROUNDS);
      expect(told.filter(({ kind }) => kind === 'stops').length).toBeGreaterThan(0);
      expect(told.filter(({ kind }) => kind === 'fenced').length).toBeGreaterThan(0);
      expect(told.filter(({ kind }) => kind === 'error')).toEqual([]);
    },
    LIMIT_MS,
  );

  it.each([true, false])(
    `for ${ROUNDS} rounds, while Redis is killed and restarted (with its file: %s): each round has one owner`,
    async (appendOnly) => {
      await using redis = await startRedis({ appendOnly });
      let kills = 0;
      const disturb = async (): Promise<void> => {
        await wait(200 + 400 * random.next());
        kills += 1;
        await redis.kill();
        await wait(100 * random.next());
        await redis.start();
      };
      const told = await runRace({ ...RACE, port: redis.port, disturb });
      const won = assertOneOwnerEach(told);
      const unknown = told.filter(({ kind }) => kind === 'error').length;
      expect(kills).toBeGreaterThan(0);
      // Of a round whose winner had no answer, the winner is not known.
      expect(won.length).toBeGreaterThanOrEqual(ROUNDS - unknown);
    },
    LIMIT_MS,
  );

  it(
    `for ${ROUNDS} rounds, over a network that delays, cuts and changes the order: each round has one owner`,
    async () => {
      await using redis = await startRedis();
      const delayMs = (): number => 40 * random.next() ** 4;
      await using proxy = await startProxy(redis.port, { delayMs, cuts: () => random.chance(0.001) });
      const told = await runRace({ ...RACE, port: proxy.port });
      const won = assertOneOwnerEach(told);
      const unknown = told.filter(({ kind }) => kind === 'error').length;
      expect(won.length).toBeGreaterThanOrEqual(ROUNDS - unknown);
    },
    LIMIT_MS,
  );
});

/** Of all rounds that a worker says it has won: no two are the same, and tokens and revisions rise with them. */
function assertOneOwnerEach(told: readonly Told[]): readonly Told[] {
  const won = told.flatMap((one) => (one.kind === 'committed' ? [one] : [])).toSorted((a, b) => a.round - b.round);
  const rises = (numbers: readonly number[]): boolean =>
    numbers.every((one, index) => index === 0 || one > (numbers[index - 1] ?? one));
  expect(won.map(({ round }) => round)).toEqual([...new Set(won.map(({ round }) => round))]);
  expect(rises(won.map(({ token }) => token))).toBe(true);
  expect(rises(won.map(({ revision }) => revision))).toBe(true);
  expect(told.filter(({ kind }) => kind === 'backwards')).toEqual([]);
  const ends = told.flatMap((one) => (one.kind === 'end' ? [one] : []));
  expect(ends).toHaveLength(WORKERS);
  // All have come to the same document.
  expect(new Set(ends.map(({ revision }) => revision)).size).toBe(1);
  return won;
}
