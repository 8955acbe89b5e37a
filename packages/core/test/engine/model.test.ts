import { RelaisError } from '@relais/model';
import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { createFailover, type Failover, type FailoverEventMap, type ProtectedCall } from '../../src/index.ts';
import { atOnce, scopeOf, silent } from './engine.ts';

/** What the API does with a call. */
type Reply = 'ok' | '503' | '401' | 'silent' | 'left';

/** The state machine as a person would draw it. */
interface Model {
  open: boolean;
  run: number;
  failovers: number;
  /** Silent calls: when their 30 s are over, and in which life of the breaker they began. */
  pending: { readonly dueAt: number; readonly generation: number }[];
  generation: number;
}

interface Real {
  failover: Failover;
  readonly log: { readonly name: string; readonly at: number; readonly to?: string }[];
  readonly calls: { settled: boolean }[];
  apiIsBack: boolean;
}

const FAILURES = 5;
const DEADLINE_MS = 30_000;
/** The longest stay in half-open: one hint, and a window for each trial. */
const LONGEST_HALF_OPEN_MS = 10_000 + 3 * 300_000;

function start(real: Real): void {
  real.failover = createFailover({
    bankId: 'bank',
    trip: atOnce(FAILURES),
    recovery: { hint: () => (real.apiIsBack ? Promise.resolve() : Promise.reject(new Error('silent'))) },
  });
  const names: (keyof FailoverEventMap)[] = ['failover', 'failback', 'state', 'primary:failure', 'fallback:served'];
  for (const name of names) {
    real.failover.on(name, (event) => {
      real.log.push({ name, at: Date.now(), ...('to' in event ? { to: event.to } : {}) });
      throw new Error('a listener that always fails');
    });
  }
}

function primaryOf(reply: Reply): ProtectedCall<string>['primary'] {
  return (scope) => {
    if (reply === 'ok') return Promise.resolve('api');
    if (reply === '503') return Promise.reject(new RelaisError('bank_unavailable', '', { status: 503 }));
    if (reply === '401') return Promise.reject(new RelaisError('consent_expired', '', { status: 401 }));
    return silent(scope);
  };
}

function count(real: Real, name: string): number {
  return real.log.filter((entry) => entry.name === name).length;
}

/** Silent calls whose time is over count now, in the order in which they began. */
function settleDue(model: Model, now: number): void {
  const due = model.pending.filter(({ dueAt }) => dueAt <= now);
  model.pending = model.pending.filter(({ dueAt }) => dueAt > now);
  for (const { generation } of due) if (generation === model.generation) fail(model);
}

function fail(model: Model): void {
  model.run += 1;
  if (model.run < FAILURES || model.open) return;
  model.open = true;
  model.generation += 1;
  model.failovers += 1;
}

/** The way back is the engine's to find; the model hears of it by the event, and only then. */
function hearFailback(model: Model, real: Real): void {
  const isBack = model.open && count(real, 'failback') === model.failovers;
  if (!isBack) return;
  model.open = false;
  model.run = 0;
  model.generation += 1;
}

function check(model: Model, real: Real): void {
  expect(real.failover.state === 'closed').toBe(!model.open);
  expect(count(real, 'failover')).toBe(model.failovers);
  expect(model.failovers - count(real, 'failback')).toBe(model.open ? 1 : 0);
  expect(real.failover.incident !== undefined).toBe(model.open);
}

class Call implements fc.AsyncCommand<Model, Real> {
  readonly reply: Reply;
  constructor(reply: Reply) {
    this.reply = reply;
  }
  check = (): boolean => true;
  toString = (): string => `call(${this.reply})`;
  async run(model: Model, real: Real): Promise<void> {
    const leave = new AbortController();
    const wasOpen = model.open;
    const call = { settled: false };
    real.calls.push(call);
    real.failover
      .run(
        { endpoint: 'accounts', primary: primaryOf(this.reply), fallback: async () => 'web' },
        scopeOf(this.reply === 'left' ? { signal: leave.signal } : {}),
      )
      .catch(() => {})
      .finally(() => {
        call.settled = true;
      });
    await vi.advanceTimersByTimeAsync(0);
    leave.abort();
    await vi.advanceTimersByTimeAsync(0);
    if (!wasOpen) {
      if (this.reply === 'ok') model.run = 0;
      if (this.reply === '503') fail(model);
      if (this.reply === 'silent')
        model.pending.push({ dueAt: Date.now() + DEADLINE_MS, generation: model.generation });
    }
    hearFailback(model, real);
    check(model, real);
  }
}

class Wait implements fc.AsyncCommand<Model, Real> {
  readonly ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
  check = (): boolean => true;
  toString = (): string => `wait(${this.ms})`;
  async run(model: Model, real: Real): Promise<void> {
    // Step by step: what falls due in between may change the state that later steps meet.
    const end = Date.now() + this.ms;
    while (Date.now() < end) {
      const next = Math.min(end, ...model.pending.map(({ dueAt }) => dueAt).filter((dueAt) => dueAt > Date.now()));
      await vi.advanceTimersByTimeAsync(next - Date.now());
      settleDue(model, Date.now());
      hearFailback(model, real);
    }
    check(model, real);
  }
}

class Health implements fc.AsyncCommand<Model, Real> {
  readonly isBack: boolean;
  constructor(isBack: boolean) {
    this.isBack = isBack;
  }
  check = (): boolean => true;
  toString = (): string => `api(${this.isBack ? 'back' : 'down'})`;
  async run(_: Model, real: Real): Promise<void> {
    real.apiIsBack = this.isBack;
  }
}

class Restart implements fc.AsyncCommand<Model, Real> {
  check = (model: Readonly<Model>): boolean => model.pending.length === 0;
  toString = (): string => 'restart';
  async run(model: Model, real: Real): Promise<void> {
    await real.failover.close();
    expect(real.calls.every(({ settled }) => settled)).toBe(true);
    real.log.length = 0;
    Object.assign(model, { open: false, run: 0, failovers: 0, pending: [], generation: model.generation + 1 });
    start(real);
    check(model, real);
  }
}

afterEach(() => {
  vi.useRealTimers();
});

it('does what the drawn state machine does, whatever happens in whatever order', async () => {
  const reply = fc.constantFrom<Reply>('ok', '503', '503', '503', '401', 'silent', 'left');
  const commands = fc.commands(
    [
      reply.map((given) => new Call(given)),
      fc.constantFrom(1, 29_999, 30_000, 60_000, 300_000).map((ms) => new Wait(ms)),
      fc.boolean().map((isBack) => new Health(isBack)),
      fc.constant(new Restart()),
    ],
    { maxCommands: 60 },
  );
  await fc.assert(
    fc.asyncProperty(commands, async (sequence) => {
      vi.useFakeTimers();
      const real: Real = { failover: undefined as unknown as Failover, log: [], calls: [], apiIsBack: false };
      start(real);
      const model: Model = { open: false, run: 0, failovers: 0, pending: [], generation: 0 };
      await fc.asyncModelRun(() => ({ model, real }), sequence);

      await vi.advanceTimersByTimeAsync(3_600_000);
      expect(real.calls.every(({ settled }) => settled)).toBe(true);
      const stays = real.log.filter(({ name }) => name === 'state');
      stays.forEach(({ to, at }, index) => {
        const until = stays[index + 1]?.at ?? Date.now();
        if (to === 'half_open') expect(until - at).toBeLessThanOrEqual(LONGEST_HALF_OPEN_MS);
      });
      await real.failover.close();
      expect(vi.getTimerCount()).toBe(0);
      vi.useRealTimers();
    }),
    { numRuns: 500 },
  );
});
