import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { systemClock } from '@relais/model';
import type { Simulator } from '@relais/simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LoginMemory } from '../../src/secrets/login-memory.ts';
import { LoginTries } from '../../src/secrets/login-tries.ts';
import { customerAt, fallbackTo, openFallback, psuOf } from '../support/bank-and-fallback.ts';
import { fileStore } from '../support/file-store.ts';
import { handleOf } from '../support/handle-of.ts';

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

const seenOf = (bank: Simulator) => bank.requestLog.snapshot().customers[customerAt(bank, 0).login];

describe('a wrong password reaches the bank once', { timeout: 60_000 }, () => {
  it('with twenty calls at once, from two objects of one process', async () => {
    await using scene = await openFallback({ store: fileStore(directory) });
    const second = fallbackTo(scene.bank, { store: fileStore(directory) });
    const psu = psuOf(customerAt(scene.bank, 0), WRONG);
    const codes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        handleOf(index % 2 === 0 ? scene.fallback : second, psu)
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
    await expect(handleOf(scene.fallback, psu).getAccounts()).rejects.toMatchObject({ code: 'credentials_wrong' });
    expect(await anotherProcess(scene.bank, WRONG, 1)).toEqual(['credentials_wrong/tried_before']);
    expect(await anotherProcess(scene.bank, WRONG, 1)).toEqual(['credentials_wrong/tried_before']);
    expect(seenOf(scene.bank)).toMatchObject({ logins: 0, failedLogins: 1 });
    expect(await anotherProcess(scene.bank, customerAt(scene.bank, 0).password, 1)).toEqual(['ok']);
  });

  it('also with two processes at the same time, ten calls each', async () => {
    await using scene = await openFallback();
    // Longer than one process may start behind the other: both are at the door before either has an answer.
    await scene.bank.faults.set('fallback', 'slow', { delayMs: 3_000, times: 3 });
    const outcomes = await Promise.all([anotherProcess(scene.bank, WRONG, 10), anotherProcess(scene.bank, WRONG, 10)]);
    expect(outcomes.flat().filter((outcome) => outcome === 'credentials_wrong')).toHaveLength(1);
    expect(outcomes.flat()).toHaveLength(20);
    expect(seenOf(scene.bank)).toMatchObject({ logins: 0, failedLogins: 1 });
  });

  it('a call that waits for a login of another process ends as the host’s matter, and says nothing about the bank', async () => {
    const store = fileStore(directory);
    await using scene = await openFallback({ store });
    const customer = customerAt(scene.bank, 0);
    const parts = { clock: systemClock, pepper: new Uint8Array(), loginMs: 60_000, newId: () => 'another process' };
    const other = new LoginTries({ ...parts, memory: new LoginMemory(fileStore(directory)) });
    const owner = { bankId: scene.bank.profile().id, psuId: customer.login };
    const attempt = await other.begin(owner, new AbortController().signal);
    const psu = handleOf(scene.fallback, psuOf(customer));
    await expect(psu.getAccounts({ deadlineMs: 1_500 })).rejects.toMatchObject({
      code: 'fallback_unavailable',
      reason: 'busy',
      actor: 'host',
    });
    expect(seenOf(scene.bank)?.logins ?? 0).toBe(0);
    await attempt.failed(new Error('a test'));
    await expect(psu.getAccounts()).resolves.toHaveProperty('accounts');
  });

  it('a vault that fails when the password would leave costs the customer nothing', async () => {
    await using scene = await openFallback({ store: fileStore(directory) });
    const customer = customerAt(scene.bank, 0);
    const failing = fallbackTo(scene.bank, { store: fileStore(directory) });
    const unsendable = { ...psuOf(customer), credentials: () => Promise.reject(new Error('the vault is closed')) };
    await expect(handleOf(failing, unsendable).getAccounts()).rejects.toBeDefined();
    await failing.close();
    await expect(handleOf(scene.fallback, psuOf(customer)).getAccounts()).resolves.toHaveProperty('accounts');
  });
});
