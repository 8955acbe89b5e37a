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
  bank = await startSimulator({ ledger: exampleLedger, clock, api: STRICT });
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
  expect(json.accounts).toHaveLength(2);
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
    expect(await askAs('accounts', again)).toMatchObject({ status: 400, json: { message: expect.stringMatching(/used before/) } });
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
