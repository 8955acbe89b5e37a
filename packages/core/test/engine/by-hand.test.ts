import { RelaisError } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { answers, api, startEngine } from './engine.ts';

const WORD = { person: 'A. Exemple, head of operations', reason: 'the bank said so by telephone' };

describe('R1, R7: the decision of an operator', () => {
  it('opens with a name and a reason in the record, and closes like any other outage', async () => {
    await using engine = startEngine({ recovery: { hint: api } });
    const { failover, call, pass } = engine;
    failover.open(WORD);
    expect(await call(api)).toBe('web');
    expect(failover.incident).toMatchObject({ basis: 'operator_decision', decision: WORD, evidence: [] });
    await pass(60_000);
    for (let trial = 1; trial <= 3; trial += 1) expect(await call(api)).toBe('api');
    expect(failover.state).toBe('closed');
  });

  it.each([
    { person: '', reason: 'x' },
    { person: 'x', reason: ' ' },
  ])('is refused without a name or a reason: %j', async (decision) => {
    await using engine = startEngine();
    for (const decide of ['open', 'kill'] as const) expect(() => engine.failover[decide](decision)).toThrow(TypeError);
    expect(() => engine.failover.isolate('api', decision)).toThrow(TypeError);
  });

  it('the kill switch stops the fallback, and nothing but the fallback', async () => {
    await using engine = startEngine();
    const { failover, call, trip } = engine;
    failover.kill(WORD);
    expect(await call(api)).toBe('api');
    await trip();
    await expect(call(api)).rejects.toMatchObject({ code: 'fallback_refused', reason: 'kill_switch' });
    failover.revive();
    expect(await call(api)).toBe('web');
  });

  it('isolate holds the API: an outage is recorded and alerted, and not switched', async () => {
    await using engine = startEngine();
    const { failover, call, told } = engine;
    failover.isolate('api', WORD);
    for (let failure = 1; failure <= 9; failure += 1) await expect(call(answers(503))).rejects.toThrow();
    expect(failover.state).toBe('closed');
    expect(failover.incident).toMatchObject({ isSwitched: false });
    expect(told).toEqual(['failover']);
    await call(api);
    expect(told).toEqual(['failover', 'failback']);
  });

  it('an outage that was recorded while the API was held is switched on release, as the same incident', async () => {
    await using engine = startEngine({ recovery: { hint: api } });
    const { failover, call, pass, told } = engine;
    failover.isolate('api', WORD);
    for (let failure = 1; failure <= 5; failure += 1) await expect(call(answers(503))).rejects.toThrow();
    const id = failover.incident?.id;
    failover.release();
    expect(failover.state).toBe('open');
    expect(failover.incident).toMatchObject({ id, isSwitched: true, evidence: { length: 5 } });
    expect(await call(answers(503))).toBe('web');
    expect(told).toEqual(['failover', 'state', 'failover']);
    await pass(60_000);
    for (let trial = 1; trial <= 3; trial += 1) await call(api);
    expect(told.filter((name) => name === 'failback')).toHaveLength(1);
  });

  it('an outage that was over before the release is not switched', async () => {
    await using engine = startEngine();
    const { failover, call } = engine;
    failover.isolate('api', WORD);
    for (let failure = 1; failure <= 5; failure += 1) await expect(call(answers(503))).rejects.toThrow();
    await call(api);
    failover.release();
    expect(failover.state).toBe('closed');
  });

  it('after a release the breaker trips as before', async () => {
    await using engine = startEngine();
    const { failover, call, trip } = engine;
    failover.isolate('api', WORD);
    await expect(call(answers(503))).rejects.toThrow();
    failover.release();
    await trip();
    expect(failover.state).toBe('open');
  });

  it('open while the API is held is recorded, and switched on release', async () => {
    await using engine = startEngine();
    const { failover, call } = engine;
    failover.isolate('api', WORD);
    failover.open(WORD);
    expect(failover.incident).toMatchObject({ isSwitched: false });
    expect(failover.state).toBe('closed');
    failover.release();
    expect(await call(api)).toBe('web');
    expect(failover.incident).toMatchObject({ basis: 'operator_decision', decision: WORD });
  });

  it('isolate holds the fallback: the API is not tried until release', async () => {
    await using engine = startEngine({ recovery: { hint: api } });
    const { failover, call, pass } = engine;
    failover.isolate('fallback', WORD);
    await pass(600_000);
    expect(await call(api)).toBe('web');
    failover.release();
    await pass(60_000);
    for (let trial = 1; trial <= 3; trial += 1) expect(await call(api)).toBe('api');
    expect(failover.state).toBe('closed');
  });
});

