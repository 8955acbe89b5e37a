import { createSealedStore, type ManualClock, manualClock, RelaisError } from '@relais/model';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { LoginTry } from '../../src/secrets/login-attempt.ts';
import { LoginMemory } from '../../src/secrets/login-memory.ts';
import { LoginTries } from '../../src/secrets/login-tries.ts';
import { type FaultWindow, FaultyKeyv } from './faulty-keyv.ts';
import { quiet, STORE_KEY } from './processes.ts';
import { seeded } from './seeded.ts';

vi.mock('../../src/secrets/secret-hash.ts', async (original) => ({
  ...(await original()),
  storedHash: (await import('./fast-hash.ts')).fastHash,
}));

const OWNER = { bankId: 'bank', psuId: 'psu' };
const LOGIN_MS = 30_000;
const CALL_MS = 60_000;
const HOUR_MS = 3_600_000;
const STEP_MS = 10;

type Stage = 'planned' | 'ready' | 'sent' | 'answered';

interface Login {
  readonly process: number;
  readonly startsAt: number;
  readonly password: 'wrong' | 'right';
  /** Where the process is killed, and starts anew. */
  readonly diesWhen?: Stage;
  readonly isSilent: boolean;
  readonly knockMs: number;
  readonly answerMs: number;
}

interface Plan {
  readonly seed: number;
  readonly jitterMs: number;
  readonly windows: readonly FaultWindow[];
  readonly logins: readonly Login[];
  readonly jumps: readonly { readonly process: number; readonly at: number; readonly byMs: number }[];
}

/** What the bank has seen. */
interface Post {
  readonly password: string;
  readonly at: number;
  readonly until: number;
}

/** A bank, a store, and processes of a host that die, start anew, and look at clocks that jump. */
class World {
  readonly clock: ManualClock = manualClock();
  readonly posts: Post[] = [];
  readonly #plan: Plan;
  readonly #keyv: FaultyKeyv;
  readonly #processes: { clock: ManualClock; life: { isDead: boolean }; tries: LoginTries }[];

  constructor(plan: Plan, processes: number) {
    this.#plan = plan;
    this.#keyv = new FaultyKeyv(this.clock, seeded(plan.seed), plan.jitterMs, plan.windows);
    this.#processes = Array.from({ length: processes }, () => this.#started(this.clock.now()));
  }

  /** Runs all that is planned to its end. */
  async run(): Promise<void> {
    const logins = this.#plan.logins.map(async (login) => {
      await this.#until(login.startsAt);
      await this.logIn(login);
    });
    for (const { process, at, byMs } of this.#plan.jumps) {
      this.clock.schedule(() => {
        const { clock } = this.#processOf(process);
        clock.setTimeOfDay(clock.now() + byMs);
      }, at);
    }
    await this.pass(Promise.all(logins));
  }

  async pass<T>(awaited: Promise<T>): Promise<T> {
    let isOver = false;
    const watched = awaited.finally(() => {
      isOver = true;
    });
    watched.catch(() => {});
    for (let step = 0; !isOver; step += 1) {
      if (step > 20_000) throw new Error('a login hangs');
      await quiet();
      this.advance(STEP_MS);
    }
    return watched;
  }

  /** Lets what is under way come to its end, and then time pass. */
  async rest(ms: number): Promise<void> {
    const until = this.clock.monotonic() + CALL_MS;
    while (this.clock.monotonic() < until) {
      await quiet();
      this.advance(50);
    }
    this.advance(ms);
  }

  advance(ms: number): void {
    this.clock.advance(ms);
    for (const { clock } of this.#processes) clock.advance(ms);
  }

  restart(process: number): void {
    const old = this.#processOf(process);
    old.life.isDead = true;
    this.#processes[process] = this.#started(old.clock.now());
  }

  async logIn({ process, password, diesWhen, isSilent, knockMs, answerMs }: Login): Promise<string> {
    const { tries, life } = this.#processOf(process);
    const dies = (stage: Stage): boolean => {
      if (diesWhen === stage && !life.isDead) this.restart(process);
      return life.isDead;
    };
    const caller = new AbortController();
    this.clock.schedule(() => caller.abort(new RelaisError('aborted', 'the caller left')), CALL_MS);
    let attempt: LoginTry | undefined;
    try {
      attempt = await untilDead(tries.begin(OWNER, caller.signal), caller.signal);
      if (dies('planned')) return 'dead';
      await this.#until(this.clock.monotonic() + knockMs);
      await untilDead(attempt.sending({ user: 'CLIENT01', password: Buffer.from(password) }), caller.signal);
      if (dies('ready')) return 'dead';
      const at = this.clock.monotonic();
      this.posts.push({ password, at, until: at + answerMs });
      attempt.sent();
      if (dies('sent')) return 'dead';
      await this.#until(at + answerMs);
      if (dies('answered')) return 'dead';
      if (isSilent) throw new RelaisError('fallback_unavailable', 'no answer', { reason: 'timeout' });
      if (password === 'wrong') throw new RelaisError('credentials_wrong', 'the bank refuses it');
      await attempt.accepted();
      return 'in';
    } catch (error) {
      if (life.isDead) return 'dead';
      await attempt?.failed(error);
      const { code, reason } = error as RelaisError;
      return `${code}/${reason}`;
    }
  }

  /** As a host does that is told to try again later. */
  async logInAtLast(login: Login): Promise<string> {
    let outcome = '';
    for (let tries = 0; tries < 20 && outcome !== 'in'; tries += 1) {
      outcome = await this.logIn(login);
      await this.#until(this.clock.monotonic() + 2_000);
    }
    return outcome;
  }

  #started(now: number): { clock: ManualClock; life: { isDead: boolean }; tries: LoginTries } {
    const life = { isDead: false };
    const clock = manualClock(now);
    const store = createSealedStore({ keyv: this.#keyv.for(() => life.isDead), key: STORE_KEY }, clock);
    const memory = new LoginMemory(store);
    const newId = (): string => crypto.randomUUID();
    return {
      clock,
      life,
      tries: new LoginTries({ memory, clock, pepper: new Uint8Array(), loginMs: LOGIN_MS, newId }),
    };
  }

  #processOf(index: number) {
    const process = this.#processes[index % this.#processes.length];
    if (process === undefined) throw new RangeError(`no process ${index}`);
    return process;
  }

  async #until(at: number): Promise<void> {
    const ms = at - this.clock.monotonic();
    if (ms > 0) await new Promise<void>((resolve) => void this.clock.schedule(resolve, ms));
  }
}

