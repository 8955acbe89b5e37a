import { manualClock, RelaisError } from '@relais/model';
import { describe, expect, it } from 'vitest';
import type { OpenSession } from '../../src/session/open-session.ts';
import { PsuSession } from '../../src/session/psu-session.ts';
import type { ReadingEnds } from '../../src/session/session-turn.ts';

const signal = new AbortController().signal;
/** A session that shows one text. */
interface Shown extends OpenSession<string> {
  readonly reader: string;
}

function shown(more: Partial<Shown> = {}): Shown {
  return { reader: 'reader', isFor: async () => true, isUsable: () => true, leave: async () => {}, ...more };
}

/** A call that reads once. */
async function run<T>(
  session: PsuSession<Shown, string>,
  task: (reader: string, signal: AbortSignal, ends: ReadingEnds) => Promise<T>,
  caller: AbortSignal,
  who = 'psu',
): Promise<T> {
  const turn = await session.enter({ who, wait: caller, call: caller, queue: { isOver: false } });
  try {
    return await turn.read(({ reader }, ends) => task(reader, ends.signal, ends), caller);
  } finally {
    turn.end();
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function start(open: () => Promise<string> = async () => 'reader') {
  const clock = manualClock();
  const log: string[] = [];
  const session = new PsuSession<Shown, string>({
    open: async () => {
      const reader = await open();
      log.push('in');
      return shown({ reader, leave: async () => void log.push('out') });
    },
    clock,
    newId: () => 'session-1',
    idleMs: 1_000,
    limitMs: 10_000,
    onIdle: () => log.push('idle'),
  });
  return { clock, log, session };
}

/** A session whose place at the bank another worker may take. */
function startWithPlace() {
  const log: string[] = [];
  const lost = new AbortController();
  const asked: (((signal: AbortSignal) => Promise<void>) | undefined)[] = [];
  const assertHeld = async (): Promise<void> => lost.signal.throwIfAborted();
  const session = new PsuSession<Shown, string>({
    open: async (opening) => {
      asked.push(opening.assertHeld);
      return shown({ leave: async (reason) => void log.push(reason) });
    },
    clock: manualClock(),
    newId: () => 'session-1',
    idleMs: 1_000,
    limitMs: 10_000,
    takeSlot: async () => ({
      release: () => void log.push('given back'),
      isWanted: () => false,
      lost: lost.signal,
      assertHeld,
    }),
  });
  const lose = (): void =>
    lost.abort(new RelaisError('fallback_unavailable', 'lost', { reason: 'lease_lost', actor: 'host' }));
  return { log, lose, asked, assertHeld, session };
}

describe('a session that loses its place at the bank', () => {
  it('is left at once when no call reads, and the next call opens another', async () => {
    const { log, lose, asked, assertHeld, session } = startWithPlace();
    await run(session, async () => 1, signal);
    lose();
    await settle();
    expect(log).toEqual(['fallback_unavailable', 'given back']);
    expect(asked).toEqual([assertHeld]);
    await session.close();
  });

  it('ends the call that reads in it with lease_lost', async () => {
    const { log, lose, session } = startWithPlace();
    const reading = run(
      session,
      (_, ends) => new Promise((_resolve, reject) => ends.addEventListener('abort', () => reject(ends.reason))),
      signal,
    );
    await settle();
    lose();
    await expect(reading).rejects.toMatchObject({ reason: 'lease_lost' });
    await settle();
    expect(log).toEqual(['fallback_unavailable', 'given back']);
  });
});

describe('PsuSession', () => {
  it('opens at the first call, is shared by those that follow, and ends when none comes', async () => {
    const { clock, log, session } = start();
    await Promise.all([run(session, async () => 1, signal), run(session, async () => 2, signal)]);
    clock.advance(999);
    await run(session, async () => 3, signal);
    expect(log).toEqual(['in']);
    await settle();
    clock.advance(1_000);
    await settle();
    expect(log).toEqual(['in', 'out', 'idle']);
    expect(clock.pending()).toBe(0);
  });

  it('tells each call when its own caller leaves', async () => {
    const served: (readonly [string, AbortSignal])[] = [];
    const serve =
      (who: string) =>
      async (_: string, __: AbortSignal, { caller }: ReadingEnds) => {
        served.push([who, caller]);
      };
    const session = new PsuSession<Shown, string>({
      open: async () => shown(),
      clock: manualClock(),
      newId: () => 'session-1',
      idleMs: 1_000,
      limitMs: 10_000,
    });
    const leaving = new AbortController();
    await run(session, serve('present'), leaving.signal, 'present');
    await run(session, serve('absent'), signal, 'absent');
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
    const session = new PsuSession<Shown, string>({
      open: async () => {
        log.push('in');
        return shown({ isUsable: () => usable, leave: async () => void log.push('out') });
      },
      clock: manualClock(),
      newId: () => 'session-1',
      idleMs: 1_000,
      limitMs: 10_000,
      onIdle: () => log.push('idle'),
    });
    const left = new RelaisError('aborted', 'left');
    await expect(run(session, () => Promise.reject(left), signal)).rejects.toBe(left);
    await settle();
    expect(log).toEqual(expected);
    await session.close();
  });

  it('runs one call after the other', async () => {
    const { session } = start();
    const first = Promise.withResolvers<void>();
    const order: string[] = [];
    const a = run(
      session,
      async () => {
        await first.promise;
        order.push('a');
      },
      signal,
    );
    const b = run(session, async () => void order.push('b'), signal);
    await settle();
    expect(order).toEqual([]);
    first.resolve();
    await Promise.all([a, b]);
    expect(order).toEqual(['a', 'b']);
  });

  it('is left after an error, and the next call opens a new one', async () => {
    const { log, session } = start();
    const drift = new RelaisError('page_drift', 'no');
    await expect(run(session, () => Promise.reject(drift), signal)).rejects.toBe(drift);
    await run(session, async () => 1, signal);
    expect(log.filter((entry) => entry !== 'idle')).toEqual(['in', 'out', 'in']);
    await session.close();
  });

  it('outlives a caller who only left', async () => {
    const { log, session } = start();
    await expect(run(session, () => Promise.reject(new RelaisError('aborted', 'left')), signal)).rejects.toThrow();
    await run(session, async () => 1, signal);
    expect(log).toEqual(['in']);
    await session.close();
  });

  it('ends at its limit, with the call that runs', async () => {
    const { clock, log, session } = start();
    const stuck = run(
      session,
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
    await expect(run(session, async () => 1, signal)).rejects.toMatchObject({ code: 'credentials_wrong' });
    await settle();
    expect(log).toEqual(['idle']);
    expect(clock.pending()).toBe(0);
  });

  it('end lets those who run or wait finish, logs out, and a later call opens a session anew', async () => {
    const { log, session } = start();
    const calls = [1, 2].map((call) => run(session, () => settle().then(() => call), signal));
    await session.end('failback');
    await expect(Promise.all(calls)).resolves.toEqual([1, 2]);
    expect(log.filter((entry) => entry !== 'idle')).toEqual(['in', 'out']);
    await run(session, async () => 3, signal);
    expect(log.filter((entry) => entry !== 'idle')).toEqual(['in', 'out', 'in']);
    await session.close();
  });

  it('close in a hurry ends the calls with the reason that it is given', async () => {
    const { log, session } = start();
    const stuck = run(
      session,
      (_, limit) => new Promise((_, reject) => limit.addEventListener('abort', () => reject(limit.reason))),
      signal,
    );
    await settle();
    await session.close(AbortSignal.abort(new RelaisError('consent_revoked', 'withdrawn')));
    await expect(stuck).rejects.toMatchObject({ code: 'consent_revoked' });
    expect(log).toContain('out');
  });

  it('close opens nothing any more for a call that comes later, whatever runs', async () => {
    const { log, session } = start();
    const running = run(session, () => settle().then(() => 'done'), signal);
    const closing = session.close();
    await expect(run(session, async () => 'late', signal)).rejects.toMatchObject({ code: 'aborted' });
    await Promise.all([running, closing]);
    await expect(run(session, async () => 'later', signal)).rejects.toMatchObject({ code: 'aborted' });
    expect(log.filter((entry) => entry === 'in')).toHaveLength(1);
  });

  it('close lets the running call finish and logs out', async () => {
    const { log, session } = start();
    const running = run(session, () => settle().then(() => 'done'), signal);
    await session.close();
    await expect(running).resolves.toBe('done');
    expect(log).toContain('out');
  });
});

describe('the right of a call', () => {
  /** A session that is opened by one of several callers. */
  function startRights(mayRead: (who: string) => boolean = () => true) {
    const clock = manualClock();
    const log: string[] = [];
    const session = new PsuSession<Shown, string>({
      open: async ({ who }) => {
        log.push(`in ${who}`);
        return shown({
          reader: `rows of ${who}`,
          isFor: async (another) => another === who,
          leave: async (reason) => {
            await settle();
            log.push(`out ${reason}`);
          },
        });
      },
      assertMayRead: (who) => {
        if (!mayRead(who)) throw new RelaisError('consent_expired', 'no right');
      },
      clock,
      newId: () => 'session-1',
      idleMs: 1_000,
      limitMs: 10_000,
    });
    const read = (who: string): Promise<string> => run(session, async (rows) => rows, signal, who);
    return { clock, log, read, session };
  }

  it('opens another session where it is another one, once the bank has seen the logout', async () => {
    const { log, read } = startRights();
    expect(await Promise.all([read('a'), read('a'), read('b'), read('a')])).toEqual([
      'rows of a',
      'rows of a',
      'rows of b',
      'rows of a',
    ]);
    expect(log).toEqual(['in a', 'out other_right', 'in b', 'out other_right', 'in a']);
  });

  it('is asked when the turn has come, and a call without one ends nobody’s session', async () => {
    let hasEnded = false;
    const { log, read } = startRights((who) => who !== 'b' || !hasEnded);
    const calls = [read('a'), read('b').catch(({ code }) => code), read('a')];
    hasEnded = true;
    expect(await Promise.all(calls)).toEqual(['rows of a', 'consent_expired', 'rows of a']);
    expect(log).toEqual(['in a']);
  });

  it('that is missing from the start leaves nothing behind', async () => {
    const idle: string[] = [];
    const session = new PsuSession<Shown, string>({
      open: async () => shown(),
      assertMayRead: () => {
        throw new RelaisError('fallback_refused', 'no right');
      },
      clock: manualClock(),
      newId: () => 'session-1',
      idleMs: 1_000,
      limitMs: 10_000,
      onIdle: () => idle.push('idle'),
    });
    await expect(run(session, async () => 1, signal)).rejects.toMatchObject({ code: 'fallback_refused' });
    await settle();
    expect(idle).toEqual(['idle']);
  });

  it('is asked once more when the call reads', async () => {
    let hasEnded = false;
    const { log, session } = startRights(() => !hasEnded);
    const turn = await session.enter({ who: 'a', wait: signal, call: signal, queue: { isOver: false } });
    hasEnded = true;
    await expect(turn.read(async () => 'rows', signal)).rejects.toMatchObject({ code: 'consent_expired' });
    turn.end();
    await settle();
    expect(log).toEqual(['in a', 'out aborted']);
  });

  it('that cannot be told ends the call, also at the limit of the session, and the place is free', async () => {
    const clock = manualClock();
    const log: string[] = [];
    const session = new PsuSession<Shown, string>({
      open: async ({ who }) =>
        shown({
          reader: `rows of ${who}`,
          isFor: async (another) => another === who || new Promise<never>(() => {}),
          leave: async (reason) => void log.push(reason),
        }),
      clock,
      newId: () => 'session-1',
      idleMs: 60_000,
      limitMs: 10_000,
    });
    await run(session, async (rows) => rows, signal, 'a');
    const leaving = new AbortController();
    const gone = run(session, async (rows) => rows, leaving.signal, 'b');
    await settle();
    leaving.abort(new RelaisError('aborted', 'left'));
    await expect(gone).rejects.toMatchObject({ code: 'aborted' });
    expect(log).toEqual([]);
    const stuck = run(session, async (rows) => rows, signal, 'b');
    await settle();
    clock.advance(10_000);
    await expect(stuck).rejects.toMatchObject({ reason: 'session_limit', actor: 'host' });
    expect(log).toEqual(['limit']);
    expect(await run(session, async (rows) => rows, signal, 'b')).toBe('rows of b');
  });
});

describe('a clock that is set', () => {
  it.each([-60_000, 86_400_000])('by %i ms changes nothing for a session that idles or gives way', async (shiftMs) => {
    const clock = manualClock();
    const log: string[] = [];
    let giveWay = (): boolean => false;
    const session = new PsuSession<Shown, string>({
      open: async () => shown({ leave: async (reason) => void log.push(reason) }),
      clock,
      newId: () => 'session-1',
      idleMs: 60_000,
      limitMs: 180_000,
      takeSlot: async (asked) => {
        giveWay = asked;
        return { release: () => {}, isWanted: () => false };
      },
    });
    await run(session, async () => 1, signal);
    await settle();
    clock.advance(400);
    clock.setTimeOfDay(clock.now() + shiftMs);
    expect(giveWay()).toBe(true);
    clock.advance(599);
    expect(log).toEqual([]);
    clock.advance(1);
    expect(log).toEqual(['idle']);
  });
});

describe('a place at the bank', () => {
  /** A session whose place somebody else may want. */
  function startWanted() {
    const clock = manualClock();
    const log: string[] = [];
    let isWanted = false;
    let giveWay = (): boolean => false;
    const session = new PsuSession<Shown, string>({
      open: async () => {
        log.push('in');
        return shown({ leave: async () => void log.push('out') });
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
    await run(session, async () => 1, signal);
    await settle();
    clock.advance(60_000);
    await settle();
    expect(log).toEqual(['place', 'in', 'out', 'given back']);
  });

  it('is given back after a second without a call when somebody wants it, at once after a longer one', async () => {
    const { clock, log, session, giveWay, want } = startWanted();
    await run(session, async () => 1, signal);
    await settle();
    expect(giveWay()).toBe(true);
    expect(giveWay()).toBe(false);
    clock.advance(999);
    await run(session, async () => 2, signal);
    await settle();
    want();
    await run(session, async () => 3, signal);
    await settle();
    expect(log).toEqual(['place', 'in']);
    clock.advance(1_000);
    await settle();
    expect(log).toEqual(['place', 'in', 'out', 'given back']);
  });

  it('is not given back by who is busy', async () => {
    const { session, giveWay } = startWanted();
    const first = Promise.withResolvers<void>();
    const running = run(session, () => first.promise, signal);
    await settle();
    expect(giveWay()).toBe(false);
    first.resolve();
    await running;
    await session.close();
  });

  it('is given back when the id of the session cannot be made', async () => {
    const log: string[] = [];
    const session = new PsuSession<Shown, string>({
      open: async () => shown({ leave: async () => {} }),
      clock: manualClock(),
      newId: () => {
        throw new RelaisError('own_network', 'no id');
      },
      idleMs: 1_000,
      limitMs: 10_000,
      takeSlot: async () => ({ release: () => void log.push('given back'), isWanted: () => false }),
    });
    await expect(run(session, async () => 1, signal)).rejects.toMatchObject({ code: 'own_network' });
    expect(log).toEqual(['given back']);
  });

  it('is given back at the limit where the quota says nothing', async () => {
    const clock = manualClock();
    const log: string[] = [];
    const session = new PsuSession<Shown, string>({
      open: async () => shown({ leave: async (reason) => void log.push(reason) }),
      clock,
      newId: () => 'session-1',
      idleMs: 60_000,
      limitMs: 10_000,
      takeSlot: async () => ({ release: () => void log.push('given back'), isWanted: () => false }),
    });
    await run(session, async () => 1, signal);
    const turn = await session.enter({ who: 'psu', wait: signal, call: signal, queue: { isOver: false } });
    clock.advance(10_000);
    await settle();
    expect(log).toEqual(['limit', 'given back']);
    await expect(turn.read(async () => 2, signal)).rejects.toMatchObject({ reason: 'session_limit' });
    expect(await run(session, async () => 3, signal)).toBe(3);
  });

  it('that never comes ends the call typed, and nothing is opened', async () => {
    const clock = manualClock();
    const opened: string[] = [];
    const session = new PsuSession<Shown, string>({
      open: async () => {
        opened.push('in');
        return shown();
      },
      clock,
      newId: () => 'session-1',
      idleMs: 1_000,
      limitMs: 10_000,
      takeSlot: (_, leaving) =>
        new Promise((_, reject) => leaving.addEventListener('abort', () => reject(leaving.reason))),
    });
    const waiting = run(session, async () => 1, signal);
    await settle();
    await session.close(AbortSignal.abort());
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
    expect(opened).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  it('calls of one customer do not pile up without end', async () => {
    const session = new PsuSession<Shown, string>({
      open: async () => shown({ leave: async () => {} }),
      clock: manualClock(),
      newId: () => 'session-1',
      idleMs: 1_000,
      limitMs: 10_000,
      maxWaiting: 2,
    });
    const calls = Array.from({ length: 5 }, () => run(session, async () => 'ok', signal).catch(({ reason }) => reason));
    expect(await Promise.all(calls)).toEqual(['ok', 'ok', 'ok', 'busy', 'busy']);
    await session.close();
  });
});
