import { manualClock, RelaisError, type RelaisErrorCode, type RelaisErrorReason } from '@relais/model';
import { describe, expect, it, vi } from 'vitest';
import type { LoginTry } from '../../src/secrets/login-attempt.ts';
import type { LoginTries } from '../../src/secrets/login-tries.ts';
import type { Credentials } from '../../src/session/credentials.ts';
import { entriesInMemory, LOGIN_MS, passTime, quiet, startProcess } from './processes.ts';

vi.mock('../../src/secrets/secret-hash.ts', async (original) => ({
  ...(await original()),
  storedHash: (await import('./fast-hash.ts')).fastHash,
}));

const OWNER = { bankId: 'bank', psuId: 'psu' };
const HOUR_MS = 3_600_000;
const signal = new AbortController().signal;

const secret = (password: string): Credentials => ({ user: 'CLIENT01', password: Buffer.from(password) });
const failure = <Code extends RelaisErrorCode>(code: Code, reason?: RelaisErrorReason<Code>): RelaisError<Code> =>
  new RelaisError(code, 'a test', reason === undefined ? {} : { reason });
const WRONG = failure('credentials_wrong');
const SILENCE = failure('fallback_unavailable', 'timeout');
const ANSWERED_500 = failure('fallback_unavailable', 'http_status');

/** A store, and processes that share it. */
function sharedStore() {
  const clock = manualClock();
  const { entries, keyv } = entriesInMemory();
  const start = (pepper?: Uint8Array): LoginTries => startProcess(keyv, clock, pepper).tries;
  return { clock, entries, keyv, start };
}

/** Brings a login to where its password may leave. */
async function ready(tries: LoginTries, password: string, owner = OWNER): Promise<LoginTry> {
  const attempt = await tries.begin(owner, signal);
  try {
    await attempt.sending(secret(password));
  } catch (error) {
    await attempt.failed(error);
    throw error;
  }
  return attempt;
}

/** Lets the password leave. */
async function send(tries: LoginTries, password: string): Promise<LoginTry> {
  const attempt = await ready(tries, password);
  attempt.sent();
  return attempt;
}

describe('a secret that the bank refused', () => {
  it('is never sent again, in this process or after a restart, however much later', async () => {
    const { clock, start } = sharedStore();
    const tries = start();
    await (await send(tries, 'wrong')).failed(WRONG);
    await expect(send(tries, 'wrong')).rejects.toMatchObject({ code: 'credentials_wrong', reason: 'tried_before' });
    clock.advance(9_000 * HOUR_MS);
    await expect(send(start(), 'wrong')).rejects.toMatchObject({ code: 'credentials_wrong', reason: 'tried_before' });
  });

  it('does not stand in the way of another one, and is forgotten once that is accepted', async () => {
    const { start } = sharedStore();
    const tries = start();
    await (await send(tries, 'wrong')).failed(WRONG);
    await (await send(tries, 'worse')).failed(WRONG);
    await expect(send(tries, 'wrong')).rejects.toMatchObject({ code: 'credentials_wrong' });
    await (await send(tries, 'right')).accepted();
    await expect(ready(start(), 'wrong')).resolves.toBeDefined();
  });

  it('is remembered after a hundred others', async () => {
    const { start } = sharedStore();
    const tries = start();
    for (let count = 0; count < 100; count += 1) await (await send(tries, `wrong ${count}`)).failed(WRONG);
    await expect(send(start(), 'wrong 0')).rejects.toMatchObject({ code: 'credentials_wrong' });
  });

  it('is one PSU’s: the same password of another is not known', async () => {
    const { start } = sharedStore();
    const tries = start();
    await (await send(tries, 'wrong')).failed(WRONG);
    await expect(ready(tries, 'wrong', { ...OWNER, psuId: 'other' })).resolves.toBeDefined();
  });

  it('is known by the pepper only: who has the store without it cannot tell it by guessing', async () => {
    const { start } = sharedStore();
    const pepper = Buffer.alloc(16, 'pepper');
    await (await send(start(pepper), 'correct horse')).failed(WRONG);
    await (await ready(start(), 'correct horse')).failed(new Error('a test'));
    await expect(ready(start(pepper), 'correct horse')).rejects.toMatchObject({ code: 'credentials_wrong' });
  });
});

