import { RelaisError } from '@relais/model';
import { describe, expect, it } from 'vitest';
import type { ProtectedCall } from '../../src/index.ts';
import { answers, api, silent, startEngine, unsent } from './engine.ts';

/** An engine whose API may be tried. */
async function halfOpen(options: Parameters<typeof startEngine>[0] = {}) {
  const engine = startEngine({ recovery: { hint: api, ...options.recovery }, ...options });
  await engine.trip();
  await engine.pass(60_000);
  expect(engine.failover.state).toBe('half_open');
  return engine;
}

describe('a trial whose caller has little time', () => {
  it.each([60, 3_000, 9_000])(
    'of %d ms: is no evidence, does not re-open, and leaves time for the fallback',
    async (deadlineMs) => {
      await using engine = await halfOpen();
      const slow: ProtectedCall<string>['primary'] = (wire) => {
        wire.sent();
        return Promise.race([unsent(wire), new Promise<string>((resolve) => setTimeout(() => resolve('api'), 4_900))]);
      };
      const hasty = engine.call(slow, { deadlineMs });
      await engine.pass(deadlineMs / 2);
      expect(await hasty).toBe('web');
      expect(engine.failover.state).toBe('half_open');
      await engine.pass(4_900);
      expect(engine.failover.state).toBe('half_open');
      expect(engine.failover.incident?.probes.at(-1)).toMatchObject({ kind: 'trial', ok: true, tookMs: 4_900 });
    },
  );

  it('goes on to the engine’s own deadline, and only then re-opens', async () => {
    await using engine = await halfOpen();
    const hasty = engine.call(silent, { deadlineMs: 1_000 });
    await engine.pass(500);
    expect(await hasty).toBe('web');
    await engine.pass(4_499);
    expect(engine.failover.state).toBe('half_open');
    await engine.pass(1);
    expect(engine.failover.state).toBe('open');
  });

  it('answers them where the API is fast', async () => {
    await using engine = await halfOpen();
    expect(await engine.call(api, { deadlineMs: 60 })).toBe('api');
  });
});

describe('a trial that what stands in front of the bank answers', () => {
  it.each([403, 200, 503])('with %i proves nothing, and the fallback answers in its place', async (status) => {
    await using engine = await halfOpen();
    const blocked = (): Promise<never> =>
      Promise.reject(new RelaisError('bank_unavailable', 'a test', { reason: 'blocked', status }));
    for (let call = 0; call < 3; call += 1) expect(await engine.call(blocked)).toBe('web');
    expect(engine.failover.state).toBe('half_open');
  });
});

describe('a hint', () => {
  const hanging = (signals: AbortSignal[]) => (signal: AbortSignal) => {
    signals.push(signal);
    return new Promise<never>(() => {});
  };

  it.each(['the outage is over', 'the engine closes'])('is ended when %s', async (when) => {
    const signals: AbortSignal[] = [];
    await using engine = startEngine({ recovery: { hint: hanging(signals) } });
    await engine.trip();
    await engine.pass(60_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    if (when === 'the engine closes') await engine.failover.close();
    else engine.failover.isolate('api', { person: 'A. Exemple', reason: 'the bank said so' });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('that does not answer in its time is no sign of life', async () => {
    const signals: AbortSignal[] = [];
    await using engine = startEngine({ recovery: { hint: hanging(signals), hintDeadlineMs: 2_000 } });
    await engine.trip();
    await engine.pass(62_000);
    expect(engine.failover.state).toBe('open');
    expect(engine.failover.incident?.probes).toMatchObject([{ kind: 'hint', ok: false, tookMs: 2_000 }]);
  });
});

describe('a trial', () => {
  it('that is good gives the next one a whole window again', async () => {
    await using engine = await halfOpen();
    await engine.pass(200_000);
    expect(await engine.call(api)).toBe('api');
    await engine.pass(299_999);
    expect(engine.failover.state).toBe('half_open');
    await engine.pass(1);
    expect(engine.failover.state).toBe('open');
  });

  it('that never left says nothing, and the fallback answers', async () => {
    await using engine = await halfOpen();
    const stuck = engine.call(unsent);
    await engine.pass(5_000);
    expect(await stuck).toBe('web');
    expect(engine.failover.state).toBe('half_open');
  });

  it('of an earlier half-open state neither decides nor ends the trial of the present one', async () => {
    await using engine = await halfOpen({ recovery: { hint: api, trialWindowMs: 1_000, trialDeadlineMs: 600_000 } });
    const old = Promise.withResolvers<string>();
    const early = engine.call(() => old.promise);
    await engine.pass(1_000);
    expect(engine.failover.state).toBe('open');
    await engine.pass(60_000);
    expect(engine.failover.state).toBe('half_open');
    const present = Promise.withResolvers<string>();
    const trial = engine.call(() => present.promise);
    old.resolve('api');
    expect(await early).toBe('api');
    expect(await engine.call(api)).toBe('web');
    present.resolve('api');
    expect(await trial).toBe('api');
  });
});

describe('a call that only the API can answer', () => {
  it('goes through the circuit beside a trial, and decides nothing', async () => {
    await using engine = await halfOpen({ recovery: { goodTrials: 1 } });
    const { circuit } = engine.failover;
    const before = circuit.stats.fires;
    const trial = Promise.withResolvers<string>();
    const tried = engine.call(() => trial.promise);
    for (const status of [200, 503]) {
      const page = status === 200 ? api : answers(status);
      const answered = await engine.call(page, { isForApiAlone: true });
      expect(answered).toBe(status === 200 ? 'api' : 'web');
      expect(engine.failover.state).toBe('half_open');
    }
    expect(circuit.stats.fires).toBe(before + 3);
    trial.resolve('api');
    expect(await tried).toBe('api');
    expect(engine.failover.state).toBe('closed');
  });

  it('is a trial where one is due', async () => {
    await using engine = await halfOpen({ recovery: { goodTrials: 1 } });
    expect(await engine.call(api, { isForApiAlone: true })).toBe('api');
    expect(engine.failover.state).toBe('closed');
  });

  it('lets no call of another kind follow it beside the trial', async () => {
    await using engine = await halfOpen();
    const trial = Promise.withResolvers<string>();
    const tried = engine.call(() => trial.promise);
    await engine.call(api, { isForApiAlone: true });
    expect(await engine.call(api)).toBe('web');
    trial.resolve('api');
    expect(await tried).toBe('api');
  });

  it('is not sent while the API is left alone', async () => {
    await using engine = startEngine();
    await engine.trip();
    expect(await engine.call(api, { isForApiAlone: true })).toBe('web');
  });
});

describe('a trial that ends while the engine closes', () => {
  it.each([
    ['well', 'api'],
    ['badly', '503'],
  ])('%s decides nothing: the outage goes on as it was', async (_, end) => {
    const engine = await halfOpen({ recovery: { hint: api, goodTrials: 1 } });
    const trial = Promise.withResolvers<string>();
    const tried = engine.call(() => trial.promise).catch(() => {});
    const closed = engine.failover.close();
    if (end === 'api') trial.resolve(end);
    else trial.reject(new RelaisError('bank_unavailable', '', { status: 503 }));
    await tried;
    await closed;
    expect(engine.failover.state).toBe('half_open');
    expect(engine.told).not.toContain('failback');
    await engine[Symbol.asyncDispose]();
  });
});
