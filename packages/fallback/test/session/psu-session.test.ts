import { manualClock, RelaisError } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { PsuSession } from '../../src/session/psu-session.ts';

const signal = new AbortController().signal;
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function start(open: () => Promise<string> = async () => 'reader') {
  const clock = manualClock();
  const log: string[] = [];
  const session = new PsuSession<string>({
    open: async () => {
      const reader = await open();
      log.push('in');
      return { reader, leave: async () => void log.push('out') };
    },
    clock,
    newId: () => 'session-1',
    idleMs: 1_000,
    limitMs: 10_000,
    onIdle: () => log.push('idle'),
  });
  return { clock, log, session };
}

describe('PsuSession', () => {
  it('opens at the first call, is shared by those that follow, and ends when none comes', async () => {
    const { clock, log, session } = start();
    await Promise.all([session.run(async () => 1, signal), session.run(async () => 2, signal)]);
    clock.advance(999);
    await session.run(async () => 3, signal);
    expect(log).toEqual(['in']);
    await settle();
    clock.advance(1_000);
    await settle();
    expect(log).toEqual(['in', 'out', 'idle']);
    expect(clock.pending()).toBe(0);
  });

  it('is told of each call whose it is, and its signal ends with the caller', async () => {
    const served: (readonly [string | undefined, AbortSignal])[] = [];
    const session = new PsuSession<string, string>({
      open: async () => ({
        reader: 'reader',
        serve: (who, caller) => served.push([who, caller]),
        leave: async () => {},
      }),
      clock: manualClock(),
      newId: () => 'session-1',
      idleMs: 1_000,
      limitMs: 10_000,
    });
    const leaving = new AbortController();
    await session.run(async () => 1, leaving.signal, {}, 'present');
    await session.run(async () => 2, signal, {}, 'absent');
    leaving.abort();
    expect(served.map(([who, caller]) => [who, caller.aborted])).toEqual([
      ['present', true],
      ['absent', false],
    ]);
    await session.close();
  });

  it.each([
    [true, ['in']],
    [false, ['in', 'out', 'idle']],
  ])('whose caller merely left is kept, unless nothing more can be read in it: usable %s', async (usable, expected) => {
    const log: string[] = [];
    const session = new PsuSession<string>({
      open: async () => {
        log.push('in');
        return { reader: 'reader', isUsable: () => usable, leave: async () => void log.push('out') };
      },
      clock: manualClock(),
      newId: () => 'session-1',
      idleMs: 1_000,
      limitMs: 10_000,
      onIdle: () => log.push('idle'),
    });
    const left = new RelaisError('aborted', 'left');
    await expect(session.run(() => Promise.reject(left), signal)).rejects.toBe(left);
    await settle();
    expect(log).toEqual(expected);
    await session.close();
  });

  it('runs one call after the other', async () => {
    const { session } = start();
    const first = Promise.withResolvers<void>();
    const order: string[] = [];
    const a = session.run(async () => {
      await first.promise;
      order.push('a');
    }, signal);
    const b = session.run(async () => void order.push('b'), signal);
    await settle();
    expect(order).toEqual([]);
    first.resolve();
    await Promise.all([a, b]);
    expect(order).toEqual(['a', 'b']);
  });

  it('is left after an error, and the next call opens a new one', async () => {
    const { log, session } = start();
    const drift = new RelaisError('page_drift', 'no');
    await expect(session.run(() => Promise.reject(drift), signal)).rejects.toBe(drift);
    await session.run(async () => 1, signal);
    expect(log.filter((entry) => entry !== 'idle')).toEqual(['in', 'out', 'in']);
    await session.close();
  });

  it('outlives a caller who only left', async () => {
    const { log, session } = start();
    await expect(session.run(() => Promise.reject(new RelaisError('aborted', 'left')), signal)).rejects.toThrow();
    await session.run(async () => 1, signal);
    expect(log).toEqual(['in']);
    await session.close();
  });

  it('ends at its limit, with the call that runs', async () => {
    const { clock, log, session } = start();
    const stuck = session.run(
      (_, limit) => new Promise((_, reject) => limit.addEventListener('abort', () => reject(limit.reason))),
      signal,
    );
    await settle();
    clock.advance(10_000);
    await expect(stuck).rejects.toMatchObject({ code: 'fallback_unavailable', reason: 'session_limit' });
    await settle();
    expect(log).toEqual(['in', 'out', 'idle']);
  });

  it('a login that fails leaves nothing behind', async () => {
    const { clock, log, session } = start(() => Promise.reject(new RelaisError('credentials_wrong', 'no')));
    await expect(session.run(async () => 1, signal)).rejects.toMatchObject({ code: 'credentials_wrong' });
    await settle();
    expect(log).toEqual(['idle']);
    expect(clock.pending()).toBe(0);
  });

  it('end lets those who run or wait finish, logs out, and a later call opens a session anew', async () => {
    const { log, session } = start();
    const calls = [1, 2].map((call) => session.run(() => settle().then(() => call), signal));
    await session.end('failback');
    await expect(Promise.all(calls)).resolves.toEqual([1, 2]);
    expect(log.filter((entry) => entry !== 'idle')).toEqual(['in', 'out']);
    await session.run(async () => 3, signal);
    expect(log.filter((entry) => entry !== 'idle')).toEqual(['in', 'out', 'in']);
    await session.close();
  });

  it('close in a hurry ends the calls with the reason that it is given', async () => {
    const { log, session } = start();
    const stuck = session.run(
      (_, limit) => new Promise((_, reject) => limit.addEventListener('abort', () => reject(limit.reason))),
      signal,
    );
    await settle();
    await session.close(AbortSignal.abort(new RelaisError('consent_revoked', 'withdrawn')));
    await expect(stuck).rejects.toMatchObject({ code: 'consent_revoked' });
    expect(log).toContain('out');
  });

  it('close lets the running call finish and logs out', async () => {
    const { log, session } = start();
    const running = session.run(() => settle().then(() => 'done'), signal);
    await session.close();
    await expect(running).resolves.toBe('done');
    expect(log).toContain('out');
  });
});

