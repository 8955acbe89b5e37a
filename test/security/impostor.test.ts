import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Simulator, startSimulator } from '@relais/simulator';
import { describe, expect, it } from 'vitest';
import { customerAt } from '../end-to-end/bank-and-relais.ts';

const PROGRAM = new URL('../programs/trust-anybody.ts', import.meta.url).pathname;

interface Told {
  /** What each way of asking the bank came to. */
  readonly said: Readonly<Record<string, string>>;
  /** How often credentials were asked for. */
  readonly asked: number;
}

/** A process whose environment switches Node's own checks off. */
async function trustingAnybody(bank: Simulator, env: Readonly<Record<string, string>>): Promise<Told> {
  const { login: user, password, accessToken: token } = customerAt(bank, 0);
  const { qwac: certificate, rootPem: ca } = bank.pki;
  const child = spawn(process.execPath, ['--conditions=source', '--no-warnings', PROGRAM], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Node's own options tell the program the day of the test as well.
    env: { ...process.env, ...env, NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} ${env['NODE_OPTIONS'] ?? ''}` },
  });
  child.stdin.end(JSON.stringify({ profile: bank.profile(), certificate, ca, user, password, token }));
  let text = '';
  child.stdout.on('data', (part) => {
    text += part;
  });
  await once(child, 'close');
  return JSON.parse(text);
}

const TRUSTING = { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_OPTIONS: '--tls-min-v1.0' };

describe('a host program whose environment checks no certificate', { timeout: 60_000 }, () => {
  it('reaches the bank as ever', async () => {
    await using bank = await startSimulator();
    const { said, asked } = await trustingAnybody(bank, TRUSTING);
    expect(said).toMatchObject({ api: 'answered', fallback: 'answered' });
    expect(asked).toBe(1);
  });

  it('gives an impostor at the API and at the door no token, no password and no request', async () => {
    await using bank = await startSimulator();
    await bank.faults.set('api', 'impostor');
    await bank.faults.set('fallback', 'impostor');
    const { said, asked } = await trustingAnybody(bank, TRUSTING);
    expect(said).toEqual({
      api: 'bank_unavailable tls_server',
      hint: 'bank_unavailable tls_server',
      token: 'bank_unavailable token_tls_server',
      fallback: 'fallback_unavailable tls_server',
      doctor: 'SELF_SIGNED_CERT_IN_CHAIN',
      host: expect.not.stringContaining('CERT'),
    });
    const { doors, customers } = bank.requestLog.snapshot();
    expect([doors.api.requests, doors.fallback.requests, customers, asked]).toEqual([[], [], {}, 0]);
  });

  it('gives an impostor of the web bank no cookie, also over the connection that was opened early', async () => {
    await using bank = await startSimulator();
    await bank.faults.set('web', 'impostor');
    const { said } = await trustingAnybody(bank, TRUSTING);
    expect(said).toMatchObject({ fallback: 'fallback_unavailable tls_server' });
    expect(bank.requestLog.snapshot().doors.web.requests).toEqual([]);
  });
});
