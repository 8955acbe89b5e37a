import fc from 'fast-check';
import { expect, it } from 'vitest';
import { api } from '../engine/engine.ts';
import { down, startWorkers, type Workers } from './workers.ts';

/** Lives of a fleet: a few in every run, many in `pnpm test:fleet`. */
const RUNS = Number(process.env['RELAIS_FLEET_LIVES'] ?? 60);
const STEPS = 100;
const WORD = { person: 'A. Exemple', reason: 'drill' };
const FIRST_HINT_MS = 5_000;

type Step =
  | { readonly kind: 'fails' | 'answers' | 'slow' | 'dies' | 'kills' | 'revives' | 'opens'; readonly worker: number }
  | { readonly kind: 'stalls'; readonly worker: number }
  | { readonly kind: 'passes'; readonly ms: number }
  | { readonly kind: 'joins' };

const worker = fc.nat({ max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('fails' as const), worker }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('answers' as const), worker }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('slow' as const), worker }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('passes' as const), ms: fc.constantFrom(1, 200, 3_000, 6_000) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('dies' as const), worker }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stalls' as const), worker }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('kills', 'revives', 'opens'), worker }) as fc.Arbitrary<Step>,
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'joins' as const }) },
);

/** A fleet that lives through steps, and what was seen of it. */
class Life {
  readonly #workers: Workers;
  readonly #dead = new Set<number>();
  /** Requests at the API that are trials: sent while the breaker was half open. */
  #trials = 0;
  mostTrials = 0;

  constructor(workers: Workers) {
    this.#workers = workers;
  }

  async live(steps: readonly Step[]): Promise<void> {
    for (const one of steps) await this.#take(one);
  }

  get alive() {
    return this.#workers.all.filter((_, index) => !this.#dead.has(index));
  }

  async #take(one: Step): Promise<void> {
    if (one.kind === 'passes') await this.#workers.pass(one.ms);
    else if (one.kind === 'joins') {
      if (this.#workers.all.length < 8) this.#workers.join();
    } else {
      const index = one.worker % this.#workers.all.length;
      const acting = this.#workers.all[index];
      if (acting === undefined || this.#dead.has(index)) return;
      const { failover } = acting;
      switch (one.kind) {
        case 'fails':
          await this.within(acting.call(this.#asTrial(failover, down)));
          return;
        case 'answers':
          await this.within(acting.call(this.#asTrial(failover, api)));
          return;
        case 'slow':
          void acting.call(this.#asTrial(failover, this.#later)).catch(() => {});
          return;
        case 'dies':
          if (this.alive.length === 1) return;
          this.#dead.add(index);
          acting.die();
          return;
        case 'stalls':
          acting.cut('silent');
          await this.#workers.pass(9_000);
          acting.cut('up');
          return;
        case 'kills':
          failover.kill(WORD);
          return;
        case 'revives':
          failover.revive();
          return;
        case 'opens':
          failover.open(WORD);
      }
    }
  }

  /** A call waits for the fleet's word for a moment at most. */
  async within(call: Promise<unknown>): Promise<void> {
    await Promise.race([call.catch(() => {}), this.#workers.pass(1_000)]);
  }

  readonly #later = (): Promise<string> => new Promise((resolve) => setTimeout(() => resolve('api'), 2_000));

  #asTrial(failover: { state: string }, ask: () => Promise<string>): () => Promise<string> {
    return async () => {
      const isTrial = failover.state === 'half_open';
      if (!isTrial) return ask();
      this.#trials += 1;
      this.mostTrials = Math.max(this.mostTrials, this.#trials);
      try {
        return await ask();
      } finally {
        this.#trials -= 1;
      }
    };
  }
}

it(`P14: in ${STEPS} steps of any fleet, all agree, one tries, and each incident is told once from beginning to end`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: STEPS, maxLength: STEPS }), fc.boolean(), async (all, isCalm) => {
      const steps = isCalm ? all.filter(({ kind }) => kind !== 'stalls') : all;
      await using workers = startWorkers(3, {
        recovery: { hint: async () => {}, firstHintMs: FIRST_HINT_MS, maxHintMs: FIRST_HINT_MS },
      });
      const life = new Life(workers);
      await life.live(steps);
      await workers.pass(5_000);
      const { alive } = life;
      // A worker that stands still may find that its right has ended; all others try one after the other.
      if (!steps.some(({ kind }) => kind === 'stalls')) expect(life.mostTrials).toBeLessThanOrEqual(1);
      // All that live agree.
      expect(new Set(alive.map(({ failover }) => failover.state)).size).toBe(1);
      expect(new Set(alive.map(({ failover }) => failover.incident?.id)).size).toBe(1);
      // Of each incident, the fleet told the beginning once, and the end once.
      const told = workers.all.flatMap((one) => one.told.filter((name) => name.startsWith('fail')));
      expect(told.length).toBe(new Set(told).size);
      // No trip is lost.
      for (const one of alive) one.failover.revive();
      await workers.pass(5);
      for (let failure = 0; failure < 5; failure += 1) {
        const one = alive[failure % alive.length];
        if (one !== undefined) await life.within(one.call(down));
      }
      await workers.pass(5_000);
      expect(alive.map(({ failover }) => failover.state)).not.toContain('closed');
      // And no incident is without an end.
      for (let trial = 0; trial < 40 && alive[0]?.failover.state !== 'closed'; trial += 1) {
        await workers.pass(FIRST_HINT_MS);
        for (const one of alive) await life.within(one.call(api));
      }
      await workers.pass(5_000);
      expect(alive.map(({ failover }) => [failover.state, failover.incident])).toEqual(
        alive.map(() => ['closed', undefined]),
      );
      const names = workers.all.flatMap((one) => one.told);
      const begun = names.filter((name) => name.startsWith('failover ')).map((name) => name.slice(9));
      const ended = names.filter((name) => name.startsWith('failback ')).map((name) => name.slice(9));
      expect(ended.toSorted()).toEqual(begun.toSorted());
    }),
    { numRuns: RUNS },
  );
}, 600_000);