describe('a place at the bank', () => {
  /** A session whose place somebody else may want. */
  function startWanted() {
    const clock = manualClock();
    const log: string[] = [];
    let isWanted = false;
    let giveWay = (): boolean => false;
    const session = new PsuSession<string>({
      open: async () => {
        log.push('in');
        return { reader: 'reader', leave: async () => void log.push('out') };
      },
      clock,
      newId: () => 'session-1',
      idleMs: 60_000,
      limitMs: 180_000,
      takeSlot: async (asked) => {
        log.push('place');
        giveWay = asked;
        return { release: () => void log.push('given back'), isWanted: () => isWanted };
      },
    });
    return { clock, log, session, want: () => (isWanted = true), giveWay: () => giveWay() };
  }

  it('is taken before the login and given back after the logout', async () => {
    const { clock, log, session } = startWanted();
    await session.run(async () => 1, signal);
    await settle();
    clock.advance(60_000);
    await settle();
    expect(log).toEqual(['place', 'in', 'out', 'given back']);
  });

  it('is given back after a second without a call when somebody wants it, at once after a longer one', async () => {
    const { clock, log, session, giveWay, want } = startWanted();
    await session.run(async () => 1, signal);
    await settle();
    expect(giveWay()).toBe(true);
    expect(giveWay()).toBe(false);
    clock.advance(999);
    await session.run(async () => 2, signal);
    await settle();
    want();
    await session.run(async () => 3, signal);
    await settle();
    expect(log).toEqual(['place', 'in']);
    clock.advance(1_000);
    await settle();
    expect(log).toEqual(['place', 'in', 'out', 'given back']);
  });

  it('is not given back by who is busy', async () => {
    const { session, giveWay } = startWanted();
    const first = Promise.withResolvers<void>();
    const running = session.run(() => first.promise, signal);
    await settle();
    expect(giveWay()).toBe(false);
    first.resolve();
    await running;
    await session.close();
  });

  it('that never comes ends the call typed, and nothing is opened', async () => {
    const clock = manualClock();
    const opened: string[] = [];
    const session = new PsuSession<string>({
      open: async () => {
        opened.push('in');
        return { reader: 'reader', leave: async () => {} };
      },
      clock,
      newId: () => 'session-1',
      idleMs: 1_000,
      limitMs: 10_000,
      takeSlot: (_, leaving) =>
        new Promise((_, reject) => leaving.addEventListener('abort', () => reject(leaving.reason))),
    });
    const waiting = session.run(async () => 1, signal);
    await settle();
    await session.close(AbortSignal.abort());
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
    expect(opened).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  it('calls of one customer do not pile up without end', async () => {
    const session = new PsuSession<string>({
      open: async () => ({ reader: 'reader', leave: async () => {} }),
      clock: manualClock(),
      newId: () => 'session-1',
      idleMs: 1_000,
      limitMs: 10_000,
      maxWaiting: 2,
    });
    const calls = Array.from({ length: 5 }, () => session.run(async () => 'ok', signal).catch(({ reason }) => reason));
    expect(await Promise.all(calls)).toEqual(['ok', 'ok', 'ok', 'busy', 'busy']);
    await session.close();
  });
});
