import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startSimulator } from '@relais/simulator';
import { describe, expect, it } from 'vitest';
import { customerAt } from './bank-and-relais.ts';

const PROGRAM = new URL('../programs/read-and-wait.ts', import.meta.url).pathname;

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly logins: number;
  readonly logouts: number;
}

/** A process that reads through the fallback, and how it ends once it has. */
async function endOf(then: 'ends' | 'waits' | 'listens', closes: boolean, kill?: NodeJS.Signals): Promise<Ending> {
  await using bank = await startSimulator();
  await bank.faults.set('api', '503');
  const { login: user, password, accessToken: token } = customerAt(bank, 0);
  const { qwac, rootPem: ca } = bank.pki;
  const child = spawn(process.execPath, ['--conditions=source', PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ bank: bank.profile(), tpp: { qwac, ca }, user, password, token, closes, then }));
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  await Promise.race([once(child.stdout, 'data'), exit]);
  if (kill !== undefined) child.kill(kill);
  const [code, signal] = await exit;
  const { logins = 0, logouts = 0 } = bank.requestLog.snapshot().customers[user] ?? {};
  return { code, signal, logins, logouts };
}

describe('a process that ends with a session open', () => {
  it('by itself: logged out first, when asked to', async () => {
    expect(await endOf('ends', true)).toEqual({ code: 0, signal: null, logins: 1, logouts: 1 });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s: logged out first, then the signal takes its course',
    async (signal) => {
      expect(await endOf('waits', true, signal)).toEqual({ code: null, signal, logins: 1, logouts: 1 });
    },
  );

  it('by a signal that the host listens to: the host decides how it ends', async () => {
    expect(await endOf('listens', true, 'SIGTERM')).toEqual({ code: 7, signal: null, logins: 1, logouts: 1 });
  });

  it('ends as ever where nobody asked for it: no signal is held up', async () => {
    expect(await endOf('waits', false, 'SIGTERM')).toEqual({ code: null, signal: 'SIGTERM', logins: 1, logouts: 0 });
  });
});
