import { type KeyValueStore, type ManualClock, manualClock, RelaisError } from '@relais/model';
import { describe, expect, it, vi } from 'vitest';
import type { LoginTry } from '../../src/secrets/login-attempt.ts';
import type { LoginTries } from '../../src/secrets/login-tries.ts';
import { entriesInMemory, passTime, quiet, startProcess } from './processes.ts';

vi.mock('../../src/secrets/secret-hash.ts', async (original) => ({
  ...(await original()),
  storedHash: (await import('./fast-hash.ts')).fastHash,
}));

const OWNER = { bankId: 'bank', psuId: 'psu' };
const HOUR_MS = 3_600_000;
const WRONG = new RelaisError('credentials_wrong', 'a test');
const signal = new AbortController().signal;
const STORE_ERROR = { code: 'own_network', reason: 'store', actor: 'host', retry: 'later' };

type Fault = (real: () => Promise<unknown>) => Promise<unknown>;
const throws: Fault = () => Promise.reject(new Error('redis://:hunter2@localhost is gone'));
const swallows: Fault = async () => undefined;
const hangs: Fault = () => new Promise(() => {});

/** A store whose operations fail as they are told to, and processes that share it. */
function faultyStore() {
  const clock = manualClock();
  const { entries, keyv } = entriesInMemory();
  const faults: Partial<Record<'get' | 'set' | 'delete', Fault>> = {};
  const run = (method: 'get' | 'set' | 'delete', real: () => Promise<unknown>): Promise<unknown> =>
    faults[method]?.(real) ?? real();
  const faulty: KeyValueStore = {
    get: (key) => run('get', () => keyv.get(key)),
    set: (key, value) => run('set', async () => keyv.set(key, value)),
    delete: (key) => run('delete', () => keyv.delete(key)),
  };
  const fail = (fault?: Fault): void => {
    for (const method of ['get', 'set', 'delete'] as const) {
      if (fault === undefined) delete faults[method];
      else faults[method] = fault;
    }
  };
  return { clock, entries, faults, fail, start: (): LoginTries => startProcess(faulty, clock).tries };
}

/** Lets time pass, and what runs in it. */
async function rest(clock: ManualClock, ms: number): Promise<void> {
  await passTime(clock, new Promise<void>((resolve) => void clock.schedule(resolve, ms)));
}

async function send(tries: LoginTries, clock: ManualClock, password = 'wrong'): Promise<LoginTry> {
  const attempt = await passTime(clock, tries.begin(OWNER, signal));
  try {
    await passTime(clock, attempt.sending({ user: 'CLIENT01', password: Buffer.from(password) }));
  } catch (error) {
    await passTime(clock, attempt.failed(error));
    throw error;
  }
  attempt.sent();
  return attempt;
}

describe.each([
  ['throws', throws],
  ['swallows what it is told', swallows],
  ['hangs', hangs],
])('a store that %s', (_, fault) => {
  it('before a login: nothing is sent, and the customer gets in once it works', async () => {
    const { clock, fail, start } = faultyStore();
    const tries = start();
    fail(fault);
    await expect(send(tries, clock)).rejects.toMatchObject(STORE_ERROR);
    fail();
    await rest(clock, 5_000);
    await expect(send(tries, clock)).resolves.toBeDefined();
  });

  it('between the plan and the password: nothing is sent, it costs nothing, and ends by itself', async () => {
    const { clock, fail, start } = faultyStore();
    const tries = start();
    const attempt = await tries.begin(OWNER, signal);
    fail(fault);
    const sending = attempt.sending({ user: 'CLIENT01', password: Buffer.from('right') });
    const error = await passTime(clock, sending).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(STORE_ERROR);
    await passTime(clock, attempt.failed(error));
    fail();
    await rest(clock, 5_000);
    await expect(send(start(), clock, 'right')).resolves.toBeDefined();
  });

  it('when the bank refuses: remembered here, written once it works, and met by a process that starts anew', async () => {
    const { clock, fail, start } = faultyStore();
    const tries = start();
    const attempt = await send(tries, clock);
    fail(fault);
    await passTime(clock, attempt.failed(WRONG));
    fail();
    await expect(send(tries, clock)).rejects.toMatchObject({ reason: 'tried_before' });
    await rest(clock, 60_000);
    await expect(send(start(), clock)).rejects.toMatchObject({ reason: 'tried_before' });
  });

  it('when the bank refuses, for ever: a process that starts anew sends it once more at most', async () => {
    const { clock, fail, start } = faultyStore();
    let posts = 0;
    for (let process = 0; process < 5; process += 1) {
      const tries = start();
      fail();
      clock.advance(2 * HOUR_MS);
      const attempt = await send(tries, clock).catch(() => undefined);
      if (attempt === undefined) continue;
      posts += 1;
      fail(fault);
      await passTime(clock, attempt.failed(WRONG));
      await passTime(clock, tries.close());
    }
    expect(posts).toBeLessThanOrEqual(2);
  });

  it('when the bank accepts: the customer stays in, and is not held up next time', async () => {
    const { clock, fail, start } = faultyStore();
    const tries = start();
    const attempt = await send(tries, clock, 'right');
    fail(fault);
    await passTime(clock, attempt.accepted());
    fail();
    await rest(clock, 5_000);
    await expect(send(tries, clock, 'right')).resolves.toBeDefined();
  });
});

