import {
  createSealedStore,
  memory as inMemory,
  type KeyValueStore,
  manualClock,
  RelaisError,
  type RelaisErrorCode,
  type SealedStore,
} from '@relais/model';
import { describe, expect, it } from 'vitest';
import { LoginMemory } from '../../src/secrets/login-memory.ts';
import { readLoginRecord } from '../../src/secrets/login-record.ts';
import { LoginTries, type LoginTry } from '../../src/secrets/login-tries.ts';
import type { Credentials } from '../../src/session/credentials.ts';

const OWNER = { bankId: 'bank', psuId: 'psu' };
const HOUR_MS = 3_600_000;
const LOGIN_MS = 120_000;
const signal = new AbortController().signal;

const secret = (password: string): Credentials => ({ user: 'CLIENT01', password: Buffer.from(password) });
const failure = (code: RelaisErrorCode, reason?: string): RelaisError =>
  new RelaisError(code, 'a test', reason === undefined ? {} : { reason });
const WRONG = failure('credentials_wrong');
const SILENCE = failure('fallback_unavailable', 'timeout');
const ANSWERED_500 = failure('fallback_unavailable', 'http_status');

/** A store, and processes that share it. */
function sharedStore(given?: SealedStore | KeyValueStore) {
  const clock = manualClock();
  const key = new Uint8Array(32);
  const store =
    given === undefined ? inMemory(clock) : 'change' in given ? given : createSealedStore({ keyv: given, key }, clock);
  let ids = 0;
  const startProcess = (pepper = new Uint8Array()): LoginTries =>
    new LoginTries({
      memory: new LoginMemory(store),
      clock,
      pepper,
      loginMs: LOGIN_MS,
      newId: () => {
        ids += 1;
        return `try-${ids}`;
      },
    });
  return { clock, store, startProcess };
}

/** Tells what is remembered. */
function watched(tell: (value: unknown) => void): SealedStore {
  const store = inMemory();
  return {
    ...store,
    change: (name, as, next, lifeMs) =>
      store.change(
        name,
        as,
        (now) => {
          const value = next(now);
          tell(value);
          return value;
        },
        lifeMs,
      ),
  };
}

/** Plans a login and says which secret it is: from here on, it may be sent. */
async function send(tries: LoginTries, password: string): Promise<LoginTry> {
  const attempt = await tries.begin(OWNER, signal);
  try {
    await attempt.assertUntried(secret(password));
  } catch (error) {
    await attempt.failed(error);
    throw error;
  }
  return attempt;
}

describe('a secret that the bank refused', () => {
  it('is never sent again, in this process or after a restart, however much later', async () => {
    const { clock, startProcess } = sharedStore();
    const tries = startProcess();
    await (await send(tries, 'wrong')).failed(WRONG);
    await expect(send(tries, 'wrong')).rejects.toMatchObject({ code: 'credentials_wrong', reason: 'tried_before' });
    clock.advance(1_000 * HOUR_MS);
    await expect(send(startProcess(), 'wrong')).rejects.toMatchObject({ code: 'credentials_wrong' });
    await expect(send(startProcess(), 'wrong')).rejects.toMatchObject({ code: 'credentials_wrong' });
  });

  it('does not stand in the way of another one, and is forgotten once that is accepted', async () => {
    const { startProcess, store } = sharedStore();
    const tries = startProcess();
    await (await send(tries, 'wrong')).failed(WRONG);
    await (await send(tries, 'worse')).failed(WRONG);
    await expect(send(tries, 'wrong')).rejects.toMatchObject({ code: 'credentials_wrong' });
    await (await send(tries, 'right')).accepted();
    expect(await store.read({ ...OWNER, part: 'logins' }, readLoginRecord)).toBeUndefined();
  });

  it('is one PSU’s: the same password of another is not known', async () => {
    const { startProcess } = sharedStore();
    const tries = startProcess();
    await (await send(tries, 'wrong')).failed(WRONG);
    const other = await tries.begin({ ...OWNER, psuId: 'other' }, signal);
    await expect(other.assertUntried(secret('wrong'))).resolves.toBeUndefined();
  });

  it('stands in the store as a salted hash that the pepper goes into', async () => {
    const stored: string[] = [];
    const store = watched((value) => stored.push(JSON.stringify(value)));
    const { startProcess } = sharedStore(store);
    const pepper = Buffer.alloc(16, 'pepper');
    await (await send(startProcess(pepper), 'correct horse')).failed(WRONG);
    expect(stored.join()).not.toContain('correct horse');
    // Who has the store and not the pepper cannot tell the secret even when they guess it.
    await expect(send(startProcess(), 'correct horse')).resolves.toBeDefined();
  });
});

describe('a secret that is right', () => {
  it('leaves nothing at all in the store, before, during or after the login', async () => {
    const written: unknown[] = [];
    const store = watched((value) => written.push(value));
    await (await send(sharedStore(store).startProcess(), 'right')).accepted();
    expect(written).toEqual([{ refused: [], claim: { id: 'try-1', at: expect.any(Number) } }, undefined]);
  });
});

