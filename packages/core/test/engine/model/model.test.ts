import { RelaisError, type RequestScope } from '@relais/model';
import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { consecutiveFailures, createFailover, type Failover, type ProtectedCall } from '../../../src/index.ts';
import { scopeOf, silent, unsent } from '../engine.ts';
import { type CallPlan, LIMITS } from './call-plan.ts';
import { EngineModel, type ModelOptions, type Result } from './engine-model.ts';

/** `pnpm test:engine` asks for many more. */
const RUNS = Number(process.env['RELAIS_ENGINE_RUNS'] ?? 300);
const WORD = { person: 'A. Exemple', reason: 'drill' };

/** The engine beside its model. Both live through the same. */
class Pair {
  readonly #options: ModelOptions;
  model: EngineModel;
  failover: Failover;
  readonly #results: Result[] = [];
  readonly #told = { failover: 0, failback: 0 };
  #commands = 0;

  constructor(options: ModelOptions) {
    this.#options = options;
    this.model = new EngineModel(Date.now(), options);
    this.failover = this.#start();
  }

  /**
   * Each command has a millisecond of its own in its second, and so has each kind of thing that comes of it. Two things are seldom
   * due at once, and the model says which comes first.
   */
  async begin(): Promise<void> {
    this.#commands += 1;
    await this.passTo(Math.floor(Date.now() / 1_000 + 1) * 1_000 + this.#commands);
  }

  async passTo(end: number): Promise<void> {
    while (Date.now() < end) {
      const at = Math.min(end, Math.max(this.model.nextAt, Date.now() + 1));
      await vi.advanceTimersByTimeAsync(at - Date.now());
      this.model.passTo(at);
      await this.check();
    }
  }

  async call(plan: CallPlan): Promise<void> {
    const number = this.model.calls.length;
    this.#results[number] = undefined;
    const leave = new AbortController();
    if (plan.leavesMs < Number.POSITIVE_INFINITY) setTimeout(() => leave.abort(), plan.leavesMs);
    const scope = scopeOf({ deadlineMs: plan.deadlineMs, signal: leave.signal });
    this.failover.run(this.#callOf(plan), scope).then(
      ({ channel, value }) => {
        this.#results[number] = `${channel} ${value}`;
      },
      ({ code, reason }: RelaisError) => {
        this.#results[number] = `${code}/${reason ?? ''}`;
      },
    );
    this.model.call(plan);
    await this.check();
  }

  async decide(engine: (failover: Failover) => void, model: (model: EngineModel) => void): Promise<void> {
    engine(this.failover);
    model(this.model);
    await this.check();
  }

  /** Closes, lets all calls end, and starts anew. */
  async restart(): Promise<void> {
    await this.close();
    this.#results.length = 0;
    const { apiIsBack } = this.model;
    this.model = new EngineModel(Date.now(), this.#options);
    this.model.apiIsBack = apiIsBack;
    this.#told.failover = 0;
    this.#told.failback = 0;
    this.failover = this.#start();
  }

  async close(): Promise<void> {
    const closed = this.failover.close();
    this.model.close();
    await this.check();
    await this.call({ ...IDLE, api: 'ok' });
    while (!this.model.isIdle) await this.passTo(this.model.nextAt);
    // A request may outlive its caller, and a caller may leave late.
    await vi.advanceTimersByTimeAsync(2 * LIMITS.bankMs);
    await closed;
    expect(vi.getTimerCount()).toBe(0);
  }

  /** What every caller got, and what everybody else sees. */
  async check(): Promise<void> {
    await vi.advanceTimersByTimeAsync(0);
    const { calls, kind, state, failovers, failbacks, isAmbiguous } = this.model;
    if (isAmbiguous) return;
    expect(this.#results).toEqual(calls.map(({ result }) => result));
    expect([this.failover.state, this.failover.incident?.isSwitched, this.#told]).toEqual([
      state,
      kind === 'closed' ? undefined : kind !== 'watched',
      { failover: failovers, failback: failbacks },
    ]);
  }

  #start(): Failover {
    const { observes, waits } = this.#options;
    const failover = createFailover({
      bankId: 'bank',
      mode: observes ? 'observe' : 'auto',
      beforeTrip: waits ? 'wait' : 'fail',
      deadlineMs: LIMITS.bankMs,
      trip: consecutiveFailures({ failures: LIMITS.failures, apartMs: 0, withinMs: 1e12 }),
      recovery: { hint: async () => (this.model.apiIsBack ? undefined : Promise.reject(new Error('silent'))) },
    });
    for (const name of ['failover', 'failback'] as const) {
      failover.on(name, () => {
        this.#told[name] += 1;
        throw new Error('a listener that always fails');
      });
    }
    return failover;
  }

  #callOf({ api, replyMs, fallback, old }: CallPlan): ProtectedCall<string> {
    const reply = async (): Promise<string> => {
      if (api === 'ok' || (api === 'shaky' && isWell)) return 'api';
      if (api === '401') throw new RelaisError('consent_expired', '', { status: 401 });
      throw new RelaisError('bank_unavailable', '', { status: 503 });
    };
    let isWell = false;
    return {
      endpoint: 'accounts',
      primary: async (scope) => {
        isWell = this.model.apiIsBack;
        if (api === 'silent') return silent(scope);
        if (api === 'unsent') return unsent(scope);
        scope.sent();
        if (replyMs > 0) await later(replyMs, scope);
        return reply();
      },
      ...(fallback !== 'none' && {
        fallback: async (scope: RequestScope) => {
          if (fallback === 'hangs') return unsent(scope);
          if (fallback === 'drift') throw new RelaisError('page_drift', 'changed');
          return 'web';
        },
      }),
      ...(old !== 'none' && {
        lastKnown: async () => {
          if (old === 'fails') throw new Error('the store is down');
          if (old === 'hangs') return new Promise<never>(() => {});
          if (old === 'slow') await new Promise((resolve) => setTimeout(resolve, LIMITS.slowOldMs));
          return { value: 'old', fetchedAt: 0 };
        },
      }),
    };
  }
}

function later(ms: number, { signal }: RequestScope): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(resolve, ms);
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

const IDLE: CallPlan = {
  api: 'shaky',
  replyMs: 0,
  fallback: 'ok',
  old: 'none',
  deadlineMs: Number.POSITIVE_INFINITY,
  leavesMs: Number.POSITIVE_INFINITY,
};

const NEVER = Number.POSITIVE_INFINITY;
const plan: fc.Arbitrary<CallPlan> = fc.record({
  api: fc.constantFrom('shaky', 'shaky', 'shaky', 'shaky', 'ok', '401', 'silent', 'silent', 'unsent'),
  replyMs: fc.constantFrom(0, 0, 0, 2_600, 6_600),
  fallback: fc.constantFrom('ok', 'ok', 'ok', 'drift', 'hangs', 'none'),
  old: fc.constantFrom('none', 'none', 'has', 'slow', 'fails', 'hangs'),
  deadlineMs: fc.constantFrom(NEVER, NEVER, 1_400, 10_400, 45_400),
  leavesMs: fc.constantFrom(NEVER, NEVER, NEVER, NEVER, 850, 1_850, 31_850),
});

class Command implements fc.AsyncCommand<object, Pair> {
  readonly #name: string;
  readonly #act: (pair: Pair) => Promise<void>;