describe('a store that fails for a moment', () => {
  it('one get that is lost at each of five restarts: a refused password is not sent again', async () => {
    const { clock, faults, start } = faultyStore();
    await (await send(start(), clock)).failed(WRONG);
    for (let restart = 0; restart < 5; restart += 1) {
      clock.advance(26 * HOUR_MS);
      for (let lost = 0; lost <= restart; lost += 1) {
        let count = 0;
        faults.get = async (real) => (count++ === lost ? undefined : real());
        await expect(send(start(), clock)).rejects.toMatchObject({ reason: 'tried_before' });
      }
      delete faults.get;
    }
  });

  it('a write that comes six seconds late, with nothing sent, costs the customer nothing', async () => {
    const { clock, faults, start } = faultyStore();
    const tries = start();
    const attempt = await tries.begin(OWNER, signal);
    faults.set = async (real) => {
      await new Promise<void>((resolve) => void clock.schedule(resolve, 6_000));
      return real();
    };
    const sending = attempt.sending({ user: 'CLIENT01', password: Buffer.from('right') });
    const error = await passTime(clock, sending).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(STORE_ERROR);
    await passTime(clock, attempt.failed(error));
    delete faults.set;
    await rest(clock, 60_000);
    const begunAt = clock.monotonic();
    await expect(send(start(), clock, 'right')).resolves.toBeDefined();
    expect(clock.monotonic() - begunAt).toBeLessThan(60_000);
  });

  it('leaves no timer once it is closed, also when something could not be written', async () => {
    const { clock, fail, start } = faultyStore();
    const tries = start();
    const attempt = await send(tries, clock);
    fail(throws);
    await passTime(clock, attempt.failed(WRONG));
    expect(clock.pending()).toBeGreaterThan(0);
    await passTime(clock, tries.close());
    await quiet();
    expect(clock.pending()).toBe(0);
  });

  it('one that has lost everything: two logins without an answer are still two', async () => {
    const { clock, entries, start } = faultyStore();
    const tries = start();
    for (let count = 0; count < 2; count += 1) {
      await (await send(tries, clock)).failed(new RelaisError('fallback_unavailable', 'a test', { reason: 'timeout' }));
      await rest(clock, 60_000);
      clock.advance(48 * HOUR_MS);
    }
    entries.clear();
    await expect(send(tries, clock)).rejects.toMatchObject({ reason: 'login_unanswered', retry: 'never' });
  });

  it('one that has lost everything: what this process was told, it still knows', async () => {
    const { clock, entries, start } = faultyStore();
    const tries = start();
    await (await send(tries, clock)).failed(WRONG);
    entries.clear();
    await rest(clock, 60_000);
    clock.advance(48 * HOUR_MS);
    await expect(send(tries, clock)).rejects.toMatchObject({ reason: 'tried_before' });
  });
});

it.each([
  ['text', 'garbage'],
  ['a number', 42],
  ['an object', {}],
  ['a record of another form', { refused: 'none' }],
])(
  '%s in the store in the place of the record: nothing is sent, and forgetting the customer mends it',
  async (_, junk) => {
    const { clock, entries, start } = faultyStore();
    await (await send(start(), clock)).failed(WRONG);
    for (const key of entries.keys()) entries.set(key, junk);
    const tries = start();
    await expect(send(tries, clock, 'right')).rejects.toMatchObject(STORE_ERROR);
    await passTime(clock, tries.forget(OWNER));
    await expect(send(tries, clock, 'right')).resolves.toBeDefined();
  },
);
