import { spawn } from 'node:child_process';
import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Fault } from '@relais/simulator';
import { startSimulator } from '@relais/simulator';
import { describe, expect, it } from 'vitest';
import { everythingPrintable } from '../canary/watch-outlets.ts';
import { customerAt, openScene, outage } from '../end-to-end/bank-and-relais.ts';

const FAULTS: readonly Fault[] = [
  '503',
  '200-html',
  '200-empty',
  'reset',
  'refuse',
  'hang',
  'redirect-foreign',
  'impostor',
  'cut',
];

/** The values of all cookies that any server of this process sets. */
function watchCookies(): { readonly values: Set<string>; readonly stop: () => void } {
  const values = new Set<string>();
  const note = (message: unknown): void => {
    const { response } = message as { response: IncomingMessage };
    for (const cookie of response.headers['set-cookie'] ?? []) {
      const [, value = ''] = /^[^=]+=([^;]*)/.exec(cookie) ?? [];
      // Shorter ones (`fr`, `true`) are words of the interface, and secret to nobody.
      if (value.length >= 16) values.add(value);
    }
  };
  diagnostics.subscribe('http.client.response.finish', note);
  return { values, stop: () => diagnostics.unsubscribe('http.client.response.finish', note) };
}

const keyLines = (pem: string): string[] =>
  pem.split('\n').filter((line) => line.length >= 40 && !line.startsWith('-----'));

describe('P3: no secret leaves its place', () => {
  it('no event and no error of a whole run holds a password, cookie, token or key', { timeout: 60_000 }, async () => {
    const cookies = watchCookies();
    await using scene = await openScene({
      relais: () => ({
        failover: { deadlineMs: 500, fallbackDeadlineMs: 2_000 },
        fallback: { requestTimeoutMs: 500 },
      }),
    });
    const { bank } = scene;
    const customer = customerAt(bank, 0);
    const psu = scene.psuOf(customer);
    const errors: unknown[] = [];
    const call = (run: Promise<unknown>): Promise<unknown> => run.catch((error: unknown) => errors.push(error));

    await call(psu.getAccounts());
    for (const fault of FAULTS) {
      await bank.faults.set('api', fault);
      await call(psu.getAccounts());
      await bank.faults.clear('api');
      await call(psu.getAccounts());
    }
    await call(psu.getBalances('no-such-account'));
    await outage(scene, psu);
    await call(psu.getAccounts());
    for (const door of ['fallback', 'web'] as const) {
      for (const fault of FAULTS) {
        await bank.faults.set(door, fault);
        await call(psu.getAccounts());
        await bank.faults.clear(door);
      }
    }
    await call(scene.psuOf(customerAt(bank, 1), 'wrong-password-canary').getAccounts());
    await call(psu.getAccounts());
    cookies.stop();

    const secrets = [
      ...bank.customers.flatMap(({ password, accessToken }) => [password, accessToken]),
      'wrong-password-canary',
      ...cookies.values,
      ...keyLines(bank.pki.qwac.key),
    ];
    const printed = [...scene.events, ...errors].map(everythingPrintable).join('\n');
    expect(errors.length).toBeGreaterThan(10);
    expect(scene.events.length).toBeGreaterThan(30);
    expect(cookies.values.size).toBeGreaterThan(1);
    expect(
      secrets.filter((secret) => printed.includes(secret) || printed.includes(encodeURIComponent(secret))),
    ).toEqual([]);
  });

  it('nothing that the demo prints holds a password or token', { timeout: 60_000 }, async () => {
    const cli = new URL('../../packages/relais/src/cli.ts', import.meta.url).pathname;
    const story = spawn(process.execPath, ['--conditions=source', cli, 'demo'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [story.stdout, story.stderr])
      stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const code = await new Promise((resolve) => story.on('close', resolve));
    await using bank = await startSimulator();
    const secrets = bank.customers.flatMap(({ password, accessToken }) => [password, accessToken]);
    expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
    expect(printed).toContain('failback');
    expect(code).toBe(0);
  });
});
