import { inspect } from 'node:util';
import CircuitBreaker from 'opossum';
import { describe, expect, it } from 'vitest';
import type { ProtectedCall } from '../../src/index.ts';
import { answers, api, type Engine, startEngine, web } from './engine.ts';

const WORD = { person: 'A. Exemple', reason: 'drill' };
const NAMES = ['fire', 'success', 'failure', 'reject', 'open', 'halfOpen', 'close'] as const;

/** What opossum tells from now on, in order. */
function listenTo({ failover: { circuit } }: Engine): string[] {
  const told: string[] = [];
  const emitter: NodeJS.EventEmitter = circuit;
  for (const name of NAMES) emitter.on(name, () => told.push(name));
  return told;
}

/** An answer that comes when the test says. */
function held(): { readonly primary: ProtectedCall<string>['primary']; readonly give: (value: string) => void } {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { primary: () => promise, give: resolve };
}

describe('opossum’s circuit', () => {
  it('is the real one: tools for opossum can be hung on it', async () => {
    await using engine = startEngine();
    expect(engine.failover.circuit).toBeInstanceOf(CircuitBreaker);
    expect(engine.failover.circuit.name).toBe('bank');
  });

  it('counts each request by the table of what it says about the bank', async () => {
    await using engine = startEngine();
    const told = listenTo(engine);
    await engine.call(api);
    await expect(engine.call(answers(503))).rejects.toThrow();
    // No failure of the bank: the errorFilter lets it pass.
    await expect(engine.call(answers(401))).rejects.toThrow();
    expect(told).toEqual(['fire', 'success', 'fire', 'failure', 'fire', 'success']);
    expect(engine.failover.circuit.stats).toMatchObject({ fires: 3, successes: 2, failures: 1, rejects: 0 });
  });

  it('rejects what the fallback answers while the API is left alone', async () => {
    await using engine = startEngine();
    await engine.trip();
    const told = listenTo(engine);
    let asked = 0;
    const counted = (): Promise<string> => {
      asked += 1;
      return api();
    };
    expect(await engine.call(counted)).toBe('web');
    expect(told).toEqual(['fire', 'reject']);
    expect(engine.failover.circuit.stats.rejects).toBe(1);
    expect(asked).toBe(0);
  });

  it('opens at the trip, not at any rate of failures', async () => {
    await using engine = startEngine();
    const told = listenTo(engine);
    for (let failure = 1; failure <= 4; failure += 1) await expect(engine.call(answers(503))).rejects.toThrow();
    expect(engine.failover.circuit.closed).toBe(true);
    expect(await engine.call(answers(503))).toBe('web');
    expect(engine.failover.circuit.opened).toBe(true);
    expect(told.filter((name) => name === 'open')).toHaveLength(1);
  });

  it('keeps the time of the open state, and admits nobody before the hint is back', async () => {
    const hint = Promise.withResolvers<void>();
    await using engine = startEngine({ recovery: { hint: () => hint.promise } });
    await engine.trip();
    const waits: number[] = [];
    engine.failover.circuit.on('halfOpen', (waitedMs) => waits.push(waitedMs));
    await engine.pass(60_000);
    expect(waits).toEqual([60_000]);
    expect(await engine.call(api)).toBe('web');
    hint.resolve();
    await engine.pass(0);
    expect(await engine.call(api)).toBe('api');
  });

  it('admits one trial at a time, and the next as soon as that one is over', async () => {
    await using engine = startEngine({ recovery: { hint: api } });
    await engine.trip();
    await engine.pass(60_000);
    const told = listenTo(engine);
    const first = held();
    const trial = engine.call(first.primary);
    expect(await engine.call(api)).toBe('web');
    expect(told).toEqual(['fire', 'fire', 'reject']);
    first.give('api');
    expect(await trial).toBe('api');
    expect(await engine.call(api)).toBe('api');
  });

  it('is closed by the third good trial, not by the first', async () => {
    await using engine = startEngine({ recovery: { hint: api } });
    await engine.trip();
    await engine.pass(60_000);
    const told = listenTo(engine);
    const states: boolean[] = [];
    for (let trial = 1; trial <= 3; trial += 1) {
      await engine.call(api);
      states.push(engine.failover.circuit.halfOpen);
    }
    expect(states).toEqual([true, true, false]);
    expect(engine.failover.circuit.closed).toBe(true);
    expect(told).toEqual(['fire', 'success', 'fire', 'success', 'fire', 'close', 'success']);
  });

  it('a failed trial opens it again', async () => {
    await using engine = startEngine({ recovery: { hint: api } });
    await engine.trip();
    await engine.pass(60_000);
    const told = listenTo(engine);
    expect(await engine.call(answers(503))).toBe('web');
    expect(told).toEqual(['fire', 'open', 'failure']);
    expect(engine.failover.circuit.opened).toBe(true);
  });

  it.each(['answer', 'fail'] as const)(
    'a call of before the outage is counted, and moves nothing by its %s',
    async (end) => {
      await using engine = startEngine({ recovery: { hint: api, firstHintMs: 1_000 } });
      const old = Promise.withResolvers<string>();
      const early = engine.call(() => old.promise);
      await engine.trip();
      await engine.pass(1_000);
      const told = listenTo(engine);
      if (end === 'answer') old.resolve('late');
      else old.reject(Object.assign(new Error('x'), { status: 503 }));
      expect(await early).toBe(end === 'answer' ? 'late' : 'web');
      expect(engine.failover.circuit.halfOpen).toBe(true);
      expect(told.slice(0, 1)).toEqual([end === 'answer' ? 'success' : 'failure']);
      expect(told).not.toContain('open');
    },
  );

  it('stays closed where an outage is only recorded', async () => {
    await using engine = startEngine({ mode: 'observe' });
    for (let failure = 1; failure <= 9; failure += 1) await expect(engine.call(answers(503))).rejects.toThrow();
    expect(engine.failover.incident).toBeDefined();
    expect(engine.failover.circuit.closed).toBe(true);
  });

  it('is not half-open while a person holds the fallback', async () => {
    await using engine = startEngine({ recovery: { hint: api } });
    engine.failover.isolate('fallback', WORD);
    await engine.pass(600_000);
    expect(engine.failover.circuit.opened).toBe(true);
    engine.failover.release();
    await engine.pass(60_000);
    expect(engine.failover.circuit.halfOpen).toBe(true);
  });
});