describe('a decision that a listener takes', () => {
  it('follows what it was told of: each event comes once, in its order', async () => {
    await using engine = startEngine();
    const { failover, call } = engine;
    const order: string[] = [];
    failover.on('state', ({ to }) => {
      order.push(to);
      if (to === 'open') failover.isolate('api', WORD);
    });
    failover.on('failover', ({ isSwitched }) => order.push(`failover ${isSwitched}`));
    failover.on('failback', () => order.push('failback'));
    failover.open(WORD);
    expect(order).toEqual(['open', 'failover true', 'closed', 'failback']);
    expect([failover.state, failover.incident]).toEqual(['closed', undefined]);
    expect(await call(api)).toBe('api');
  });

  it('to halt ends what is held, and the API is asked no more', async () => {
    await using engine = startEngine({ beforeTrip: 'wait' });
    const { failover, call, pass } = engine;
    let asked = 0;
    const down = (): Promise<never> => {
      asked += 1;
      return answers(503)();
    };
    const held = call(down).catch(({ status }) => status);
    await pass(10);
    failover.halt(new RelaisError('certificate_problem', 'no', { reason: 'authorisation_revoked' }));
    expect(await held).toBe(503);
    await pass(5_000);
    expect(asked).toBe(1);
  });
});

describe('R27: the regime', () => {
  it('that has ended allows no fallback any more', async () => {
    await using engine = startEngine({ legalRegime: { id: 'rts-2018-389', endsAt: Date.UTC(2020, 0, 1) } });
    await engine.trip();
    await expect(engine.call(api)).rejects.toMatchObject({ code: 'fallback_refused', reason: 'legal_regime' });
  });
});

describe('the mode observe', () => {
  it.each(['open', 'isolate'] as const)('%s is recorded, and switches nothing', async (act) => {
    await using engine = startEngine({ mode: 'observe' });
    const { failover, call } = engine;
    if (act === 'open') failover.open(WORD);
    else failover.isolate('fallback', WORD);
    expect(failover.state).toBe('closed');
    expect(failover.incident).toMatchObject({ basis: 'operator_decision', isSwitched: false });
    expect(await call(api)).toBe('api');
    failover.release();
    expect(failover.state).toBe('closed');
  });

  it('watches, records and alerts, and never switches', async () => {
    await using engine = startEngine({ mode: 'observe' });
    const { failover, call, told } = engine;
    for (let failure = 1; failure <= 12; failure += 1) await expect(call(answers(503))).rejects.toThrow();
    expect(failover.state).toBe('closed');
    expect(failover.incident).toMatchObject({ isSwitched: false, evidence: { length: 5 } });
    expect(await call(api)).toBe('api');
    expect(failover.incident).toBeUndefined();
    expect(told).toEqual(['failover', 'failback']);
  });

  it('halt ends every call that begins after it, on either channel, and there is no way back', async () => {
    await using engine = startEngine();
    const { failover, call, trip } = engine;
    const because = new RelaisError('certificate_problem', 'no', { reason: 'authorisation_revoked' });
    const { promise, reject } = Promise.withResolvers<string>();
    const running = call(() => promise).catch((error: unknown) => error);
    await trip();
    failover.halt(because);
    failover.halt(new RelaisError('aborted', 'another'));
    reject(new RelaisError('bank_unavailable', '', { status: 503 }));
    expect(await running).toBe(because);
    await expect(call(api)).rejects.toBe(because);
    failover.release();
    await expect(call(api)).rejects.toBe(because);
  });
});