/** A killed process answers nothing: the test goes on when its caller would have left. */
function untilDead<T>(task: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => setTimeout(() => reject(signal.reason), 0), { once: true });
    task.then(resolve, reject);
  });
}

const stage = fc.constantFrom<Stage>('planned', 'ready', 'sent', 'answered');
const login = (
  diesWhen: fc.Arbitrary<Stage | undefined>,
  isSilent: fc.Arbitrary<boolean>,
  password: Login['password'],
) =>
  fc
    .record({
      process: fc.nat(2),
      startsAt: fc.oneof(fc.nat(500), fc.nat(40_000)),
      diesWhen,
      isSilent,
      knockMs: fc.nat(300),
      answerMs: fc.integer({ min: 50, max: 2_000 }),
    })
    .map(
      ({ diesWhen: dies, ...rest }): Login => ({ ...rest, password, ...(dies !== undefined && { diesWhen: dies }) }),
    );
const windows = fc
  .array(
    fc.record({
      from: fc.nat(40_000),
      lastsMs: fc.integer({ min: 50, max: 10_000 }),
      fault: fc.constantFrom<FaultWindow['fault']>('throws', 'swallows', 'hangs', 'late'),
      share: fc.constantFrom(0.1, 0.5, 1),
    }),
    { maxLength: 2 },
  )
  .map((list) => list.map(({ lastsMs, from, ...rest }): FaultWindow => ({ ...rest, from, to: from + lastsMs })));
const jumps = fc.array(
  fc.record({
    process: fc.nat(2),
    at: fc.nat(40_000),
    byMs: fc.constantFrom(-26, -2, -0.01, 0.01, 2, 26).map((h) => h * HOUR_MS),
  }),
  { maxLength: 3 },
);
const plan = (logins: fc.Arbitrary<readonly Login[]>): fc.Arbitrary<Plan> =>
  fc.record({ seed: fc.nat(), jitterMs: fc.constantFrom(0, 20, 100, 250), windows, logins, jumps });

const skew = fc.constantFrom(-3_600_000, -1_000, 0, 0, 1_000, 3_600_000);
const never = fc.constant(undefined);
const no = fc.constant(false);
const RUNS = 50;

it('a wrong password reaches the bank once, whatever the store and the clocks do', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(plan(fc.array(login(never, no, 'wrong'), { minLength: 2, maxLength: 6 })), async (given) => {
      const world = new World(given, 3);
      await world.run();
      expect(world.posts.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: RUNS },
  );
});

it('also when processes with clocks of their own begin at the same moment', { timeout: 300_000 }, async () => {
  const atOnce = fc.array(
    fc.record({
      startsAt: fc.nat(400),
      knockMs: fc.nat(200),
      answerMs: fc.integer({ min: 500, max: 5_000 }),
      aheadMs: skew,
    }),
    { minLength: 2, maxLength: 3 },
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.constantFrom(50, 200, 400), atOnce, async (seed, jitterMs, starts) => {
      const logins = starts.map((start, process): Login => ({ ...start, process, password: 'wrong', isSilent: false }));
      const jumps = starts.map(({ aheadMs: byMs }, process) => ({ process, at: 0, byMs }));
      const world = new World({ seed, jitterMs, windows: [], logins, jumps }, 3);
      world.advance(1);
      await world.run();
      expect(world.posts.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: RUNS },
  );
});

it('and twice at most where a process died or the bank was silent', { timeout: 300_000 }, async () => {
  const sometimes = fc.oneof({ weight: 3, arbitrary: never }, { weight: 2, arbitrary: stage });
  const silent = fc.oneof({ weight: 3, arbitrary: no }, { weight: 1, arbitrary: fc.constant(true) });
  await fc.assert(
    fc.asyncProperty(
      plan(fc.array(login(sometimes, silent, 'wrong'), { minLength: 3, maxLength: 8 })),
      async (given) => {
        const world = new World(given, 3);
        await world.run();
        expect(world.posts.length).toBeLessThanOrEqual(2);
      },
    ),
    { numRuns: RUNS },
  );
});

it('a customer whose password is right gets in once the store works, whatever has gone before', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(plan(fc.array(login(never, no, 'right'), { minLength: 2, maxLength: 6 })), async (given) => {
      // A store that takes half a second for everything counts as down.
      const world = new World({ ...given, jitterMs: Math.min(given.jitterMs, 100) }, 3);
      await world.run();
      await world.rest(HOUR_MS);
      const last: Login = { process: 0, startsAt: 0, password: 'right', isSilent: false, knockMs: 0, answerMs: 50 };
      expect(await world.pass(world.logInAtLast(last))).toBe('in');
      world.restart(1);
      expect(await world.pass(world.logInAtLast({ ...last, process: 1 }))).toBe('in');
    }),
    { numRuns: RUNS },
  );
});
