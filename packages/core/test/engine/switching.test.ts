import { RelaisError } from '@relais/model';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createFailover,
  type Failover,
  type FailoverEventMap,
  type FailoverOptions,
  type ProtectedCall,
} from '../../src/index.ts';
import { atOnce, scopeOf, silent } from './engine.ts';

const SILENT = silent;
const fails = (status: number) => (): Promise<string> =>
  Promise.reject(new RelaisError(status === 503 ? 'bank_unavailable' : 'consent_expired', '', { status }));
const api = (): Promise<string> => Promise.resolve('api');
const web = (): Promise<string> => Promise.resolve('web');

let failover: Failover;
let told: string[];

function start(options: Partial<FailoverOptions> = {}): void {
  failover = createFailover({ bankId: 'bank', trip: atOnce(), ...options });
  const names: (keyof FailoverEventMap)[] = ['failover', 'failback', 'probe', 'fallback:served', 'fallback:refused'];
  for (const name of names) failover.on(name, () => told.push(name));
}

const call = (primary: ProtectedCall<string>['primary'], signal?: AbortSignal): Promise<string> =>
  failover
    .run({ endpoint: 'accounts', primary, fallback: web }, scopeOf(signal ? { signal } : {}))
    .then(({ value }) => value);

async function trip(): Promise<void> {
  for (let failure = 1; failure <= 4; failure += 1) await expect(call(fails(503))).rejects.toThrow();
  await expect(call(fails(503))).resolves.toBe('web');
}

