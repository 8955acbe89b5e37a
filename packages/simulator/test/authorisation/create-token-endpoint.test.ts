import { type ManualClock, manualClock } from '@relais/model';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../src/index.ts';
import { ask } from '../ask.ts';
import { EXAMPLE_NOW, exampleLedger } from '../example-ledger.ts';
import { askSigned, askToken, newClient, newCode, newTokens, redemption, type StrictClient } from '../strict-client.ts';

const DAY_MS = 86_400_000;
/** Short, so that the certificates outlive the tests. */
const REFRESH_DAYS = 10;
let clock: ManualClock;
let bank: Simulator;
let client: StrictClient;
const RULES = { strict: true, refreshTokenSeconds: REFRESH_DAYS * 86_400 } as const;
beforeAll(async () => {
  clock = manualClock(EXAMPLE_NOW);
  bank = await startSimulator({ ledger: exampleLedger, clock, api: RULES });
  client = await newClient(bank);
});
afterEach(() => bank.api.change({ rotateRefreshTokens: false }));
afterAll(() => bank.close());

const DEAD = { error: 'invalid_grant', error_description: 'Refresh token has expired.', error_uri: null };
const refreshing = (refreshToken: string) => ({
  grant_type: 'refresh_token',
  client_id: client.clientId,
  refresh_token: refreshToken,
});

async function statusWith(access: string, certificate = bank.pki.qwac): Promise<number> {
  const question = { now: clock.now(), certificate, headers: { 'psu-ip-address': '192.0.2.7' } };
  return (await askSigned(bank, client, access, 'accounts', question)).status;
}

describe('a code', () => {
  it('is exchanged for tokens that may not be stored on the way', async () => {
    const fields = redemption(client, await newCode(bank, client));
    const { status, headers, text } = await ask(bank, bank.tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: new URLSearchParams(fields).toString(),
      certificate: bank.pki.qwac,
    });
    expect([status, headers['cache-control'], headers['pragma']]).toEqual([200, 'no-store', 'no-cache']);
    expect(JSON.parse(text)).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 10_800,
      refresh_token: expect.any(String),
      scope: 'aisp extended_transaction_history',
    });
  });

  it('is good once, and a second use kills what the first one brought', async () => {
    const code = await newCode(bank, client);
    const { json } = await askToken(bank, redemption(client, code));
    const access = String(json['access_token']);
    expect(await statusWith(access)).toBe(200);
    expect(await askToken(bank, redemption(client, code))).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant', error_description: 'Authorization code has been used.' },
    });
    expect(await statusWith(access)).toBe(401);
    expect((await askToken(bank, refreshing(String(json['refresh_token'])))).status).toBe(400);
  });

  it('is good for five minutes', async () => {
    const code = await newCode(bank, client);
    clock.advance(300_000);
    expect(await askToken(bank, redemption(client, code))).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant', error_description: 'Authorization code has expired.' },
    });
  });

  it.each([
    ['another verifier', { code_verifier: 'x'.repeat(43) }, 'invalid_grant'],
    ['no verifier', { code_verifier: '' }, 'invalid_grant'],
    ['another redirect_uri', { redirect_uri: 'https://tpp.example/other' }, 'invalid_grant'],
    ['no redirect_uri', { redirect_uri: '' }, 'invalid_grant'],
    ['another code', { code: 'guessed' }, 'invalid_grant'],
    ['no code', { code: '' }, 'invalid_request'],
    ['no client_id', { client_id: '' }, 'invalid_request'],
    ['no grant_type', { grant_type: '' }, 'invalid_request'],
    ['another grant_type', { grant_type: 'client_credentials' }, 'unsupported_grant_type'],
  ])('is refused with %s', async (_, wrong, error) => {
    const fields = { ...redemption(client, await newCode(bank, client)), ...wrong };
    expect(await askToken(bank, fields)).toMatchObject({ status: 400, json: { error, error_uri: null } });
  });

  it('is the client’s alone', async () => {
    const code = await newCode(bank, client);
    const other = await newClient(bank);
    expect((await askToken(bank, redemption(other, code))).json).toMatchObject({ error: 'invalid_grant' });
    const stranger = await bank.pki.issue({ organizationIdentifier: 'PSDDE-BAFIN-99999' });
    const stolen = await askToken(bank, redemption(client, code), stranger);
    expect(stolen).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
    expect((await askToken(bank, redemption(client, code))).status).toBe(200);
  });
});

