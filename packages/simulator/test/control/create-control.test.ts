import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../src/index.ts';
import { ask, askApi } from '../ask.ts';
import { askToken, newClient, newTokens } from '../strict-client.ts';

let bank: Simulator;
beforeAll(async () => {
  bank = await startSimulator();
});
afterEach(async () => {
  await bank.faults.clear();
  bank.api.change({ strict: false, tokens: 'static', stetVersion: '1.4.2' });
});
afterAll(() => bank.close());

async function control(method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }> {
  const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const response = await fetch(new URL(path, bank.controlUrl), { method, ...sent });
  const text = await response.text();
  return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
}

it('listens on loopback only', () => {
  expect(new URL(bank.controlUrl).hostname).toBe('127.0.0.1');
});

it('names the doors', async () => {
  const { apiUrl, fallbackUrl, webUrl, registrationUrl, authorisationUrl, tokenUrl } = bank;
  expect(await control('GET', '/')).toEqual({
    status: 200,
    json: { apiUrl, fallbackUrl, webUrl, registrationUrl, authorisationUrl, tokenUrl },
  });
});

it('shows the counters, and sets them back', async () => {
  await ask(bank, bank.webUrl);
  expect((await control('GET', '/request-log')).json).toEqual(bank.requestLog.snapshot());
  expect(bank.requestLog.snapshot().doors.web.handshakes).toBe(1);
  expect((await control('DELETE', '/request-log')).status).toBe(204);
  expect(bank.requestLog.snapshot().doors.web.handshakes).toBe(0);
});

it('says what a customer does on the phone', async () => {
  const right = { outcome: 'validated', afterPolls: 2 };
  expect(await control('PUT', '/sca/SCA-APP', right)).toEqual({ status: 204, json: undefined });
  for (const wrong of ['no JSON', { outcome: 'maybe' }, { outcome: 'validated', afterPolls: -1 }, {}]) {
    expect((await control('PUT', '/sca/SCA-APP', wrong)).status).toBe(400);
  }
});

describe('faults', () => {
  it('are set, shown and lifted', async () => {
    const set = await control('PUT', '/faults/web', { fault: '503', times: 3 });
    expect(set).toEqual({ status: 200, json: { web: { fault: '503', times: 3 } } });
    expect((await ask(bank, bank.webUrl)).status).toBe(503);
    expect((await control('GET', '/faults')).json).toEqual({ web: { fault: '503', times: 2 } });
    expect(await control('DELETE', '/faults/web')).toEqual({ status: 200, json: {} });
    expect((await ask(bank, bank.webUrl)).status).not.toBe(503);
  });

  it('work on connections too', async () => {
    await control('PUT', '/faults/web', { fault: 'refuse' });
    await expect(ask(bank, bank.webUrl)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await control('DELETE', '/faults');
    await expect(ask(bank, bank.webUrl)).resolves.toHaveProperty('status');
  });

  it.each([
    ['PUT', '/faults/window', { fault: '503' }, 404, /no door window/],
    ['DELETE', '/faults/window', undefined, 404, /no door window/],
    ['PUT', '/faults/api', { fault: 'explode' }, 400, /fault must be one of refuse, impostor, hang/],
    ['PUT', '/faults/api', { fault: 'slow', delayMs: 'long' }, 400, /delayMs must be a number/],
    ['PUT', '/faults/api', {}, 400, /the body must be JSON/],
    ['PUT', '/faults/api', 'no json', 400, /the body must be JSON/],
    ['GET', '/elsewhere', undefined, 404, /see \/request-log/],
  ])('%s %s %j is answered with %i', async (method, path, body, status, words) => {
    const answer = await control(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({ error: expect.stringMatching(words) });
    expect(bank.faults.active()).toEqual({});
  });
});

describe('the API', () => {
  const token = (): string => bank.customers[0]?.accessToken ?? '';
  const firstId = async (): Promise<string> =>
    JSON.parse((await askApi(bank, 'accounts', token())).text).accounts[0].resourceId;

  it('shows its rules, and changes some of them', async () => {
    expect((await control('GET', '/api')).json).toMatchObject({
      strict: false,
      stetVersion: '1.4.2',
      tokens: 'static',
    });
    const changed = await control('PATCH', '/api', { stetVersion: '1.4.0', tokens: 'issued' });
    expect(changed).toMatchObject({ status: 200, json: { stetVersion: '1.4.0', tokens: 'issued' } });
    expect(bank.api.rules().stetVersion).toBe('1.4.0');
    expect((await askApi(bank, 'accounts', token())).status).toBe(401);
  });

  it('gives out new ids', async () => {
    const before = await firstId();
    expect((await control('POST', '/api/reissue/accounts')).status).toBe(204);
    expect(await firstId()).not.toBe(before);
  });

  it.each(['withdraw-consents', 'expire-access-tokens'])('%s: for one customer, or for all', async (action) => {
    const { login = '' } = bank.customers[0] ?? {};
    const client = await newClient(bank);
    const { access } = await newTokens(bank, client, { login });
    const status = async (): Promise<number> => (await askApi(bank, 'accounts', access)).status;
    expect((await control('POST', `/api/${action}?login=NOBODY`)).status).toBe(204);
    expect(await status()).toBe(200);
    await control('POST', `/api/${action}?login=${login}`);
    expect(await status()).toBe(401);
  });

  it('expire-refresh-tokens: for one client, or for all', async () => {
    const client = await newClient(bank);
    const { refresh } = await newTokens(bank, client, { login: bank.customers[0]?.login ?? '' });
    const fields = { grant_type: 'refresh_token', client_id: client.clientId, refresh_token: refresh };
    await control('POST', '/api/expire-refresh-tokens?clientId=another');
    expect((await askToken(bank, fields)).status).toBe(200);
    await control('POST', '/api/expire-refresh-tokens');
    expect((await askToken(bank, fields)).status).toBe(400);
  });

  it.each([
    ['PATCH', '/api', { stetVersion: '2.0' }, 400, /stetVersion must be one of 1.4.0, 1.4.2/],
    ['PATCH', '/api', { mood: 'bad' }, 400, /no rule mood/],
    ['PATCH', '/api', 'no json', 400, /the body must be a JSON object/],
    ['PATCH', '/api', [], 400, /the body must be a JSON object/],
    ['POST', '/api/reissue/customers', undefined, 404, /can reissue accounts, transactions/],
    ['POST', '/api/elsewhere', undefined, 404, /see \/request-log/],
  ])('%s %s %j is answered with %i, and changes nothing', async (method, path, body, status, words) => {
    const before = bank.api.rules();
    const answer = await control(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({ error: expect.stringMatching(words) });
    expect(bank.api.rules()).toEqual(before);
  });
});