describe('a login whose outcome is not known', () => {
  it.each([
    ['silence', SILENCE, HOUR_MS],
    ['a caller who left', failure('aborted'), HOUR_MS],
    ['the end of the session', failure('fallback_unavailable', 'session_limit'), HOUR_MS],
    ['a network that broke while the request was on its way', failure('own_network', 'connection'), HOUR_MS],
    ['a door that answers 403 to the password', failure('certificate_problem', 'refused'), HOUR_MS],
    ['a firewall that answers the password', failure('fallback_unavailable', 'blocked'), HOUR_MS],
    ['a rate limit that answers the password', failure('fallback_unavailable', 'rate_limit'), HOUR_MS],
    ['a bank that has blocked the access', failure('credentials_blocked'), HOUR_MS],
    ['something that is no RelaisError', new Error('a test'), HOUR_MS],
    ['an error of the bank', ANSWERED_500, 0],
    ['a page that is not known', failure('page_drift'), 0],
  ])('%s: the same secret waits so long', async (_, error, pauseMs) => {
    const { clock, start } = sharedStore();
    await (await send(start(), 'perhaps')).failed(error);
    if (pauseMs > 0) {
      const retryAt = clock.now() + pauseMs;
      clock.advance(pauseMs - 1);
      await expect(send(start(), 'perhaps')).rejects.toMatchObject({
        code: 'fallback_unavailable',
        reason: 'login_unanswered',
        actor: 'host',
        retryAt,
      });
      clock.advance(1);
    }
    await expect(send(start(), 'perhaps')).resolves.toBeDefined();
  });

  it('after a second silence the secret is never sent again by itself, after a restart neither', async () => {
    const { clock, start } = sharedStore();
    const tries = start();
    await (await send(tries, 'perhaps')).failed(SILENCE);
    clock.advance(HOUR_MS);
    await (await send(tries, 'perhaps')).failed(SILENCE);
    clock.advance(9_000 * HOUR_MS);
    for (const process of [tries, start()]) {
      await expect(send(process, 'perhaps')).rejects.toMatchObject({
        reason: 'login_unanswered',
        actor: 'psu',
        retry: 'never',
      });
    }
  });

  it('but once the bank has accepted another secret', async () => {
    const { clock, start } = sharedStore();
    const tries = start();
    await (await send(tries, 'perhaps')).failed(SILENCE);
    clock.advance(HOUR_MS);
    await (await send(tries, 'perhaps')).failed(SILENCE);
    await (await send(tries, 'right')).accepted();
    await expect(ready(start(), 'perhaps')).resolves.toBeDefined();
  });

  it('an error of the bank is forgiven once: the second means an hour, and the third the end', async () => {
    const { clock, start } = sharedStore();
    const tries = start();
    await (await send(tries, 'perhaps')).failed(ANSWERED_500);
    await (await send(tries, 'perhaps')).failed(ANSWERED_500);
    await expect(send(tries, 'perhaps')).rejects.toMatchObject({ retryAt: clock.now() + HOUR_MS });
    clock.advance(HOUR_MS);
    await (await send(tries, 'perhaps')).failed(ANSWERED_500);
    clock.advance(9_000 * HOUR_MS);
    await expect(send(tries, 'perhaps')).rejects.toMatchObject({ actor: 'psu', retry: 'never' });
  });

  it('an error of the bank and a silence mean a day', async () => {
    const { clock, start } = sharedStore();
    await (await send(start(), 'perhaps')).failed(ANSWERED_500);
    await (await send(start(), 'perhaps')).failed(SILENCE);
    await expect(send(start(), 'perhaps')).rejects.toMatchObject({ retryAt: clock.now() + 24 * HOUR_MS });
  });

  it('does not stand in the way of another secret, after a restart neither', async () => {
    const { start } = sharedStore();
    await (await send(start(), 'perhaps')).failed(SILENCE);
    await expect(send(start(), 'another')).resolves.toBeDefined();
  });

  it('of a secret that was accepted before does not wait, but is retried once at most', async () => {
    const tries = sharedStore().start();
    await (await send(tries, 'right')).accepted();
    await (await send(tries, 'right')).failed(SILENCE);
    await (await send(tries, 'right')).failed(SILENCE);
    await expect(send(tries, 'right')).rejects.toMatchObject({ reason: 'login_unanswered', retry: 'never' });
  });

  it('is what a process leaves behind that dies while it sends', async () => {
    const { clock, start } = sharedStore();
    await send(start(), 'perhaps');
    const restarted = start();
    await expect(passTime(clock, send(restarted, 'perhaps'))).rejects.toMatchObject({ reason: 'login_unanswered' });
    clock.advance(HOUR_MS);
    await (await passTime(clock, send(restarted, 'perhaps'))).failed(SILENCE);
    clock.advance(9_000 * HOUR_MS);
    await expect(send(start(), 'perhaps')).rejects.toMatchObject({ retry: 'never' });
  });

  it('and that died long ago: the same secret is answered at once, another waits until it is certain', async () => {
    const { clock, start } = sharedStore();
    await send(start(), 'perhaps');
    clock.advance(LOGIN_MS);
    const restarted = start();
    await expect(send(restarted, 'perhaps')).rejects.toMatchObject({ reason: 'login_unanswered' });
    await expect(passTime(clock, send(restarted, 'another'))).resolves.toBeDefined();
  });
});

