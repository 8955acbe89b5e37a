import { type ManualClock, manualClock } from '@relais/model';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../src/index.ts';
import { EXAMPLE_NOW, exampleLedger } from '../example-ledger.ts';
import { askSigned, newClient, newTokens, type StrictClient, type StrictQuestion } from '../strict-client.ts';

const STRICT = { strict: true } as const;
let clock: ManualClock;
let bank: Simulator;
let client: StrictClient;
let token: string;
beforeAll(async () => {
  clock = manualClock(EXAMPLE_NOW);
  bank = await startSimulator({ ledger: exampleLedger, clock, api: STRICT, apiPageSize: 1 });
  client = await newClient(bank);
  ({ access: token } = await newTokens(bank, client));
});
afterEach(() => bank.api.change({ quotaPerDay: 4 }));
afterAll(() => bank.close());

/** The customer is there, so that no quota is spent. */
const ATTENDED = { 'psu-ip-address': '192.0.2.7' };

async function askAs(resource: string, { headers, ...question }: StrictQuestion = {}) {
  const all = { now: clock.now(), headers: { ...ATTENDED, ...headers }, ...question };
  const answer = await askSigned(bank, client, token, resource, all);
  return { ...answer, json: answer.text === '' ? undefined : JSON.parse(answer.text) };
}

it('answers a request that keeps every rule', async () => {
  const { status, json } = await askAs('accounts');
  expect(status).toBe(200);
  expect(json.accounts).toHaveLength(1);
});

describe('headers', () => {
  it.each([
    ['accept', undefined, 406],
    ['accept', '', 406],
    ['accept', 'text/html, image/png', 406],
    ['accept', 'text/html;q=0.5, application/hal+json;q=0.9', 200],
    ['accept', '*/*', 200],
    ['user-agent', undefined, 400],
    ['user-agent', '', 400],
    ['psu-ip-address', 'not an address', 400],
    ['psu-ip-address', '2001:db8::7', 200],
  ] as const)('%s: %s is answered with %i', async (name, value, status) => {
    const answer = await askAs('accounts', { headers: { [name]: value } });
    expect(answer.status).toBe(status);
    if (status !== 200)
      expect(answer.json).toMatchObject({ status, message: expect.stringMatching(new RegExp(name, 'i')) });
  });

  it.each([
    [70, 200],
    [71, 400],
    [0, 400],
  ])('an X-Request-Id of %i characters is answered with %i', async (length, status) => {
    const answer = await askAs('accounts', { headers: { 'x-request-id': 'x'.repeat(length) } });
    expect(answer.status).toBe(status);
  });

  it('an X-Request-Id is good once', async () => {
    const again = { headers: { 'x-request-id': 'the-same-again' } };
    expect((await askAs('accounts', again)).status).toBe(200);
    expect(await askAs('accounts', again)).toMatchObject({
      status: 400,
      json: { message: expect.stringMatching(/used before/) },
    });
  });

  it('PSU headers come with the address of the customer, or not at all', async () => {
    const headers = { 'psu-ip-address': undefined, 'psu-user-agent': 'a browser' };
    expect(await askAs('accounts', { headers })).toMatchObject({ status: 400 });
  });

  it.each([
    [-300_000, 200],
    [300_000, 200],
    [-301_000, 400],
    [301_000, 400],
  ])('a Date %i ms from the present is answered with %i', async (skewMs, status) => {
    expect((await askAs('accounts', { now: clock.now() + skewMs })).status).toBe(status);
  });

  it.each(['2026-10-05T08:15:00Z', 'Monday, 05-Oct-26 08:15:00 GMT', 'Mon, 05 Oct 2026 10:15:00 +0200', ''])(
    'a Date written %j is answered with 400',
    async (date) => {
      expect((await askAs('accounts', { headers: { date } })).status).toBe(400);
    },
  );
});

