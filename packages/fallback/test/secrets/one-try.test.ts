import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Simulator } from '@relais/simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { customerAt, fallbackTo, openFallback, psuOf } from '../support/bank-and-fallback.ts';
import { fileStore } from '../support/file-store.ts';

const PROGRAM = new URL('../programs/log-in.ts', import.meta.url).pathname;
const WRONG = 'not the password';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'relais-one-try-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** A process of its own that makes some calls at once, and what came of them. */
async function anotherProcess(bank: Simulator, password: string, calls: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--conditions=source', PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
  const { pki } = bank;
  const { login: user } = customerAt(bank, 0);
  const task = { profile: bank.profile(), certificate: pki.qwac, ca: pki.rootPem, directory, user, password, calls };
  child.stdin.end(JSON.stringify(task));
  return JSON.parse(await text(child.stdout));
}

const seenOf = (bank: Simulator) => bank.seen.snapshot().customers[customerAt(bank, 0).login];

describe('a wrong password reaches the bank once', { timeout: 60_000 }, () => {
  it('with twenty calls at once, from two objects of one process', async () => {
    await using scene = await openFallback({ store: fileStore(directory) });
    const second = fallbackTo(scene.bank, { store: fileStore(directory) });
    const psu = psuOf(customerAt(scene.bank, 0), WRONG);
    const codes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? scene.fallback : second)
          .for(psu)
          .getAccounts()
          .catch(({ code }) => code),
      ),
    );
    await second.close();
    expect(new Set(codes)).toEqual(new Set(['credentials_wrong']));
    expect(seenOf(scene.bank)).toMatchObject({ logins: 0, failedLogins: 1 });
  });

  it('also after a restart with the same store', async () => {
    await using scene = await openFallback({ store: fileStore(directory) });
    const psu = psuOf(customerAt(scene.bank, 0), WRONG);
    await expect(scene.fallback.for(psu).getAccounts()).rejects.toMatchObject({ code: 'credentials_wrong' });
    expect(await anotherProcess(scene.bank, WRONG, 1)).toEqual(['credentials_wrong/tried_before']);
    expect(await anotherProcess(scene.bank, WRONG, 1)).toEqual(['credentials_wrong/tried_before']);
    expect(seenOf(scene.bank)).toMatchObject({ logins: 0, failedLogins: 1 });
    expect(await anotherProcess(scene.bank, customerAt(scene.bank, 0).password, 1)).toEqual(['ok']);
  });

  it('also with two processes at the same time, ten calls each', async () => {
    await using scene = await openFallback();
    const outcomes = await Promise.all([anotherProcess(scene.bank, WRONG, 10), anotherProcess(scene.bank, WRONG, 10)]);
    expect(outcomes.flat().filter((outcome) => outcome === 'credentials_wrong')).toHaveLength(1);
    expect(outcomes.flat()).toHaveLength(20);
    expect(seenOf(scene.bank)).toMatchObject({ logins: 0, failedLogins: 1 });
  });
});

describe('one customer', { timeout: 30_000 }, () => {
  it('is logged in once at a time, whichever object of the process asks; who idles gives way', async () => {
    await using scene = await openFallback({ idleMs: 60_000 });
    const second = fallbackTo(scene.bank, { idleMs: 60_000 });
    const psu = psuOf(customerAt(scene.bank, 0));
    await scene.fallback.for(psu).getAccounts();
    await second.for(psu).getAccounts();
    const { doors } = scene.bank.seen.snapshot();
    const loggedOutAt = doors.web.requests.find(({ path }) => path.includes('deconnexion'))?.at ?? 0;
    const posts = doors.fallback.requests.filter(({ method }) => method === 'POST');
    expect(posts).toHaveLength(2);
    expect(posts[1]?.at).toBeGreaterThanOrEqual(loggedOutAt);
    expect(loggedOutAt).toBeGreaterThan(0);
    await second.close();
  });

  it('waits for a place within the call’s own deadline, and ends typed', async () => {
    await using scene = await openFallback({ maxSessions: 1, idleMs: 60_000 });
    const { bank, fallback } = scene;
    await bank.faults.set('web', 'slow', { delayMs: 1_500, path: '/comptes-et-contrats' });
    const slow = fallback.for(psuOf(customerAt(bank, 0))).getAccounts();
    const waiting = fallback.for(psuOf(customerAt(bank, 1))).getAccounts({ deadlineMs: 300 });
    await expect(waiting).rejects.toMatchObject({ code: 'fallback_unavailable', reason: 'busy', actor: 'host' });
    await slow;
    expect(bank.seen.snapshot().customers[customerAt(bank, 1).login]).toBeUndefined();
    await fallback.for(psuOf(customerAt(bank, 1))).getAccounts();
    expect(bank.seen.snapshot().customers[customerAt(bank, 0).login]).toMatchObject({ logins: 1, logouts: 1 });
  });

  it('is logged out when the caller leaves in the middle', async () => {
    await using scene = await openFallback();
    const leaving = new AbortController();
    const { bank, fallback } = scene;
    await bank.faults.set('web', 'slow', { delayMs: 60_000, path: '/comptes-et-contrats' });
    const call = fallback.for(psuOf(customerAt(bank, 0))).getAccounts({ signal: leaving.signal });
    while (bank.seen.snapshot().doors.web.requests.length < 2) await new Promise((resolve) => setImmediate(resolve));
    leaving.abort();
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    await fallback.close();
    expect(seenOf(bank)).toMatchObject({ logins: 1, logouts: 1 });
  });

  it('is logged out at once when closing is in a hurry, and the call ends with aborted', async () => {
    await using scene = await openFallback();
    const { bank, fallback } = scene;
    await bank.faults.set('web', 'slow', { delayMs: 60_000, path: '/comptes-et-contrats' });
    const call = fallback.for(psuOf(customerAt(bank, 0))).getAccounts();
    const ended = expect(call).rejects.toMatchObject({ code: 'aborted' });
    while (bank.seen.snapshot().doors.web.requests.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await fallback.close(AbortSignal.abort());
    await ended;
    expect(seenOf(bank)).toMatchObject({ logins: 1, logouts: 1 });
    await expect(fallback.for(psuOf(customerAt(bank, 0))).getAccounts()).rejects.toMatchObject({ code: 'aborted' });
  });
});