describe('an access token', () => {
  it('is good for three hours', async () => {
    const { access } = await newTokens(bank, client);
    clock.advance(10_799_000);
    expect(await statusWith(access)).toBe(200);
    clock.advance(1_000);
    expect(await statusWith(access)).toBe(401);
  });

  it('is good with the certificate that it was given to, until a refresh with the next one', async () => {
    const { access, refresh } = await newTokens(bank, client);
    const renewed = await bank.pki.issue({ commonName: 'renewed.tpp.example' });
    expect(await statusWith(access, renewed)).toBe(401);
    const { json } = await askToken(bank, refreshing(refresh), renewed);
    expect(await statusWith(String(json['access_token']), renewed)).toBe(200);
    expect(await statusWith(access)).toBe(200);
  });
});

describe('a refresh token', () => {
  it('is good for its time, and then dead in the words of the bank', async () => {
    const { refresh } = await newTokens(bank, client);
    clock.advance(REFRESH_DAYS * DAY_MS - 1);
    const { status, json } = await askToken(bank, refreshing(refresh));
    expect([status, json['refresh_token']]).toEqual([200, undefined]);
    clock.advance(1);
    expect(await askToken(bank, refreshing(refresh))).toEqual({ status: 400, json: DEAD });
  });

  it('gives way to another where the bank rotates, without a longer life', async () => {
    bank.api.change({ rotateRefreshTokens: true });
    const { refresh } = await newTokens(bank, client);
    clock.advance(6 * DAY_MS);
    const next = String((await askToken(bank, refreshing(refresh))).json['refresh_token']);
    expect(next).not.toBe(refresh);
    expect((await askToken(bank, refreshing(refresh))).json).toMatchObject({
      error_description: 'Invalid refresh token.',
    });
    clock.advance(4 * DAY_MS);
    expect(await askToken(bank, refreshing(next))).toEqual({ status: 400, json: DEAD });
  });

  it('is the client’s alone', async () => {
    const { refresh } = await newTokens(bank, client);
    const { clientId } = await newClient(bank);
    const { json } = await askToken(bank, { ...refreshing(refresh), client_id: clientId });
    expect(json).toMatchObject({ error: 'invalid_grant', error_description: 'Invalid refresh token.' });
  });

  it('dies on demand, and the access tokens with it or apart', async () => {
    const { access, refresh } = await newTokens(bank, client);
    bank.api.expireRefreshTokens({ login: 'BRUNO02' });
    expect((await askToken(bank, refreshing(refresh))).status).toBe(200);
    bank.api.expireRefreshTokens({ login: 'ALICE01' });
    expect((await askToken(bank, refreshing(refresh))).json).toEqual(DEAD);
    expect(await statusWith(access)).toBe(200);
    bank.api.expireAccessTokens();
    expect(await statusWith(access)).toBe(401);
  });

  it('is unknown once the customer has taken back the consent', async () => {
    const { access, refresh } = await newTokens(bank, client);
    bank.api.withdrawConsents({ login: 'ALICE01' });
    expect(await statusWith(access)).toBe(401);
    expect((await askToken(bank, refreshing(refresh))).json).toMatchObject({
      error_description: 'Invalid refresh token.',
    });
  });
});

describe('the endpoint', () => {
  it.each([
    ['a field twice', 'client_id=a&client_id=b', 'application/x-www-form-urlencoded'],
    ['JSON', '{"client_id":"a"}', 'application/json'],
  ])('refuses %s', async (_, body, type) => {
    const headers = { 'content-type': type };
    const answer = await ask(bank, bank.tokenUrl, { method: 'POST', headers, body, certificate: bank.pki.qwac });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ error: 'invalid_request' });
  });

  it('is a POST', async () => {
    expect((await ask(bank, bank.tokenUrl, { certificate: bank.pki.qwac })).status).toBe(404);
  });

  it('is shut to bad certificates', async () => {
    const answer = await askToken(bank, refreshing('any'), bank.pki.expired);
    expect(answer).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
  });

  it('counts who asked for what', async () => {
    const mine = await newClient(bank);
    const { refresh } = await newTokens(bank, mine, { login: 'BRUNO02' });
    const before = bank.requestLog.snapshot().tokenRequests.customers['BRUNO02'];
    await askToken(bank, { ...refreshing(refresh), client_id: mine.clientId });
    await askToken(bank, { ...refreshing('wrong'), client_id: mine.clientId });
    const { clients, customers } = bank.requestLog.snapshot().tokenRequests;
    expect(clients[mine.clientId]).toEqual({ codes: 1, refreshes: 1, refused: 1 });
    expect(customers['BRUNO02']).toEqual({ codes: before?.codes, refreshes: 1, refused: 0 });
    expect(JSON.stringify(bank.requestLog.snapshot())).not.toContain(refresh);
  });
});
