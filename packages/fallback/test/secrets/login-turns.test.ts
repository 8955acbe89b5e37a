import { createSealedStore, manualClock } from '@relais/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LoginMemory } from '../../src/secrets/login-memory.ts';
import { LoginTurns } from '../../src/secrets/login-turns.ts';
import { SeenAges } from '../../src/secrets/seen-ages.ts';
import { FaultyKeyv } from './faulty-keyv.ts';
import { quiet, STORE_KEY } from './processes.ts';
import { seeded } from './seeded.ts';

const OWNER = { bankId: 'bank', psuId: 'psu' };
const STEP_MS = 10;
/** Where two get in each other's way, the one that goes on waits so long first. */
const PAUSE_MS = 10_000;
/** Until every process has won, lost, or given up. */
const LONG_MS = 60_000;

/** How many got a turn: those who found their name still standing, and all who put on record that it was theirs. */
interface Winners {
  readonly atOnce: number;
  readonly inAll: number;
}

/** Processes that all want the same turn at nearly the same moment. */
async function winnersOf(
  seed: number,
  jitterMs: number,
  processes: readonly { readonly startsAt: number; readonly waitsMs: number; readonly aheadMs: number }[],
): Promise<Winners> {
  const world = manualClock();
  const keyv = new FaultyKeyv(world, seeded(seed), jitterMs, []);
  const until = (ms: number): Promise<void> => new Promise((resolve) => void world.schedule(resolve, ms));
  const clocks = processes.map(({ aheadMs }) => manualClock(world.now() + aheadMs));
  let [atOnce, inAll] = [0, 0];
  let left = processes.length;
  const takes = processes.map(async ({ startsAt, waitsMs }, index) => {
    const clock = clocks[index] ?? world;
    const memory = new LoginMemory(createSealedStore({ keyv: keyv.for(() => false), key: STORE_KEY }, clock));
    const read = () => memory.read(OWNER);
    const turns = new LoginTurns({ memory, clock, ages: new SeenAges(clock), loginMs: LONG_MS, read });
    const signal = AbortSignal.any([]);
    const id = `process ${index}`;
    await until(startsAt);
    try {
      await turns.plan(OWNER, id, false, signal);
      await until(waitsMs);
      const askedAt = clock.monotonic();
      const begunAt = await turns.take(OWNER, id, 1, signal);
      if (begunAt === undefined) return;
      if (begunAt - askedAt < PAUSE_MS) atOnce += 1;
      let isOurs = false;
      await memory.change(OWNER, (now) => {
        isOurs = now.turn < 1;
        return isOurs ? { ...now, turn: 1, sending: { id, hash: 'salt.hash', at: clock.now() } } : now;
      });
      isOurs &&= (await memory.read(OWNER)).sending?.id === id;
      turns.assertInTime(begunAt);
      if (isOurs) inAll += 1;
    } finally {
      left -= 1;
    }
  });
  const over = Promise.allSettled(takes);
  for (let passed = 0; passed < LONG_MS && left > 0; passed += STEP_MS) {
    await quiet(3);
    world.advance(STEP_MS);
    for (const clock of clocks) clock.advance(STEP_MS);
  }
  await over;
  return { atOnce, inAll };
}

it('one process at most gets a turn, however slow the store and whatever the clocks', {
  timeout: 120_000,
}, async () => {
  const aheadMs = fc.constantFrom(-3_600_000, -500, 0, 0, 500, 3_600_000);
  const processes = fc.array(fc.record({ startsAt: fc.nat(200), waitsMs: fc.nat(20), aheadMs }), {
    minLength: 2,
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.constantFrom(20, 100, 300), processes, async (seed, jitterMs, given) => {
      const { atOnce, inAll } = await winnersOf(seed, jitterMs, given);
      expect(Math.max(atOnce, inAll)).toBeLessThanOrEqual(1);
    }),
    { numRuns: 400 },
  );
});

it('a process that is alone gets its turn at once', async () => {
  expect(await winnersOf(1, 0, [{ startsAt: 0, waitsMs: 0, aheadMs: 0 }])).toEqual({ atOnce: 1, inAll: 1 });
});
