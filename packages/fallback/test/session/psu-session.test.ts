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
