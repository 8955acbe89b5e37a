import { RelaisError } from '@relais/model';
import { afterEach, describe, expect, it } from 'vitest';
import { createStetConnection } from '../../src/index.ts';
import { certificates } from '../support/certificates.ts';
import { raw, type Script, type ScriptedBank, startScriptedBank } from '../support/scripted-bank.ts';

const pki = await certificates();
const ending: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
});

/** Asks a bank that answers so for a sign of life. */
async function hintOf(script: Script, signal = new AbortController().signal): Promise<ScriptedBank> {
  const bank = await startScriptedBank(pki.server, script);
  const connection = createStetConnection({ profile: bank.profile, certificate: pki.qwac, ca: pki.rootPem });
  ending.push(() => bank[Symbol.asyncDispose](), connection.close);
  await connection.hint(signal);
  return bank;
}

describe('a hint', () => {
  it.each([200, 401, 403, 404])('takes %i for a sign of life, without a token and on no account', async (status) => {
    const { requests, profile } = await hintOf(raw(status, ''));
    expect(requests).toHaveLength(1);
    expect(requests[0]?.headers).not.toHaveProperty('authorization');
    expect(requests[0]?.url).toBe(new URL(profile.api.baseUrl).pathname);
  });

  it.each<[string, Script]>([
    ['says 503', raw(503, '')],
    ['breaks the connection', (request) => request.socket.destroy()],
  ])('is refused when the bank %s', async (_what, script) => {
    await expect(hintOf(script)).rejects.toMatchObject({ code: 'bank_unavailable' });
  });

  it('ends when its caller leaves', async () => {
    const left = AbortSignal.abort(new Error('canary'));
    await expect(hintOf(() => undefined, left)).rejects.toMatchObject({ code: 'aborted' });
    const reason = new RelaisError('bank_unavailable', 'no answer to a hint', { reason: 'no_reply' });
    await expect(hintOf(() => undefined, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it('is silence of the bank when its time ends after it was sent, and of nobody before', async () => {
    const patience = new AbortController();
    const timeUp = new DOMException('', 'TimeoutError');
    const silent = hintOf(() => patience.abort(timeUp), patience.signal);
    await expect(silent).rejects.toMatchObject({ code: 'bank_unavailable', reason: 'timeout' });
    await expect(hintOf(() => undefined, AbortSignal.abort(timeUp))).rejects.toMatchObject({
      code: 'own_network',
      reason: 'connect_timeout',
    });
  });
});