describe('a login whose password has not left', () => {
  it.each([
    failure('certificate_problem'),
    failure('fallback_refused', 'charset'),
    failure('own_network', 'dns'),
    SILENCE,
    failure('fallback_unavailable', 'connection'),
    WRONG,
    new Error('a test'),
  ])('costs nothing, whatever it ends with: $code $reason', async (error) => {
    const { start } = sharedStore();
    await (await ready(start(), 'right')).failed(error);
    await expect(send(start(), 'right')).resolves.toBeDefined();
  });

  it('nor does one that ended before the secret was asked for', async () => {
    const { start } = sharedStore();
    await (await start().begin(OWNER, signal)).failed(SILENCE);
    await expect(send(start(), 'right')).resolves.toBeDefined();
  });

  it('nor one whose process died before: others wait for it no longer than a login takes', async () => {
    const { clock, start } = sharedStore();
    await start().begin(OWNER, signal);
    const begunAt = clock.monotonic();
    await expect(passTime(clock, send(start(), 'right'))).resolves.toBeDefined();
    expect(clock.monotonic() - begunAt).toBeLessThanOrEqual(LOGIN_MS + 250);
  });
});

describe('two processes at the same moment', () => {
  it('the second waits for the outcome of the first, and its caller may leave', async () => {
    const { clock, start } = sharedStore();
    const first = await send(start(), 'wrong');
    const second = send(start(), 'wrong');
    const leaving = new AbortController();
    const third = start().begin(OWNER, leaving.signal);
    await quiet();
    leaving.abort(failure('aborted'));
    await expect(third).rejects.toMatchObject({ code: 'aborted' });
    await first.failed(WRONG);
    await expect(passTime(clock, second)).rejects.toMatchObject({ code: 'credentials_wrong' });
  });

  it('of two that both found nobody, one sends, and the other learns what came of it', async () => {
    const { clock, start } = sharedStore();
    const attempts = await Promise.all(
      [start(), start()].map((tries) => passTime(clock, tries.begin(OWNER, signal), 250)),
    );
    let sent = 0;
    const logins = attempts.map(async (attempt) => {
      await attempt.sending(secret('wrong'));
      sent += 1;
      attempt.sent();
      await attempt.failed(WRONG);
    });
    const outcomes = await passTime(clock, Promise.allSettled(logins));
    expect(sent).toBe(1);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { reason: 'tried_before' } });
  });

  it('one that waits says so, until it goes on', async () => {
    const { clock, start } = sharedStore();
    const first = await send(start(), 'right');
    const tries = start();
    expect(tries.isHeldUp(OWNER)).toBe(false);
    const second = tries.begin(OWNER, signal);
    await quiet();
    expect(tries.isHeldUp(OWNER)).toBe(true);
    expect(tries.isHeldUp({ ...OWNER, psuId: 'another' })).toBe(false);
    await first.accepted();
    await passTime(clock, second);
    expect(tries.isHeldUp(OWNER)).toBe(false);
  });
});