describe('a login whose outcome nobody knows', () => {
  it.each([
    ['silence', SILENCE, HOUR_MS],
    ['a caller who left', failure('aborted'), HOUR_MS],
    ['the end of the session', failure('fallback_unavailable', 'session_limit'), HOUR_MS],
    ['something that is no RelaisError', new Error('a test'), HOUR_MS],
    ['an error of the bank', ANSWERED_500, 0],
    ['a page nobody knows', failure('page_drift'), 0],
  ])('%s: the same secret waits so long', async (_, error, pauseMs) => {
    const { clock, startProcess } = sharedStore();
    await (await send(startProcess(), 'perhaps')).failed(error);
    if (pauseMs > 0) {
      const retryAt = clock.now() + pauseMs;
      clock.advance(pauseMs - 1);
      await expect(send(startProcess(), 'perhaps')).rejects.toMatchObject({
        code: 'fallback_unavailable',
        reason: 'login_unanswered',
        retryAt,
      });
      clock.advance(1);
    }
    await expect(send(startProcess(), 'perhaps')).resolves.toBeDefined();
  });

  it('an error of the bank is forgiven once: the second means an hour, the third a day', async () => {
    const { clock, startProcess } = sharedStore();
    const tries = startProcess();
    await (await send(tries, 'perhaps')).failed(ANSWERED_500);
    await (await send(tries, 'perhaps')).failed(ANSWERED_500);
    await expect(send(tries, 'perhaps')).rejects.toMatchObject({ retryAt: clock.now() + HOUR_MS });
    clock.advance(HOUR_MS);
    await (await send(tries, 'perhaps')).failed(ANSWERED_500);
    await expect(send(tries, 'perhaps')).rejects.toMatchObject({ retryAt: clock.now() + 24 * HOUR_MS });
  });

  it('does not stand in the way of another secret', async () => {
    const tries = sharedStore().startProcess();
    await (await send(tries, 'perhaps')).failed(SILENCE);
    await expect(send(tries, 'another')).resolves.toBeDefined();
  });

  it('of a secret that was accepted before is less of a doubt', async () => {
    const tries = sharedStore().startProcess();
    await (await send(tries, 'right')).accepted();
    await (await send(tries, 'right')).failed(SILENCE);
    await (await send(tries, 'right')).failed(SILENCE);
    await expect(send(tries, 'right')).rejects.toMatchObject({ reason: 'login_unanswered' });
  });

  it('is what a process leaves behind that dies in the middle', async () => {
    const { clock, startProcess } = sharedStore();
    await send(startProcess(), 'perhaps');
    const restarted = startProcess();
    const next = send(restarted, 'perhaps');
    for (let waited = 0; waited < LOGIN_MS; waited += 250) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(250);
    }
    await expect(next).rejects.toMatchObject({ reason: 'login_unanswered' });
  });
});

describe('a login that never reached the bank', () => {
  it.each([
    failure('certificate_problem'),
    failure('fallback_refused', 'charset'),
    failure('own_network', 'dns'),
    new RelaisError('fallback_unavailable', 'a test', {
      reason: 'connection',
      cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
    }),
  ])('$code $reason: costs nothing', async (error) => {
    const { startProcess } = sharedStore();
    await (await send(startProcess(), 'right')).failed(error);
    await expect(send(startProcess(), 'right')).resolves.toBeDefined();
  });

  it('nor does one that ended before the secret was asked for', async () => {
    const { startProcess } = sharedStore();
    await (await startProcess().begin(OWNER, signal)).failed(SILENCE);
    await expect(send(startProcess(), 'right')).resolves.toBeDefined();
  });
});

describe('two processes at the same moment', () => {
  it('the second waits for the outcome of the first, and its caller may leave', async () => {
    const { clock, startProcess } = sharedStore();
    const first = await send(startProcess(), 'wrong');
    const second = send(startProcess(), 'wrong');
    const leaving = new AbortController();
    const third = startProcess().begin(OWNER, leaving.signal);
    await new Promise((resolve) => setImmediate(resolve));
    leaving.abort(failure('aborted'));
    await expect(third).rejects.toMatchObject({ code: 'aborted' });
    await first.failed(WRONG);
    clock.advance(250);
    await expect(second).rejects.toMatchObject({ code: 'credentials_wrong' });
  });

  it('of two that both found nobody, one gives up before it sends', async () => {
    const { startProcess } = sharedStore();
    const attempts = await Promise.all([startProcess().begin(OWNER, signal), startProcess().begin(OWNER, signal)]);
    const sent = await Promise.allSettled(attempts.map((attempt) => attempt.assertUntried(secret('wrong'))));
    expect(sent.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(sent.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { reason: 'login_elsewhere' } });
  });
});

describe('a store that cannot be used', () => {
  const rest = { set: async () => undefined, delete: async () => undefined };
  const broken: KeyValueStore = { ...rest, get: () => Promise.reject(new Error('down')) };
  const foreign: KeyValueStore = { ...rest, get: async () => ({ refused: 'none' }) };

  it.each([
    ['that fails', broken],
    ['that gives back something else', foreign],
  ])('%s: nothing is tried', async (_, store) => {
    await expect(send(sharedStore(store).startProcess(), 'right')).rejects.toMatchObject({
      code: 'own_network',
      reason: 'store',
    });
  });

  it('that says nothing: nothing is tried, after five seconds', async () => {
    const { clock, startProcess } = sharedStore({ ...rest, get: () => new Promise(() => {}) });
    const next = send(startProcess(), 'right');
    clock.advance(5_000);
    await expect(next).rejects.toMatchObject({ code: 'own_network', reason: 'store' });
  });
});
