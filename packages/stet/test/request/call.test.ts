import { manualClock } from '@relais/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStetConnection, type StetConnection } from '../../src/index.ts';
import { certificates } from '../support/certificates.ts';
import { type Script, type ScriptedBank, startScriptedBank } from '../support/scripted-bank.ts';

const pki = await certificates();
const clock = manualClock();

let bank: ScriptedBank;
let connection: StetConnection;
let asked: PromiseWithResolvers<void>;
let left: PromiseWithResolvers<void>;

/** Never answers, or never finishes: `asked` and `left` tell what became of the request. */
let begin: (response: Parameters<Script>[1]) => void;

beforeEach(async () => {
  asked = Promise.withResolvers();
  left = Promise.withResolvers();
  begin = () => undefined;
  bank = await startScriptedBank(pki.server, (request, response) => {
    begin(response);
    request.socket.once('close', left.resolve);
    asked.resolve();
  });
  connection = createStetConnection({ profile: bank.profile, certificate: pki.qwac, ca: pki.rootPem, clock });
});
afterEach(async () => {
  connection.close();
  await bank[Symbol.asyncDispose]();
});

const psu = () => connection.for({ token: () => 'token' });

describe('a call', () => {
  it.each([
    ['is silent', () => undefined],
    [
      'begins an answer and never ends it',
      (response: Parameters<Script>[1]) => void response.writeHead(200).write('{"accounts":['),
    ],
  ])('ends at its deadline when the bank %s, and names the request', async (_what, beginning) => {
    begin = beginning;
    const call = psu().getAccounts({ deadlineMs: 30_000 });
    const ended = expect(call).rejects.toMatchObject({
      code: 'bank_unavailable',
      reason: 'timeout',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    await asked.promise;
    clock.advance(30_000);
    await ended;
    await left.promise;
    await expect(call).rejects.toHaveProperty('requestId', bank.requests[0]?.headers['x-request-id']);
  });

  it.each([{}, { deadlineMs: 30_000 }])('ends when its caller leaves, and the bank sees it: %j', async (options) => {
    const caller = new AbortController();
    const call = psu().getAccounts({ ...options, signal: caller.signal });
    const ended = expect(call).rejects.toMatchObject({ code: 'aborted' });
    await asked.promise;
    caller.abort(new Error('the browser was closed'));
    await ended;
    await expect(call).rejects.toHaveProperty('requestId', bank.requests[0]?.headers['x-request-id']);
    await left.promise;
    expect(clock.pending()).toBe(0);
  });

  it('ends when its caller leaves while the token is awaited', async () => {
    const caller = new AbortController();
    const call = connection.for({ token: () => new Promise(() => undefined) }).getAccounts({ signal: caller.signal });
    caller.abort();
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
  });

  it('sends nothing for a caller who has left already', async () => {
    await expect(psu().getAccounts({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    expect(bank.requests).toHaveLength(0);
  });

  it('does not end its neighbours', async () => {
    const caller = new AbortController();
    const staying = psu().getAccounts();
    const leaving = psu().getBalances('ACC-0001', { signal: caller.signal });
    await asked.promise;
    caller.abort();
    await expect(leaving).rejects.toMatchObject({ code: 'aborted' });
    const first = await Promise.race([staying.catch(() => 'ended'), Promise.resolve('waiting')]);
    expect(first).toBe('waiting');
    connection.close();
    await expect(staying).rejects.toMatchObject({ code: 'aborted' });
  });

  it('ends with aborted when the connection is closed, and none begins afterwards', async () => {
    const call = psu().getAccounts();
    const ended = expect(call).rejects.toMatchObject({ code: 'aborted' });
    await asked.promise;
    connection.close();
    await ended;
    await expect(psu().getAccounts()).rejects.toMatchObject({ code: 'aborted' });
    expect(bank.requests).toHaveLength(1);
  });
});