  constructor(name: string, act: (pair: Pair) => Promise<void>) {
    this.#name = name;
    this.#act = act;
  }

  check = (): boolean => true;
  toString = (): string => this.#name;
  async run(_: object, pair: Pair): Promise<void> {
    await pair.begin();
    await this.#act(pair);
  }
}

function decision(name: string, engine: (failover: Failover) => void, model: (model: EngineModel) => void): Command {
  return new Command(name, (pair) => pair.decide(engine, model));
}

function health(isBack: boolean): Command {
  return decision(
    isBack ? 'the API is back' : 'the API is down',
    () => {},
    (model) => {
      model.apiIsBack = isBack;
    },
  );
}

const REVOKED = new RelaisError('certificate_problem', 'no', { reason: 'authorisation_revoked' });
const call = plan.map((given) => new Command(`call(${JSON.stringify(given)})`, (pair) => pair.call(given)));
const wait = fc
  .constantFrom(1, 2, 5, 30, 60, 300)
  .map((s) => new Command(`wait(${s} s)`, (pair) => pair.passTo(Date.now() + s * 1_000)));
const rare = fc.constantFrom(
  () =>
    decision(
      'isolate(api)',
      (it) => it.isolate('api', WORD),
      (it) => it.isolate('api'),
    ),
  () =>
    decision(
      'isolate(fallback)',
      (it) => it.isolate('fallback', WORD),
      (it) => it.isolate('fallback'),
    ),
  () =>
    decision(
      'release',
      (it) => it.release(),
      (it) => it.release(),
    ),
  () =>
    decision(
      'release',
      (it) => it.release(),
      (it) => it.release(),
    ),
  () =>
    decision(
      'open',
      (it) => it.open(WORD),
      (it) => it.open(),
    ),
  () =>
    decision(
      'kill',
      (it) => it.kill(WORD),
      (it) => it.kill(true),
    ),
  () =>
    decision(
      'revive',
      (it) => it.revive(),
      (it) => it.kill(false),
    ),
  () => new Command('restart', (pair) => pair.restart()),
);
const halt = fc.constant(
  decision(
    'halt',
    (it) => it.halt(REVOKED),
    (it) => it.halt(),
  ),
);
const commands = fc.commands(
  [
    call,
    call,
    call,
    call,
    wait,
    wait,
    fc.constant(health(false)),
    fc.boolean().map(health),
    rare.map((make) => make()),
    rare.map((make) => make()),
  ],
  { maxCommands: 60, size: '+1' },
);

const ENDS = [
  'aborted/',
  'api api',
  'bank_unavailable/',
  'bank_unavailable/caller_deadline',
  'bank_unavailable/no_reply',
  'certificate_problem/authorisation_revoked',
  'consent_expired/',
  'fallback web',
  'fallback_refused/kill_switch',
  'fallback_refused/no_fallback',
  'fallback_unavailable/timeout',
  'last_known old',
  'own_network/not_sent',
  'page_drift/',
];

afterEach(() => {
  vi.useRealTimers();
});

it('every caller gets what the model says, whatever happens in whatever order', async () => {
  const seen = new Set<Result>();
  let ambiguous = 0;
  const options = fc.record({ observes: fc.integer({ min: 0, max: 3 }).map((n) => n === 0), waits: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(commands, options, fc.option(halt, { freq: 4 }), async (sequence, given, last) => {
      vi.useFakeTimers({ now: 1_000_000, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
      const pair = new Pair(given);
      await fc.asyncModelRun(() => ({ model: {}, real: pair }), sequence);
      if (last !== null) {
        await last.run({}, pair);
        await pair.call(IDLE);
        await pair.passTo(Date.now() + 400_000);
      }
      await pair.close();
      vi.useRealTimers();
      for (const { result } of pair.model.calls) seen.add(result);
      if (pair.model.isAmbiguous) ambiguous += 1;
    }),
    { numRuns: RUNS },
  );
  // The test means something: every end of a call occurred, and nearly every run was judged to its end.
  expect([...seen].sort()).toEqual(ENDS);
  expect(ambiguous).toBeLessThan(RUNS / 20);
}, 3_600_000);
