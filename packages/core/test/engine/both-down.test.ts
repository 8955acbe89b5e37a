import { manualClock, RelaisError, type RelaisErrorReason } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { api, startEngine, web } from './engine.ts';

const down = (): Promise<never> => Promise.reject(new RelaisError('fallback_unavailable', 'down'));
const wrong = (): Promise<never> => Promise.reject(new RelaisError('credentials_wrong', 'no'));

describe('R10: the fallback is down as well', () => {
  it('is left alone after two failures: for 5 minutes, then one call tries it, then longer', async () => {
    await using engine = startEngine({ recovery: { hint: () => Promise.reject(new Error('silent')) } });
    const { call, pass, trip } = engine;
    await trip();
    let asked = 0;
    const fallback = (): Promise<string> => {
      asked += 1;
      return down();
    };
    for (const psuId of ['alice', 'bob']) await expect(call(api, { fallback, psuId })).rejects.toThrow();
    await expect(call(api, { fallback })).rejects.toMatchObject({ code: 'fallback_unavailable', reason: 'resting' });
    expect(asked).toBe(2);
    await pass(300_000);
    const tries = await Promise.allSettled([call(api, { fallback }), call(api, { fallback })]);
    expect(tries.every(({ status }) => status === 'rejected')).toBe(true);
    expect(asked).toBe(3);
    await pass(599_999);
    await expect(call(api, { fallback: web })).rejects.toMatchObject({ reason: 'resting', retryAt: Date.now() + 1 });
    await pass(1);
    expect(await call(api, { fallback: web })).toBe('web');
  });

  const ours = (reason: RelaisErrorReason<'fallback_unavailable'>): Promise<never> =>
    Promise.reject(new RelaisError('fallback_unavailable', '', { reason, actor: 'host' }));

  it.each<[string, () => Promise<string>]>([
    ['a time-out of our own', () => ours('timeout')],
    ['a queue of ours', () => ours('busy')],
    ['a password that waits', () => ours('login_unanswered')],
    [
      'a callback of the host program',
      () => Promise.reject(new RelaisError('own_network', '', { reason: 'credentials' })),
    ],
    ['a store', () => Promise.reject(new RelaisError('own_network', '', { reason: 'store' }))],
    ['an error of whatever kind', () => Promise.reject(new Error('ECONNREFUSED'))],
    [
      'a throwing function',
      () => {
        throw new TypeError('mine');
      },
    ],
  ])('%s, for however many customers, rests the web bank for nobody', async (_, fallback) => {
    await using engine = startEngine();
    await engine.trip();
    for (let n = 1; n <= 6; n += 1) await expect(engine.call(api, { fallback, psuId: `psu-${n}` })).rejects.toThrow();
    expect(await engine.call(api)).toBe('web');
  });

  it('callers with 30 ms for all rest the web bank for nobody', async () => {
    await using engine = startEngine();
    await engine.trip();
    const hangs = (): Promise<never> => new Promise(() => {});
    for (const psuId of ['a', 'b', 'c']) {
      const hasty = engine.call(api, { fallback: hangs, psuId, deadlineMs: 30 });
      hasty.catch(() => {});
      await engine.pass(30);
      await expect(hasty).rejects.toMatchObject({ code: 'fallback_unavailable', reason: 'timeout', actor: 'host' });
    }
    expect(await engine.call(api)).toBe('web');
  });

  it('one customer to whom the web bank is down, however often, rests it for nobody', async () => {
    await using engine = startEngine();
    await engine.trip();
    for (let n = 1; n <= 6; n += 1)
      await expect(engine.call(api, { fallback: down, psuId: 'alice' })).rejects.toThrow();
    expect(await engine.call(api, { psuId: 'bob' })).toBe('web');
  });

  it('the rest is as long as it is, whatever the clock is set to', async () => {
    const clock = manualClock();
    await using engine = startEngine({ clock });
    engine.failover.open({ person: 'A. Exemple', reason: 'drill' });
    for (const psuId of ['alice', 'bob']) await expect(engine.call(api, { fallback: down, psuId })).rejects.toThrow();
    clock.setTimeOfDay(clock.now() + 86_400_000);
    await expect(engine.call(api)).rejects.toMatchObject({ reason: 'resting' });
    clock.setTimeOfDay(clock.now() - 2 * 86_400_000);
    clock.advance(300_000);
    expect(await engine.call(api)).toBe('web');
  });

  it('a customer’s wrong password says nothing of the web bank', async () => {
    await using engine = startEngine();
    await engine.trip();
    for (let turn = 1; turn <= 5; turn += 1) {
      await expect(engine.call(api, { fallback: wrong })).rejects.toMatchObject({ code: 'credentials_wrong' });
    }
    expect(await engine.call(api)).toBe('web');
  });

  it('what was read last is shown with its age, where the host allows it', async () => {
    await using engine = startEngine();
    const { failover, trip } = engine;
    await trip();
    const lastKnown = async (): Promise<{ value: string; fetchedAt: number }> => ({
      value: 'yesterday',
      fetchedAt: 42,
    });
    const both = { endpoint: 'accounts', primary: api, fallback: down } as const;
    await expect(failover.run({ ...both, lastKnown })).resolves.toMatchObject({
      value: 'yesterday',
      channel: 'last_known',
      fetchedAt: 42,
    });
    await expect(failover.run(both)).rejects.toMatchObject({ code: 'fallback_unavailable' });
  });
});

it.each(['hangs', 'throws'] as const)('a memory of old answers that %s leaves the refusal as it is', async (how) => {
  await using engine = startEngine();
  await engine.trip();
  const lastKnown = (): Promise<never> => {
    if (how === 'throws') throw new Error('mine');
    return new Promise(() => {});
  };
  const both = engine.call(api, { fallback: down, lastKnown });
  both.catch(() => {});
  await engine.pass(5_000);
  await expect(both).rejects.toMatchObject({ code: 'fallback_unavailable' });
});

describe('R9: coming back', () => {
  it('waits as long as the bank asked for, within an hour', async () => {
    const busy = (): Promise<never> =>
      Promise.reject(new RelaisError('bank_unavailable', '', { status: 503, retryAt: Date.now() + 1_200_000 }));
    await using engine = startEngine({ recovery: { hint: busy } });
    const { failover, pass, trip } = engine;
    await trip();
    await pass(60_000);
    expect(failover.state).toBe('open');
    await pass(1_199_999);
    expect(failover.incident?.probes).toHaveLength(1);
    await pass(1);
    expect(failover.incident?.probes).toHaveLength(2);
  });

  it('a good answer that is far slower than usual does not close', async () => {
    await using engine = startEngine({ recovery: { hint: api, trialDeadlineMs: 20_000 } });
    const { failover, call, pass, trip } = engine;
    for (let good = 1; good <= 10; good += 1) await call(api);
    await trip();
    await pass(60_000);
    const slow = (): Promise<string> => new Promise((resolve) => setTimeout(() => resolve('api'), 10_000));
    for (let trial = 1; trial <= 5; trial += 1) {
      const tried = call(slow);
      await pass(10_000);
      expect(await tried).toBe('api');
    }
    expect(failover.state).toBe('half_open');
    for (let trial = 1; trial <= 3; trial += 1) await call(api);
    expect(failover.state).toBe('closed');
  });
});