describe('whoever listens to the circuit', () => {
  it.each(NAMES)('harms no call by throwing at %s', async (name) => {
    const mistakes: string[] = [];
    await using engine = startEngine({ recovery: { hint: api }, onListenerError: (_, where) => mistakes.push(where) });
    const emitter: NodeJS.EventEmitter = engine.failover.circuit;
    emitter.on(name, () => {
      throw new Error('mine');
    });
    expect(await engine.call(api)).toBe('api');
    for (let failure = 1; failure <= 4; failure += 1) {
      await expect(engine.call(answers(503))).rejects.toMatchObject({ status: 503 });
    }
    expect(await engine.call(answers(503))).toBe('web');
    expect(await engine.call(api)).toBe('web');
    await engine.pass(60_000);
    for (let trial = 1; trial <= 3; trial += 1) expect(await engine.call(api)).toBe('api');
    expect(engine.failover.state).toBe('closed');
    expect(new Set(mistakes)).toEqual(new Set([`circuit.${name}`]));
  });

  it('gets no data of a customer, no name of theirs, and no error of a client', async () => {
    await using engine = startEngine();
    const told: unknown[] = [];
    const emitter: NodeJS.EventEmitter = engine.failover.circuit;
    for (const name of NAMES) emitter.on(name, (...args: unknown[]) => told.push(args));
    const whose = { psuId: 'hunter2-psu', consentId: 'hunter2-consent', callId: 'hunter2-call' };
    await engine.call(async () => 'hunter2-balance', whose);
    const failed = Object.assign(new Error('hunter2-token'), { status: 503, config: { data: 'hunter2-password' } });
    await expect(engine.call(() => Promise.reject(failed), whose)).rejects.toBe(failed);
    expect(told).toHaveLength(4);
    expect(inspect(told, { depth: 20, showHidden: true }) + JSON.stringify(told)).not.toContain('hunter2');
  });

  it('cannot open, close, switch off or end it, nor answer in its place', async () => {
    await using engine = startEngine();
    const { circuit } = engine.failover;
    circuit.open();
    circuit.disable();
    circuit.shutdown();
    expect(await engine.call(api)).toBe('api');
    expect(circuit.stats.successes).toBe(1);
    circuit.fallback(web);
    await expect(engine.call(answers(503))).rejects.toMatchObject({ status: 503 });
    await engine.trip();
    circuit.close();
    circuit.disable();
    circuit.shutdown();
    expect(await engine.call(api)).toBe('web');
    expect(engine.failover.state).toBe('open');
  });
});