describe('the token', () => {
  async function statusWith(authorization: string | undefined): Promise<number> {
    const headers = { ...ATTENDED, authorization };
    return (await askSigned(bank, client, '', 'accounts', { now: clock.now(), headers })).status;
  }

  it.each([
    ['none', undefined],
    ['unknown', 'Bearer unknown'],
    ['static, of the ledger', 'Bearer token-alice'],
    ['empty', 'Bearer '],
    ['in another scheme', 'Basic dG9rZW4='],
  ])('%s: 401, and the header that says so', async (_, authorization) => {
    const headers = { ...ATTENDED, authorization };
    const answer = await askSigned(bank, client, '', 'accounts', { now: clock.now(), headers });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(JSON.parse(answer.text)).toMatchObject({ status: 401, error: 'Unauthorized' });
  });

  it('is needed before anything else is told: also for what does not exist', async () => {
    expect(await statusWith('Bearer unknown')).toBe(401);
    const question = { now: clock.now(), headers: ATTENDED };
    expect((await askSigned(bank, client, 'unknown', 'nothing', question)).status).toBe(401);
    expect((await askAs('nothing')).status).toBe(404);
  });

  it('is bound to the certificate that it was given to (RFC 8705)', async () => {
    const certificate = await bank.pki.issue();
    const answer = await askAs('accounts', { certificate });
    expect(answer).toMatchObject({ status: 401, json: { message: expect.stringMatching(/another certificate/) } });
  });

  it('is refused with 403 when the certificate is no good', async () => {
    expect((await askAs('accounts', { certificate: bank.pki.withoutRole })).status).toBe(403);
  });
});

describe('the signature', () => {
  const NAMES = ['(request-target)', 'host', 'date', 'x-request-id'];

  it('may cover more than it must, and the query is part of it', async () => {
    const signed = [...NAMES, 'psu-ip-address', 'accept'];
    const resource = 'accounts/ACC-0001/transactions?dateFrom=2026-10-01';
    expect((await askAs(resource, { signed })).status).toBe(200);
  });

  it('may cover the digest of an empty body', async () => {
    const headers = {
      digest: 'SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
      'content-type': 'application/json',
    };
    expect((await askAs('accounts', { headers, signed: [...NAMES, 'digest', 'content-type'] })).status).toBe(200);
  });

  it.each<[string, StrictQuestion, RegExp]>([
    ['without the date', { signed: NAMES.filter((name) => name !== 'date') }, /date must be signed/],
    ['over the token', { signed: [...NAMES, 'authorization'] }, /Authorization must not be signed/],
    ['by a key that is not registered', { kid: 'another' }, /not the kid/],
    ['with another algorithm', { algorithm: 'hs2019' }, /rsa-sha256/],
    ['that is missing', { afterwards: { signature: '' } }, /Signature is not/],
    ['of a request that was changed', { afterwards: { 'x-request-id': 'changed' } }, /does not verify/],
  ])('%s is answered with 400', async (_, question, reason) => {
    const { status, json } = await askAs('accounts', question);
    expect(status).toBe(400);
    expect(json).toMatchObject({ status: 400, message: expect.stringMatching(reason) });
  });

  it('by another key under a registered name is answered with 400', async () => {
    const { key } = await bank.pki.issue({ type: 'seal', keyType: 'RSA-2048' });
    expect(await askAs('accounts', { key })).toMatchObject({
      status: 400,
      json: { message: 'Signature does not verify' },
    });
  });

  it('by the key of another client is answered with 400', async () => {
    const qseals = [await bank.pki.issue({ type: 'seal', keyType: 'RSA-2048' })];
    const other = await newClient(bank, { qseals });
    const { kid, seal } = other;
    expect((await askAs('accounts', { kid, key: seal.key })).status).toBe(400);
  });

  it('must cover the digest of a body; a good one gets as far as 405', async () => {
    const put = { method: 'PUT', body: '{"balances":[]}' };
    expect((await askAs('consents', put)).status).toBe(405);
    expect((await askAs('consents', { ...put, signed: NAMES })).status).toBe(400);
    const digest = 'SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
    expect(await askAs('consents', { ...put, headers: { digest } })).toMatchObject({
      status: 400,
      json: { message: 'Digest does not belong to the body' },
    });
  });
});

it('reads no body that is too long', async () => {
  const answer = await askAs('consents', { method: 'PUT', body: 'x'.repeat(256 * 1024 + 1) });
  expect(answer.status).toBe(413);
});