/** Runs what falls due; opossum's timers and ours are the same fake ones. */
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
});
afterEach(async () => {
  await failover.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('R1: opening', () => {
  it('four failures reach their callers, the fifth is itself answered by the fallback', async () => {
    start();
    await trip();
    expect(failover.state).toBe('open');
    expect(told).toEqual(['failover', 'fallback:served']);
    expect(failover.incident).toMatchObject({ bankId: 'bank', basis: 'breakdown_evidence', evidence: { length: 5 } });
  });

  it('five requests that stay silent for 30 s each give the presumption', async () => {
    start();
    const calls = Array.from({ length: 5 }, () => call(SILENT).catch((error: RelaisError) => error.code));
    await pass(29_999);
    expect(failover.state).toBe('closed');
    await pass(1);
    // All of one moment: those that failed beside the one that tripped are answered as well.
    expect(await Promise.all(calls)).toEqual(Array(5).fill('web'));
    expect(failover.incident?.basis).toBe('no_reply_presumption');
  });

  it('an answer is as old as its moment: when the API gave it', async () => {
    start();
    const at = Date.now() + 2_000;
    const late = new Promise<string>((resolve) => setTimeout(() => resolve('api'), 2_000));
    const served = failover.run({ endpoint: 'accounts', primary: () => late });
    await pass(2_000);
    expect(await served).toEqual({ value: 'api', channel: 'api', fetchedAt: at });
  });

  it('the incident knows the last good reply before the outage, and where it has seen none, none', async () => {
    start();
    const at = Date.now() + 2_000;
    const waiting = call(() => new Promise((resolve) => setTimeout(() => resolve('api'), 2_000)));
    await pass(2_000);
    await waiting;
    await pass(5_000);
    await trip();
    expect(failover.incident?.lastGoodReplyAt).toBe(at);
    await failover.close();
    start();
    await trip();
    expect(failover.incident).not.toHaveProperty('lastGoodReplyAt');
  });

  it('401 reaches the caller unchanged and neither counts nor resets', async () => {
    start();
    for (let failure = 1; failure <= 4; failure += 1) await expect(call(fails(503))).rejects.toThrow();
    await expect(call(fails(401))).rejects.toMatchObject({ code: 'consent_expired', status: 401 });
    expect(failover.state).toBe('closed');
    await expect(call(fails(503))).resolves.toBe('web');
  });

  it('one failure that outlived the statistics’ window opens nothing', async () => {
    start();
    const silent = call(SILENT).catch((error: RelaisError) => error.code);
    await pass(60_000);
    expect(await silent).toBe('bank_unavailable');
    await expect(call(fails(401))).rejects.toMatchObject({ code: 'consent_expired' });
    expect(failover.state).toBe('closed');
  });

  it('a request cancelled by its caller never counts, however often', async () => {
    start();
    for (let turn = 0; turn < 10; turn += 1) {
      const leave = new AbortController();
      const left = call(SILENT, leave.signal);
      leave.abort();
      await expect(left).rejects.toMatchObject({ code: 'aborted' });
    }
    expect(failover.state).toBe('closed');
    await expect(call(api)).resolves.toBe('api');
  });

  it('R2: a caller’s own shorter deadline proves nothing, the full 30 s that are watched on do', async () => {
    start();
    const impatient = (): Promise<unknown> =>
      failover
        .run({ endpoint: 'accounts', primary: SILENT }, scopeOf({ deadlineMs: 10_000 }))
        .catch(({ reason }) => reason);
    const calls = Promise.all(Array.from({ length: 5 }, impatient));
    await pass(10_000);
    expect(await calls).toEqual(Array(5).fill('caller_deadline'));
    await pass(19_999);
    expect(failover.state).toBe('closed');
    await pass(1);
    expect(failover.state).toBe('open');
    expect(failover.incident?.evidence.map(({ waitedMs }) => waitedMs)).toEqual(Array(5).fill(30_000));
  });

  it('R2: only a bounded number of requests is watched on', async () => {
    start({ maxAbandonedRequests: 4 });
    const call = (): Promise<unknown> =>
      failover
        .run({ endpoint: 'accounts', primary: SILENT }, scopeOf({ deadlineMs: 100 }))
        .catch(({ reason }) => reason);
    const calls = Promise.all(Array.from({ length: 9 }, call));
    await pass(100);
    expect(await calls).toEqual(Array(9).fill('caller_deadline'));
    await pass(30_000);
    expect(failover.state).toBe('closed');
  });

  it('R2: closing ends the requests that are watched on, and waits for none of them', async () => {
    start();
    let ended: AbortSignal | undefined;
    const primary: ProtectedCall<string>['primary'] = (scope) => {
      ended = scope.signal;
      return silent(scope);
    };
    const hasty = failover
      .run({ endpoint: 'accounts', primary }, scopeOf({ deadlineMs: 100 }))
      .catch(({ reason }) => reason);
    await pass(100);
    expect(await hasty).toBe('caller_deadline');
    expect(ended?.aborted).toBe(false);
    let isClosed = false;
    void failover.close().then(() => {
      isClosed = true;
    });
    await pass(0);
    expect([ended?.aborted, isClosed]).toEqual([true, true]);
  });

  it.each(['answer', 'fail'] as const)('a call that began before the trip decides nothing by its %s', async (end) => {
    start({ recovery: { hint: api, firstHintMs: 1_000 } });
    const slow = Promise.withResolvers<string>();
    const early = call(() => slow.promise);
    await trip();
    await pass(1_000);
    expect(failover.state).toBe('half_open');
    if (end === 'answer') slow.resolve('api, late');
    else slow.reject(new RelaisError('bank_unavailable', '', { status: 503 }));
    await expect(early).resolves.toBe(end === 'answer' ? 'api, late' : 'web');
    expect(failover.state).toBe('half_open');
  });
});

it('R1: a call that began before an outage says nothing of the time after it', async () => {
  start({ recovery: { hint: api, firstHintMs: 1_000 } });
  const slow = Promise.withResolvers<string>();
  const early = call(() => slow.promise);
  await trip();
  await pass(1_000);
  for (let trial = 1; trial <= 3; trial += 1) await call(api);
  for (let failure = 1; failure <= 4; failure += 1) await expect(call(fails(503))).rejects.toThrow();
  slow.reject(new RelaisError('bank_unavailable', '', { status: 503 }));
  await expect(early).rejects.toMatchObject({ status: 503 });
  expect(failover.state).toBe('closed');
});

describe('R9: the way back', () => {
  it('no look at the API before 60 s; then three good trials in a row close', async () => {
    start({ recovery: { hint: api } });
    await trip();
    await pass(59_999);
    expect(failover.state).toBe('open');
    await pass(1);
    expect(failover.state).toBe('half_open');
    for (let trial = 1; trial <= 3; trial += 1) await expect(call(api)).resolves.toBe('api');
    expect(failover.state).toBe('closed');
    expect(told.filter((name) => name === 'failback')).toHaveLength(1);
    expect(failover.incident).toBeUndefined();
  });

  it('a silent hint backs off: 60 s, 120 s, 240 s, then 300 s', async () => {
    const hints: number[] = [];
    const silent = (): Promise<never> => {
      hints.push(Date.now());
      return Promise.reject(new Error('silent'));
    };
    start({ recovery: { hint: silent } });
    await trip();
    const tripped = Date.now();
    await pass(1_200_000);
    const waits = hints.map((at, index) => (at - (hints[index - 1] ?? tripped)) / 1_000);
    expect(waits.slice(0, 5)).toEqual([60, 120, 240, 300, 300]);
  });

  it('a trial that misses its short deadline is answered by the fallback, and the API is left alone again', async () => {
    start({ recovery: { hint: api, trialDeadlineMs: 1_000 } });
    await trip();
    await pass(60_000);
    const trial = call(SILENT);
    await pass(1_000);
    await expect(trial).resolves.toBe('web');
    expect(failover.state).toBe('open');
  });

  it('only one call at a time tries the API', async () => {
    start({ recovery: { hint: api } });
    await trip();
    await pass(60_000);
    let answer = (_: string): void => {};
    const trial = call(() => new Promise((resolve) => (answer = resolve)));
    await expect(call(api)).resolves.toBe('web');
    answer('api');
    await expect(trial).resolves.toBe('api');
  });

  it('half-open has an end when nobody calls', async () => {
    start({ recovery: { hint: api, trialWindowMs: 1_000 } });
    await trip();
    await pass(60_000);
    await pass(1_000);
    expect(failover.state).toBe('open');
  });
});

describe('while open', () => {
  it('ends a fallback that never answers with a typed error, at the caller’s deadline', async () => {
    start();
    await trip();
    const fallback = (): Promise<never> => new Promise(() => {});
    const stuck = failover.run({ endpoint: 'accounts', primary: api, fallback }, scopeOf({ deadlineMs: 500 }));
    stuck.catch(() => {});
    await pass(500);
    await expect(stuck).rejects.toMatchObject({ code: 'fallback_unavailable' });
  });

  it('a foreign error of the fallback comes out typed and without its secrets', async () => {
    start();
    await trip();
    const secret = Object.assign(new Error('failed'), { config: { data: 'hunter2' } });
    const failed = failover.run({ endpoint: 'accounts', primary: api, fallback: () => Promise.reject(secret) });
    await expect(failed).rejects.toSatisfy((error: Error) => !JSON.stringify(error.cause).includes('hunter2'));
    await expect(failed).rejects.toMatchObject({ code: 'fallback_unavailable' });
  });

  it('a listener that throws harms no call', async () => {
    start();
    failover.on('failover', () => {
      throw new Error('pager is down');
    });
    failover.on('fallback:served', () => Promise.reject(new Error('pager is down')));
    await trip();
    expect(failover.state).toBe('open');
  });
});
