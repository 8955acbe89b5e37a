import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFailover } from '@relais/core';
import { RelaisError } from '@relais/model';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { startEngine } from '../../core/test/engine/engine.ts';
import { protectBy } from '../src/protect.ts';

const down = (): Promise<never> => Promise.reject(new RelaisError('bank_unavailable', '', { status: 503 }));
const WORD = { person: 'A. Exemple', reason: 'drill' };

describe('protect', () => {
  it('leaves the host program’s functions as they are: their arguments, their answer, their errors', async () => {
    await using engine = startEngine();
    const asked: unknown[][] = [];
    const mine = new TypeError('mine');
    const read = protectBy(engine.failover, [])(
      async (...args: [id: string, days: number]) => {
        asked.push(args);
        if (args[0] === 'bad') throw mine;
        return `api ${args.join(' ')}`;
      },
      async (id: string, days: number) => `web ${id} ${days}`,
    );
    expectTypeOf(read).toEqualTypeOf<(id: string, days: number) => Promise<string>>();
    expect(await read('a', 7)).toBe('api a 7');
    expect(asked).toEqual([['a', 7]]);
    await expect(read('bad', 1)).rejects.toBe(mine);
    engine.failover.open(WORD);
    expect(await read('a', 7)).toBe('web a 7');
  });

  it('gives a signal to functions that want one, and the caller never sees it', async () => {
    await using engine = startEngine();
    const signals: AbortSignal[] = [];
    const read = protectBy(engine.failover, [])(
      async (signal: AbortSignal, id: string) => {
        signals.push(signal);
        return `api ${id}`;
      },
      async (signal: AbortSignal, id: string) => {
        signals.push(signal);
        return `web ${id}`;
      },
      { withSignal: true },
    );
    expectTypeOf(read).toEqualTypeOf<(id: string) => Promise<string>>();
    expect(await read('a')).toBe('api a');
    engine.failover.open(WORD);
    expect(await read('a')).toBe('web a');
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
    expect(signals[0]).not.toBe(signals[1]);
  });

  it('the signal ends a request that the bank leaves unanswered', async () => {
    await using engine = startEngine({ deadlineMs: 30_000 });
    let ended: AbortSignal | undefined;
    const read = protectBy(engine.failover, [])(
      (signal: AbortSignal) => {
        ended = signal;
        return new Promise<string>(() => {});
      },
      async () => 'web',
      { withSignal: true },
    );
    const call = read().catch(({ code }: RelaisError) => code);
    await engine.pass(29_999);
    expect(ended?.aborted).toBe(false);
    await engine.pass(1);
    expect(await call).toBe('own_network');
    expect(ended?.aborted).toBe(true);
  });

  it('the signal ends a fallback whose time is over', async () => {
    await using engine = startEngine({ fallbackDeadlineMs: 5_000 });
    let ended: AbortSignal | undefined;
    const read = protectBy(engine.failover, [])(
      (_: AbortSignal) => down(),
      (signal: AbortSignal) => {
        ended = signal;
        return new Promise<string>(() => {});
      },
      { withSignal: true },
    );
    engine.failover.open(WORD);
    const call = read().catch(({ reason }: RelaisError) => reason);
    await engine.pass(5_000);
    expect(await call).toBe('timeout');
    expect(ended?.aborted).toBe(true);
  });

  it('the signal of a trial ends at the trial’s deadline', async () => {
    await using engine = startEngine({ recovery: { hint: async () => {}, trialDeadlineMs: 2_000 } });
    engine.failover.open(WORD);
    await engine.pass(60_000);
    let ended: AbortSignal | undefined;
    const read = protectBy(engine.failover, [])(
      (signal: AbortSignal) => {
        ended = signal;
        return new Promise<string>(() => {});
      },
      async (_: AbortSignal) => 'web',
      { withSignal: true },
    );
    const call = read();
    await engine.pass(2_000);
    expect(await call).toBe('web');
    expect(ended?.aborted).toBe(true);
  });

  it('a bank that hears a request and stays silent is silent, by Node’s own word', async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const failover = createFailover({ bankId: 'bank', deadlineMs: 300 });
    const kinds: string[] = [];
    failover.on('primary:failure', ({ outcome }) => kinds.push(outcome.kind));
    const read = protectBy(failover, [`127.0.0.1:${port}`])(
      async (signal: AbortSignal) => (await fetch(`http://127.0.0.1:${port}/`, { signal })).text(),
      async (_: AbortSignal) => 'web',
      { withSignal: true },
    );
    await expect(read()).rejects.toMatchObject({ code: 'bank_unavailable', reason: 'no_reply' });
    expect(kinds).toEqual(['no_reply']);
    await failover.close();
    server.closeAllConnections();
    server.close();
  });

  it('a vault that hears a request and stays silent says nothing of the bank', async () => {
    const vault = createServer(() => {});
    await new Promise<void>((resolve) => vault.listen(0, '127.0.0.1', resolve));
    const { port } = vault.address() as AddressInfo;
    const failover = createFailover({ bankId: 'bank', deadlineMs: 300 });
    const kinds: string[] = [];
    failover.on('primary:failure', ({ outcome }) => kinds.push(outcome.kind));
    const read = protectBy(failover, ['api.bank.example'])(
      async (signal: AbortSignal) => (await fetch(`http://127.0.0.1:${port}/`, { signal })).text(),
      async (_: AbortSignal) => 'web',
      { withSignal: true },
    );
    await expect(read()).rejects.toMatchObject({ code: 'own_network', reason: 'not_sent' });
    expect(kinds).toEqual(['own_network']);
    await failover.close();
    vault.closeAllConnections();
    vault.close();
  });
});
