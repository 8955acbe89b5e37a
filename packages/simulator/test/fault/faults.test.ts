import { request } from 'node:https';
import { gunzipSync } from 'node:zlib';
import { type ManualClock, manualClock } from '@relais/model';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { DOORS, type DoorName, type Simulator, startSimulator } from '../../src/index.ts';
import { type Answer, ask } from '../ask.ts';
import { EXAMPLE_NOW, exampleLedger } from '../example-ledger.ts';

const MEGABYTE = 1024 * 1024;
let clock: ManualClock;
let bank: Simulator;
beforeAll(async () => {
  clock = manualClock(EXAMPLE_NOW);
  bank = await startSimulator({ ledger: exampleLedger, clock });
});
afterEach(() => bank.faults.clear());
afterAll(() => bank.close());

function urlOf(door: DoorName): string {
  return { api: `${bank.apiUrl}stet-psd2-api/v2.1/accounts`, fallback: bank.fallbackUrl, web: bank.webUrl }[door];
}

function knock(door: DoorName, signal?: AbortSignal): Promise<Answer> {
  const headers = { authorization: 'Bearer token-alice' };
  return ask(bank, urlOf(door), { headers, certificate: bank.pki.qwac, ...(signal && { signal }) });
}

/** A call that the bank has noted, and not answered yet. */
interface Underway {
  readonly answer: Promise<Answer>;
  readonly isSettled: () => boolean;
}

async function knockUntilNoted(door: DoorName, signal?: AbortSignal): Promise<Underway> {
  const count = (): number => bank.requestLog.snapshot().doors[door].requests.length;
  const before = count();
  let isSettled = false;
  const answer = knock(door, signal).finally(() => {
    isSettled = true;
  });
  answer.catch(() => {});
  await vi.waitFor(() => expect(count()).toBe(before + 1), { interval: 5, timeout: 60_000 });
  return { answer, isSettled: () => isSettled };
}

