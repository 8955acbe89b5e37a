import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ReadStored, SealedStore } from '../../src/index.ts';
import { Turns, workers } from './agreeing-workers.ts';
import { LIFE_MS, NAME } from './sealed-store.contract.ts';

const asWords: ReadStored<readonly string[]> = (stored) => stored as readonly string[];
const adding =
  (word: string) =>
  (now: readonly string[] = []): readonly string[] =>
    now.includes(word) ? now : [...now, word];

/** One step of a run: whose request comes next, or what happens between two. */
const step = fc.oneof(
  { weight: 40, arbitrary: fc.record({ kind: fc.constant('request' as const), at: fc.nat(999) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const), at: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), at: fc.constant(0) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('stand' as const), at: fc.integer({ min: 100, max: 1_200 }) }),
  },
);

const run = fc.record({
  counts: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 4 }),
  steps: fc.array(step, { minLength: 10, maxLength: 250 }),
});

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

interface Run {
  /** How many words each worker adds, one after the other. */
  readonly counts: readonly number[];
  readonly steps: readonly Step[];
}

interface Played {
  /** Words of which a worker was told that they stand. */
  readonly told: ReadonlySet<string>;
  /** What stands in the end. */
  readonly all: readonly string[];
}

async function play({ counts, steps }: Run, isLossy: boolean): Promise<Played> {
  const shared = workers();
  const turns = new Turns();
  const told = new Set<string>();
  counts.forEach(async (count, worker) => {
    const store: SealedStore = shared.join(turns.through(worker));
    for (let nth = 0; nth < count; nth += 1) {
      const word = `${worker}.${nth}`;
      try {
        const before = [...told];
        const now = await store.change(NAME, asWords, adding(word), LIFE_MS);
        if (turns.isDead(worker)) return;
        told.add(word);
        expect(now).toEqual(expect.arrayContaining([...before, word]));
      } catch (error) {
        expect(error).toMatchObject({ reason: 'store' });
      }
    }
  });
  let next = 0;
  await turns.run((waiting) => {
    for (;;) {
      const { kind, at } = steps[next % steps.length] ?? { kind: 'request', at: 0 };
      next += 1;
      if (kind === 'request' || next > 5_000) return at % waiting;
      if (next > steps.length) continue;
      if (kind === 'stand') shared.clock.advance(at);
      if (kind === 'lose' && isLossy) shared.versions.texts.clear();
      if (kind === 'kill' && counts.length > 2 && at > 0) turns.kill(at);
      return 0;
    }
  });
  const late = shared.join();
  const all = await late.change(NAME, asWords, adding('late'), LIFE_MS);
  return { told, all: all ?? [] };
}

it.each([false, true])(
  'a change that was told stays, whoever comes late or dies; what workers agree on is lost meanwhile: %j',
  async (isLossy) => {
    await fc.assert(
      fc.asyncProperty(run, async (drawn) => {
        const { told, all } = await play(drawn, isLossy);
        expect(all).toEqual(expect.arrayContaining([...told]));
        expect(new Set(all).size).toBe(all.length);
      }),
      { numRuns: 300 },
    );
  },
  120_000,
);
