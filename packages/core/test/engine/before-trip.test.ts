import { describe, expect, it } from 'vitest';
import { consecutiveFailures } from '../../src/index.ts';
import { answers, api, atOnce, silent, startEngine } from './engine.ts';

/** What nearly every aggregator's client has: less than the bank's 30 s. */
const OWN = { deadlineMs: 10_000 };

describe('a caller with less time than the bank has', () => {
  it('is answered by the fallback when their own call trips', async () => {
    await using engine = startEngine();
    for (let failure = 1; failure <= 4; failure += 1) await expect(engine.call(answers(503), OWN)).rejects.toThrow();
    expect(await engine.call(answers(503), OWN)).toBe('web');
  });

  it('is answered by the fallback when the breaker opens while they wait', async () => {
    await using engine = startEngine();
    const waiting = engine.call(silent, OWN);
    await engine.trip();
    expect(await waiting).toBe('web');
    expect(engine.failover.incident?.evidence).toHaveLength(5);
  });

  it('is answered when the silence of calls that were left before them trips', async () => {
    await using engine = startEngine();
    const left = Array.from({ length: 5 }, () => engine.call(silent, OWN).catch(({ reason }) => reason));
    await engine.pass(25_000);
    const late = engine.call(silent, OWN);
    await engine.pass(5_000);
    expect(await late).toBe('web');
    expect(await Promise.all(left)).toEqual(Array(5).fill('caller_deadline'));
    expect(engine.failover.incident?.basis).toBe('no_reply_presumption');
  });

  it('gets the error of their own call, unchanged, as long as nothing trips', async () => {
    await using engine = startEngine();
    await expect(engine.call(answers(503), OWN)).rejects.toMatchObject({ code: 'bank_unavailable', status: 503 });
    await expect(engine.call(answers(401), OWN)).rejects.toMatchObject({ code: 'consent_expired', status: 401 });
  });

  it('has no deadline beyond their own, whatever the second look takes', async () => {
    await using engine = startEngine({ ownNetworkWorks: () => new Promise(() => {}) });
    const dns = (): Promise<never> => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
    const hasty = engine.call(dns, OWN);
    hasty.catch(() => {});
    await engine.pass(10_000);
    await expect(hasty).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});

describe('beforeTrip: wait', () => {
  it.each([{}, OWN])('calls that fail before the trip are held, and answered when it comes: %j', async (more) => {
    await using engine = startEngine({ beforeTrip: 'wait' });
    const held = Array.from({ length: 5 }, () => engine.call(answers(503), more));
    expect(await Promise.all(held)).toEqual(Array(5).fill('web'));
  });

  it('of six calls of one moment with 10 s each, none fails', async () => {
    await using engine = startEngine({ beforeTrip: 'wait', trip: consecutiveFailures() });
    const held = Promise.all(Array.from({ length: 6 }, () => engine.call(answers(503), OWN)));
    held.catch(() => {});
    await engine.pass(4_000);
    expect(engine.failover.state).toBe('closed');
    await engine.pass(1_500);
    expect(await held).toEqual(Array(6).fill('web'));
  });

  it('a held call is answered by the API when that is well again within the caller’s time', async () => {
    await using engine = startEngine({ beforeTrip: 'wait' });
    let isWell = false;
    const shaky = (): Promise<string> => (isWell ? api() : answers(503)());
    const held = Array.from({ length: 3 }, () => engine.call(shaky, OWN));
    await engine.pass(500);
    isWell = true;
    await engine.pass(600);
    expect(await Promise.all(held)).toEqual(Array(3).fill('api'));
    expect(engine.told).toEqual([]);
  });

  it('held calls ask again one a second, however many they are', async () => {
    await using engine = startEngine({ beforeTrip: 'wait', trip: atOnce(10_000) });
    let asked = 0;
    const down = (): Promise<never> => {
      asked += 1;
      return answers(503)();
    };
    const held = Array.from({ length: 100 }, () => engine.call(down, OWN).catch(({ status }) => status));
    await engine.pass(0);
    expect(asked).toBe(100);
    await engine.pass(10_000);
    expect(await Promise.all(held)).toEqual(Array(100).fill(503));
    expect(asked).toBeLessThanOrEqual(111);
  });

  it('one call alone never trips, however often it asks', async () => {
    await using engine = startEngine({ beforeTrip: 'wait', trip: consecutiveFailures() });
    const held = engine.call(answers(503));
    held.catch(() => {});
    await engine.pass(120_000);
    await expect(held).rejects.toMatchObject({ status: 503 });
    expect(engine.told).toEqual([]);
  });

  it('a call that the API still keeps waiting is answered at the trip', async () => {
    await using engine = startEngine({ beforeTrip: 'wait' });
    const waiting = engine.call(silent);
    const others = Array.from({ length: 5 }, () => engine.call(answers(503)));
    await Promise.all(others);
    expect(await waiting).toBe('web');
  });

  it('a call is held no longer than its own deadline, and then ends in its own error', async () => {
    await using engine = startEngine({ beforeTrip: 'wait' });
    const held = engine.call(answers(503), { deadlineMs: 40_000 });
    held.catch(() => {});
    await engine.pass(40_000);
    await expect(held).rejects.toMatchObject({ status: 503 });
  });

  it('a caller who leaves while held is let go', async () => {
    await using engine = startEngine({ beforeTrip: 'wait' });
    const leave = new AbortController();
    const held = engine.call(answers(503), { signal: leave.signal });
    held.catch(() => {});
    await engine.pass(10);
    leave.abort();
    await expect(held).rejects.toMatchObject({ status: 503 });
  });

  it('nobody waits for a trip that a closed engine will never see', async () => {
    await using engine = startEngine({ beforeTrip: 'wait' });
    const held = engine.call(answers(503));
    held.catch(() => {});
    await engine.pass(10);
    await engine.failover.close();
    await expect(held).rejects.toMatchObject({ status: 503 });
  });

  it('the API that answers is the answer', async () => {
    await using engine = startEngine({ beforeTrip: 'wait' });
    expect(await engine.call(api)).toBe('api');
  });
});