describe.each(DOORS)('at the door %s', (door) => {
  const type = door === 'api' ? /^application\/json/ : /^text\/html/;

  it.each([429, 503] as const)('%i speaks as the door does', async (expected) => {
    await bank.faults.set(door, `${expected}`, { retryAfterSeconds: 30 });
    const { status, headers, text } = await knock(door);
    expect(status).toBe(expected);
    expect(headers['content-type']).toMatch(type);
    expect(headers['retry-after']).toBe('30');
    if (door === 'api')
      expect(JSON.parse(text)).toMatchObject({ status: expected, path: '/cic/stet-psd2-api/v2.1/accounts' });
    else expect(text).toContain('Service interrompu');
  });

  it.each([
    ['500-html', 500, 'Problème technique'],
    ['200-html', 200, 'Service interrompu'],
    ['firewall', 403, 'Request Rejected'],
    ['captcha', 200, 'pas un robot'],
  ] as const)('%s is a page', async (fault, expected, words) => {
    await bank.faults.set(door, fault);
    const { status, headers, text } = await knock(door);
    expect(status).toBe(expected);
    expect(headers['content-type']).toMatch(/^text\/html/);
    expect(text).toContain(words);
  });

  it('200-empty has the right type and nothing in it', async () => {
    await bank.faults.set(door, '200-empty');
    const { status, headers, text } = await knock(door);
    expect([status, text]).toEqual([200, '']);
    expect(headers['content-type']).toMatch(type);
  });

  it('refuse refuses the connection, and can be undone on the same port', async () => {
    await bank.faults.set(door, 'refuse');
    await expect(knock(door)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await bank.faults.clear(door);
    await expect(knock(door)).resolves.toHaveProperty('status');
  });

  it('impostor shows a certificate from a foreign root', async () => {
    await bank.faults.set(door, 'impostor');
    await expect(knock(door)).rejects.toMatchObject({ code: 'SELF_SIGNED_CERT_IN_CHAIN' });
  });

  it('reset resets the connection after the request', async () => {
    await bank.faults.set(door, 'reset');
    const { answer } = await knockUntilNoted(door);
    await expect(answer).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('cut ends the connection in the middle of the body', async () => {
    await bank.faults.set(door, 'cut');
    await expect(knock(door)).rejects.toMatchObject({ code: 'ECONNRESET', message: 'aborted' });
  });

  it('hang takes the request and never answers, while others are answered', async () => {
    await bank.faults.set(door, 'hang', { times: 1 });
    const leave = new AbortController();
    const hanging = await knockUntilNoted(door, leave.signal);
    clock.advance(3_600_000);
    await expect(knock(door)).resolves.toHaveProperty('status');
    expect(hanging.isSettled()).toBe(false);
    leave.abort();
    await expect(hanging.answer).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('slow gives the good answer, but later', async () => {
    const good = await knock(door);
    await bank.faults.set(door, 'slow', { delayMs: 5_000 });
    const { answer, isSettled } = await knockUntilNoted(door);
    clock.advance(4_999);
    expect(clock.pending()).toBe(1);
    expect(isSettled()).toBe(false);
    clock.advance(1);
    await expect(answer).resolves.toMatchObject({ status: good.status, text: good.text });
  });

  it('drip sends a byte every 100 ms, without end', async () => {
    await bank.faults.set(door, 'drip');
    const bytes = vi.fn();
    const leaving = request(urlOf(door), { agent: false, ca: bank.pki.rootPem, ...bank.pki.qwac }, (incoming) => {
      incoming.on('data', (chunk: Buffer) => bytes(chunk.length)).on('error', () => {});
    });
    leaving.on('error', () => {}).end();
    for (let count = 1; count <= 3; count += 1) {
      await vi.waitFor(() => expect(bytes.mock.calls).toEqual(Array(count).fill([1])), {
        interval: 5,
        timeout: 60_000,
      });
      clock.advance(100);
    }
    leaving.destroy();
    await vi.waitFor(() => expect(clock.pending()).toBe(0), { interval: 5, timeout: 60_000 });
  });

  it('redirects lead to another name of the web bank, or to plain HTTP', async () => {
    const { port } = new URL(bank.webUrl);
    await bank.faults.set(door, 'redirect-foreign');
    const foreign = await knock(door);
    expect([foreign.status, foreign.headers.location]).toEqual([
      302,
      `https://127.0.0.1:${port}/fr/banque/pageaccueil.html`,
    ]);
    await bank.faults.set(door, 'redirect-http');
    expect((await knock(door)).headers.location).toBe(`http://localhost:${port}/fr/banque/pageaccueil.html`);
  });
});

describe('any status on demand', () => {
  it.each([400, 401, 403, 404, 405, 406, 408, 415, 429, 500, 501, 502, 503, 504, 521])(
    '%i is answered at the API with an ErrorModel',
    async (status) => {
      await bank.faults.set('api', 'status', { status, error: 'AC04', retryAfterSeconds: 7 });
      const answer = await knock('api');
      expect([answer.status, answer.headers['retry-after']]).toEqual([status, '7']);
      expect(JSON.parse(answer.text)).toMatchObject({
        status,
        error: 'AC04',
        path: '/cic/stet-psd2-api/v2.1/accounts',
      });
    },
  );

  it('is 500 unless it is told otherwise, and then says so in words', async () => {
    await bank.faults.set('api', 'status');
    const { status, text } = await knock('api');
    expect([status, JSON.parse(text).error]).toEqual([500, 'Internal Server Error']);
  });

  it.each([
    ['html', /^<!doctype html>/],
    ['empty', /^$/],
  ] as const)('can come with a body that is %s, as from a gateway', async (body, text) => {
    await bank.faults.set('api', 'status', { status: 502, body });
    const answer = await knock('api');
    expect(answer.status).toBe(502);
    expect(answer.text).toMatch(text);
  });

  it('has no body with 204', async () => {
    await bank.faults.set('api', 'status', { status: 204 });
    expect(await knock('api')).toMatchObject({ status: 204, text: '' });
  });

  it('speaks as RFC 6749 has it at the token endpoint', async () => {
    await bank.faults.set('api', 'status', { status: 400, error: 'invalid_grant', path: 'oauth2/token' });
    const { status, text } = await ask(bank, bank.tokenUrl, { method: 'POST', certificate: bank.pki.qwac });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({ error: 'invalid_grant', error_description: 'Bad Request', error_uri: null });
    expect((await knock('api')).status).toBe(200);
  });
});

describe('bodies over any sane limit', () => {
  it('huge is 64 MB', async () => {
    await bank.faults.set('web', 'huge');
    const { status, bytes } = await knock('web');
    expect(status).toBe(200);
    expect(bytes.length).toBeGreaterThan(64 * MEGABYTE);
  });

  it('gzip-bomb is small on the way and 64 MB when opened', async () => {
    await bank.faults.set('api', 'gzip-bomb');
    const { headers, bytes } = await knock('api');
    expect(headers['content-encoding']).toBe('gzip');
    expect(bytes.length).toBeLessThan(MEGABYTE);
    expect(gunzipSync(bytes).length).toBeGreaterThan(64 * MEGABYTE);
  });

  it('does not mind a client that leaves', async () => {
    await bank.faults.set('web', 'huge');
    const leaving = request(bank.webUrl, { agent: false, ca: bank.pki.rootPem }, () => leaving.destroy());
    const left = new Promise((resolve) => leaving.on('close', resolve).on('error', () => {}));
    leaving.end();
    await left;
    await bank.faults.clear('web');
    await expect(knock('web')).resolves.toHaveProperty('status');
  });
});

describe('how long a fault lasts', () => {
  it('strikes as many requests as told, then the door is well', async () => {
    await bank.faults.set('api', '503', { times: 2 });
    expect(bank.faults.active()).toEqual({ api: { fault: '503', times: 2 } });
    const statuses = [];
    for (let turn = 0; turn < 3; turn += 1) statuses.push((await knock('api')).status);
    expect(statuses).toEqual([503, 503, 200]);
    expect(bank.faults.active()).toEqual({});
  });

  it('strikes only the paths named', async () => {
    await bank.faults.set('api', '503', { path: '/transactions', times: 1 });
    expect((await knock('api')).status).toBe(200);
    expect(bank.faults.active()).toHaveProperty('api.times', 1);
  });

  it('leaves the other doors alone, and gives way to the next fault', async () => {
    await bank.faults.set('api', 'refuse');
    expect((await knock('fallback')).status).toBe(200);
    await bank.faults.set('api', '503');
    expect((await knock('api')).status).toBe(503);
    await bank.faults.clear();
    expect((await knock('api')).status).toBe(200);
  });

  it('refuses a fault that does not exist, and changes nothing', async () => {
    await expect(bank.faults.set('api', 'explode' as '503')).rejects.toThrow(TypeError);
    expect(bank.faults.active()).toEqual({});
  });
});