describe('the clock of another machine', () => {
  it.each([
    ['an hour ahead', HOUR_MS],
    ['a day ahead', 24 * HOUR_MS],
    ['an hour behind', -HOUR_MS],
    ['two days behind', -48 * HOUR_MS],
  ])('%s does not make who sends now somebody who is gone', async (_, aheadMs) => {
    const { clock, keyv, start } = sharedStore();
    await send(start(), 'perhaps');
    const other = manualClock(clock.now() + aheadMs);
    const waiting = startProcess(keyv, other).tries;
    const late = send(waiting, 'perhaps');
    const isOver = vi.fn();
    late.then(isOver, (error) => error.reason === 'login_unanswered' || isOver());
    for (let waitedMs = 0; waitedMs < LOGIN_MS - 1_000; waitedMs += 1_000) {
      await quiet();
      other.advance(1_000);
    }
    expect(isOver).not.toHaveBeenCalled();
  });

  it('set far back does not make a pause longer than it is', async () => {
    const { clock, start } = sharedStore();
    await (await send(start(), 'perhaps')).failed(SILENCE);
    clock.setTimeOfDay(clock.now() - 1_000 * HOUR_MS);
    const restarted = start();
    await expect(send(restarted, 'perhaps')).rejects.toMatchObject({ retryAt: clock.now() + HOUR_MS });
    clock.advance(HOUR_MS);
    await expect(send(restarted, 'perhaps')).resolves.toBeDefined();
  });

  it('set forward does not end the pause of the process that was not answered', async () => {
    const { clock, start } = sharedStore();
    const tries = start();
    await (await send(tries, 'perhaps')).failed(SILENCE);
    clock.setTimeOfDay(clock.now() + 48 * HOUR_MS);
    await expect(send(tries, 'perhaps')).rejects.toMatchObject({ reason: 'login_unanswered' });
  });
});

/** But for the marks of the keys, which are of no customer. */
function leftIn(entries: ReadonlyMap<string, unknown>): readonly string[] {
  return [...entries.keys()].filter((key) => key !== 'relais:keys');
}

describe('forget', () => {
  it('leaves nothing of the customer, in the store or in the process', async () => {
    const { entries, start } = sharedStore();
    const tries = start();
    await (await send(tries, 'wrong')).failed(WRONG);
    await (await send(tries, 'perhaps')).failed(SILENCE);
    await tries.close();
    await tries.forget(OWNER);
    expect(leftIn(entries)).toEqual([]);
    await expect(ready(tries, 'wrong')).resolves.toBeDefined();
  });

  it('also while a login is planned: its password is not sent any more', async () => {
    const { entries, start } = sharedStore();
    const tries = start();
    const attempt = await tries.begin(OWNER, signal);
    await tries.forget(OWNER);
    await expect(attempt.sending(secret('right'))).rejects.toMatchObject({ code: 'aborted' });
    await tries.close();
    expect(leftIn(entries)).toEqual([]);
    await expect(ready(tries, 'right')).resolves.toBeDefined();
  });

  it('also while a login is under way: its outcome is not written any more', async () => {
    const { entries, start } = sharedStore();
    const tries = start();
    const attempt = await send(tries, 'wrong');
    await tries.forget(OWNER);
    await attempt.failed(WRONG);
    await tries.close();
    expect(leftIn(entries)).toEqual([]);
  });
});
