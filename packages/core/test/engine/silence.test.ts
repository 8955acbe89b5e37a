import { type ManualClock, manualClock, type RelaisError } from '@relais/model';
import { describe, expect, it } from 'vitest';
import type { Outcome, ProtectedCall } from '../../src/index.ts';
import { answers, type api, silent, startEngine, unsent } from './engine.ts';

const MINUTE_MS = 60_000;

/** An engine on a clock that can stall and be set, and the outcomes it sees. */
function onClock(options: Parameters<typeof startEngine>[0] = {}) {
  const clock = manualClock(Date.UTC(2026, 5, 1));
  const outcomes: Outcome[] = [];
  const engine = startEngine({ clock, onOutcome: (outcome) => outcomes.push(outcome), ...options });
  return { clock, outcomes, engine };
}

/** Requests that have left, and how the bank answers each of them. */
function answeredLater() {
  const replies: (() => void)[] = [];
  const waiting: ProtectedCall<string>['primary'] = (wire) => {
    wire.sent();
    return new Promise((resolve) => replies.push(() => resolve('api')));
  };
  return { waiting, replies };
}

/** Lets promises go on that wait for nothing but each other. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

async function manyAtOnce(
  clock: ManualClock,
  count: number,
  call: () => Promise<unknown>,
  ms: number,
): Promise<unknown[]> {
  const calls = Array.from({ length: count }, () => call().catch((error: RelaisError) => error.reason ?? error.code));
  await settled();
  clock.advance(ms);
  return Promise.all(calls);
}

describe('the silence of the bank begins when a request has left', () => {
  it('ends with its reply: what this program then makes of it is not the bank’s time', async () => {
    const { clock, engine, outcomes } = onClock();
    await using _ = engine;
    const slowStore: ProtectedCall<string>['primary'] = (wire) => {
      wire.sent();
      return new Promise((resolve) => {
        clock.schedule(wire.replied, 100);
        clock.schedule(() => resolve('api'), 20_000);
      });
    };
    const call = engine.call(slowStore);
    await settled();
    clock.advance(20_000);
    await call;
    expect(outcomes).toMatchObject([{ kind: 'answered', waitedMs: 100 }]);
  });

  it('what never left never counts, however long it takes', async () => {
    await using engine = startEngine();
    const calls = Array.from({ length: 9 }, () => engine.call(unsent).catch((error: RelaisError) => error));
    await engine.pass(MINUTE_MS);
    for (const error of await Promise.all(calls))
      expect(error).toMatchObject({ code: 'own_network', reason: 'not_sent' });
    expect(engine.told).toEqual([]);
  });

  it('what left late is waited for as long as what left at once', async () => {
    const { clock, engine, outcomes } = onClock();
    await using _ = engine;
    const slow: ProtectedCall<string>['primary'] = (wire) => {
      clock.schedule(wire.sent, 20_000);
      return unsent(wire);
    };
    const call = engine.call(slow).catch((error: RelaisError) => error.reason);
    clock.advance(49_999);
    await settled();
    expect(outcomes).toEqual([]);
    clock.advance(1);
    expect(await call).toBe('no_reply');
    expect(outcomes).toMatchObject([{ kind: 'no_reply', waitedMs: 30_000, sentAt: Date.UTC(2026, 5, 1) + 20_000 }]);
  });

  it('a bank that answers each page in time is not silent, however many pages there are', async () => {
    const { clock, engine, outcomes } = onClock();
    await using _ = engine;
    const paged: ProtectedCall<string>['primary'] = async (wire) => {
      for (let page = 1; page <= 5; page += 1) {
        wire.sent();
        await new Promise<void>((resolve) => void clock.schedule(resolve, 20_000));
        wire.replied();
      }
      return 'api';
    };
    const call = engine.call(paged);
    for (let page = 1; page <= 5; page += 1) {
      clock.advance(20_000);
      await settled();
    }
    expect(await call).toBe('api');
    expect(outcomes).toMatchObject([{ kind: 'answered' }]);
  });

  it('the bank’s time for a further request begins when that one leaves, not with the answer before it', async () => {
    const { clock, engine, outcomes } = onClock();
    await using _ = engine;
    const slowBetween: ProtectedCall<string>['primary'] = async (wire) => {
      const later = (ms: number): Promise<void> => new Promise((resolve) => void clock.schedule(resolve, ms));
      wire.sent();
      await later(1_000);
      wire.replied();
      await later(20_000);
      wire.sent();
      return unsent(wire);
    };
    const call = engine.call(slowBetween).catch((error: RelaisError) => error.reason);
    for (const ms of [1_000, 20_000, 29_999]) {
      clock.advance(ms);
      await settled();
    }
    expect(outcomes).toEqual([]);
    clock.advance(1);
    expect(await call).toBe('no_reply');
    expect(outcomes).toMatchObject([{ kind: 'no_reply', waitedMs: 30_000 }]);
  });

  it('a callback that hangs after an answer of the bank is no silence of the bank', async () => {
    const { clock, engine, outcomes } = onClock();
    await using _ = engine;
    const refusedThenStuck: ProtectedCall<string>['primary'] = (wire) => {
      wire.sent();
      wire.replied();
      return unsent(wire);
    };
    expect(await manyAtOnce(clock, 6, () => engine.call(refusedThenStuck), MINUTE_MS)).toEqual(
      Array(6).fill('not_sent'),
    );
    expect(outcomes.every(({ effect }) => effect === 'neutral')).toBe(true);
    expect(engine.told).toEqual([]);
  });
});

describe('this program stands still', () => {
  it.each([17_000, 31_000, 600_000])('for %d ms while answers lie in the socket: they are answers', async (stallMs) => {
    const { clock, engine, outcomes } = onClock();
    await using _ = engine;
    const { waiting, replies } = answeredLater();
    const calls = Array.from({ length: 8 }, () => engine.call(waiting));
    await settled();
    clock.stall(stallMs);
    for (const reply of replies) reply();
    expect(await Promise.all(calls)).toEqual(Array(8).fill('api'));
    expect(outcomes.every(({ kind }) => kind === 'answered')).toBe(true);
    expect(engine.told).toEqual([]);
  });

  it('the silence goes on counting from where it stood', async () => {
    const { clock, engine, outcomes } = onClock();
    await using _ = engine;
    const call = engine.call(silent).catch((error: RelaisError) => error.reason);
    clock.advance(20_000);
    clock.stall(60_000);
    clock.advance(9_000);
    await settled();
    expect(outcomes).toEqual([]);
    clock.advance(1_500);
    expect(await call).toBe('no_reply');
    expect(outcomes[0]?.stalledMs).toBeGreaterThanOrEqual(59_000);
  });

  it('a stall before the last request has left is none of its time', async () => {
    const { clock, engine, outcomes } = onClock();
    await using _ = engine;
    const twice: ProtectedCall<string>['primary'] = async (wire) => {
      wire.sent();
      await new Promise<void>((resolve) => void clock.schedule(resolve, 1_000));
      wire.replied();
      wire.sent();
      return unsent(wire);
    };
    const call = engine.call(twice).catch((error: RelaisError) => error.reason);
    clock.advance(500);
    clock.stall(20_000);
    await settled();
    clock.advance(29_900);
    await settled();
    expect(outcomes).toEqual([]);
    clock.advance(600);
    expect(await call).toBe('no_reply');
    expect(outcomes[0]?.waitedMs).toBeLessThan(31_000);
  });

  it('connections that broke meanwhile are no evidence', async () => {
    const { clock, engine, outcomes } = onClock();
    await using _ = engine;
    const broken: (() => void)[] = [];
    const reset: ProtectedCall<string>['primary'] = (wire) => {
      wire.sent();
      return new Promise((_, reject) =>
        broken.push(() => reject(Object.assign(new Error('x'), { code: 'ECONNRESET' }))),
      );
    };
    const calls = Array.from({ length: 8 }, () => engine.call(reset).catch(() => 'failed'));
    await settled();
    clock.stall(17_000);
    for (const fail of broken) fail();
    await Promise.all(calls);
    expect(outcomes.every(({ kind, effect }) => kind === 'own_network' && effect === 'neutral')).toBe(true);
    expect(engine.told).toEqual([]);
  });
});

describe('the clock is set', () => {
  it.each([60_000, 7_200_000, -3_600_000])('by %d ms while good calls run: nothing comes of it', async (byMs) => {
    const { clock, engine, outcomes } = onClock();
    await using _ = engine;
    const { waiting, replies } = answeredLater();
    const calls = Array.from({ length: 6 }, () => engine.call(waiting));
    await settled();
    clock.advance(400);
    clock.setTimeOfDay(clock.now() + byMs);
    for (const reply of replies) reply();
    expect(await Promise.all(calls)).toEqual(Array(6).fill('api'));
    expect(outcomes.map(({ kind, waitedMs }) => [kind, waitedMs])).toEqual(Array(6).fill(['answered', 400]));
    expect(engine.told).toEqual([]);
  });

  it('back while requests are silent: they waited as long as they waited', async () => {
    const { clock, engine, outcomes } = onClock();
    await using _ = engine;
    const calls = Array.from({ length: 5 }, () => engine.call(silent).catch(() => 'failed'));
    await settled();
    clock.advance(10_000);
    clock.setTimeOfDay(clock.now() - 3_600_000);
    clock.advance(20_000);
    await Promise.all(calls);
    expect(outcomes.map(({ waitedMs }) => waitedMs)).toEqual(Array(5).fill(30_000));
  });
});

describe('no limit is another one than was asked for', () => {
  it.each([Number.POSITIVE_INFINITY, Number.NaN, 0, -1])('deadlineMs: %d is refused by name', (deadlineMs) => {
    expect(() => startEngine({ deadlineMs })).toThrow(/deadlineMs/);
  });

  it('a limit beyond the longest timer of Node is that limit', async () => {
    await using engine = startEngine({ deadlineMs: 2 ** 31 + 10 });
    const leave = new AbortController();
    const call = engine.call(silent, { signal: leave.signal });
    call.catch(() => {});
    await engine.pass(MINUTE_MS);
    expect(engine.told).toEqual([]);
    leave.abort();
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('a primary', () => {
  it('that throws at once ends in its own error, and leaves no timer once the beat has passed', async () => {
    const clock = manualClock();
    await using engine = startEngine({ clock });
    const thrown = (): never => {
      throw new TypeError('mine');
    };
    await expect(engine.call(thrown)).rejects.toThrow('mine');
    clock.advance(250);
    expect(clock.pending()).toBe(0);
  });

  it('that gives something else than a promise is an answer like any other', async () => {
    await using engine = startEngine();
    expect(await engine.call((() => 'api') as unknown as typeof api)).toBe('api');
  });

  it('that fails with a status has the bank’s word, sent or not', async () => {
    await using engine = startEngine();
    await engine.trip();
    expect(engine.failover.incident?.evidence).toHaveLength(5);
    await expect(engine.call(answers(503))).resolves.toBe('web');
  });
});