describe('the consent', () => {
  it('shows the accounts that the customer left ticked, and no other', async () => {
    const { access } = await newTokens(bank, client, { accounts: ['ACC-0002'] });
    const read = async (resource: string) =>
      askSigned(bank, client, access, resource, { now: clock.now(), headers: ATTENDED });
    const { accounts } = JSON.parse((await read('accounts')).text);
    expect(accounts.map(({ resourceId }: { resourceId: string }) => resourceId)).toEqual(['ACC-0002']);
    expect((await read('accounts/ACC-0002/balances')).status).toBe(200);
    expect((await read('accounts/ACC-0001/balances')).status).toBe(404);
    expect((await read('accounts/ACC-0001/transactions')).status).toBe(404);
  });

  it('to no account at all leaves an empty list: 204', async () => {
    const { access } = await newTokens(bank, client, { accounts: [] });
    const question = { now: clock.now(), headers: ATTENDED };
    expect((await askSigned(bank, client, access, 'accounts', question)).status).toBe(204);
  });

  it('is one customer’s: nobody sees another’s accounts', async () => {
    const { access } = await newTokens(bank, client, { login: 'BRUNO02' });
    const question = () => ({ now: clock.now(), headers: ATTENDED });
    expect((await askSigned(bank, client, access, 'accounts', question())).status).toBe(204);
    expect((await askSigned(bank, client, access, 'accounts/ACC-0001/balances', question())).status).toBe(404);
  });
});

describe('reads without the customer', () => {
  const UNATTENDED = { headers: { 'psu-ip-address': undefined } };

  it('are four a day for each account and kind, then 429 with the time to wait', async () => {
    for (let turn = 0; turn < 4; turn += 1) {
      expect((await askAs('accounts/ACC-0001/balances', UNATTENDED)).status).toBe(200);
      clock.advance(60_000);
    }
    const fifth = await askAs('accounts/ACC-0001/balances', UNATTENDED);
    expect(fifth).toMatchObject({ status: 429, json: { status: 429, error: 'Too Many Requests' } });
    expect(fifth.headers['retry-after']).toBe(String(86_400 - 240));
    expect((await askAs('accounts/ACC-0001/transactions', UNATTENDED)).status).toBe(200);
    expect((await askAs('accounts/ACC-0002/balances', UNATTENDED)).status).toBe(200);
    expect((await askAs('accounts', UNATTENDED)).status).toBe(200);
    expect((await askAs('accounts/ACC-0001/balances')).status).toBe(200);
  });

  it('do not count further pages of one read', async () => {
    bank.api.change({ quotaPerDay: 2 });
    const newcomer = await newClient(bank);
    const { access } = await newTokens(bank, newcomer);
    const read = async (query: string): Promise<number> =>
      (await askSigned(bank, newcomer, access, `accounts/ACC-0001/transactions${query}`, { now: clock.now() })).status;
    const statuses: number[] = [];
    for (const query of ['', '?page=2', '?page=3', '?page=4', '?page=1', '']) statuses.push(await read(query));
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('are free again as each becomes a day old', async () => {
    bank.api.change({ quotaPerDay: 1 });
    ({ access: token } = await newTokens(bank, client));
    clock.advance(86_400_000);
    ({ access: token } = await newTokens(bank, client));
    expect((await askAs('end-user-identity', UNATTENDED)).status).toBe(200);
    clock.advance(3_600_000);
    expect((await askAs('end-user-identity', UNATTENDED)).headers['retry-after']).toBe('82800');
    clock.advance(82_800_000);
    ({ access: token } = await newTokens(bank, client));
    expect((await askAs('end-user-identity', UNATTENDED)).status).toBe(200);
  });

  it('are never served by a bank that wants the customer there', async () => {
    bank.api.change({ requirePsuHeaders: true });
    expect(await askAs('accounts', UNATTENDED)).toMatchObject({ status: 400 });
    expect((await askAs('accounts')).status).toBe(200);
    bank.api.change({ requirePsuHeaders: false });
  });
});
