import { manualClock } from '@relais/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../src/index.ts';
import { ask, postLogin } from '../ask.ts';
import { EXAMPLE_NOW, exampleLedger } from '../example-ledger.ts';

const UTF_8 = 'flag=password&_charset_=utf-8&_cm_user=ALICE01&_cm_pwd=p%E2%82%ACss%C3%A9%2B%26%25%3D';
const LATIN_1 = 'flag=password&_charset_=iso-8859-1&_cm_user=BRUNO02&_cm_pwd=cr%E8me+br%FBl%E9e';

let bank: Simulator;
beforeAll(async () => {
  bank = await startSimulator({ ledger: exampleLedger, clock: manualClock(EXAMPLE_NOW) });
});
afterAll(() => bank.close());

it('refuses a client without a certificate in the handshake', async () => {
  await expect(ask(bank, bank.fallbackUrl)).rejects.toMatchObject({
    code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
  });
});

it('shows a human the form that makes the POST', async () => {
  const { status, text } = await ask(bank, bank.fallbackUrl, { certificate: bank.pki.qwac });
  expect(status).toBe(200);
  expect(text).toContain('<form action="/cic/fallback" method="post"');
  for (const name of ['flag', '_charset_', '_cm_user', '_cm_pwd']) expect(text).toContain(`name="${name}"`);
});

describe.each(['GET', 'POST'])('%s with a bad certificate', (method) => {
  it.each([
    ['expired', 'expired'],
    ['withoutRole', 'no PSP_AI role'],
    ['foreign', 'unknown issuer'],
    ['unqualified', 'not a QWAC'],
  ] as const)('answers a page that says why: %s', async (name, reason) => {
    const certificate = bank.pki[name];
    const { status, headers, text } = await ask(bank, bank.fallbackUrl, { method, certificate });
    expect(status).toBe(403);
    expect(headers['content-type']).toMatch(/^text\/html/);
    expect(text).toContain(`<p>Client certificate refused: ${reason}</p>`);
  });
});

it('does not wait for the password of an unknown party', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '1000' };
  const { status } = await ask(bank, bank.fallbackUrl, { method: 'POST', headers, certificate: bank.pki.expired });
  expect(status).toBe(403);
});

describe('right credentials', () => {
  it.each([
    ['utf-8', UTF_8],
    ['iso-8859-1', LATIN_1],
  ])('lead to the home page with several cookies, encoded as %s', async (_, body) => {
    const { status, headers, text } = await postLogin(bank, body);
    expect(status).toBe(302);
    expect(headers.location).toBe(`${bank.webUrl}fr/banque/pageaccueil.html`);
    const cookies = headers['set-cookie'] ?? [];
    expect(cookies.length).toBeGreaterThan(2);
    expect(cookies.filter((cookie) => /^IdSes=[^;]+; Path=\/; Secure$/.test(cookie))).toHaveLength(1);
    expect(text).toBe('');
  });

  it('open the web bank without a certificate', async () => {
    const { headers } = await postLogin(bank, UTF_8);
    const cookie = (headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ');
    const home = await ask(bank, headers.location ?? '', { headers: { cookie } });
    expect(home.status).toBe(200);
    expect(home.text).toContain('MME ALICE EXEMPLE');
  });

  it('are answered with 303 when told so', async () => {
    await using other = await startSimulator({ ledger: exampleLedger, redirectStatus: 303 });
    expect((await postLogin(other, UTF_8)).status).toBe(303);
  });
});

it('answers wrong credentials with the login page: 200, no redirect, no session', async () => {
  const { status, headers, text } = await postLogin(bank, UTF_8.replace('ALICE01', 'ALICE99'));
  expect(status).toBe(200);
  expect(headers.location).toBeUndefined();
  expect(headers['set-cookie']).toBeUndefined();
  expect(text).toContain('blocmsg err');
  expect(text).toContain('name="_cm_pwd"');
});

it('takes the right bytes in the wrong charset for a wrong password', async () => {
  const { status } = await postLogin(bank, UTF_8.replace('_charset_=utf-8', '_charset_=iso-8859-1'));
  expect(status).toBe(200);
});

describe('a POST that breaks a rule', () => {
  it.each([
    ['User-Agent', { accept: '*/*', 'content-type': 'application/x-www-form-urlencoded' }],
    ['Accept', { 'user-agent': 'test', 'content-type': 'application/x-www-form-urlencoded' }],
    ['Content-Type', { accept: '*/*', 'user-agent': 'test' }],
  ])('gets 400 and a page that names it: %s', async (name, headers) => {
    const { status, text } = await ask(bank, bank.fallbackUrl, {
      method: 'POST',
      headers,
      body: UTF_8,
      certificate: bank.pki.qwac,
    });
    expect(status).toBe(400);
    expect(text).toContain(`<p>${name} must be`);
  });

  it('logs nobody in', async () => {
    const before = bank.requestLog.snapshot().customers;
    expect((await postLogin(bank, UTF_8.replace('flag=password', 'flag=otp'))).status).toBe(400);
    expect(bank.requestLog.snapshot().customers).toEqual(before);
  });

  it('never repeats what was sent', async () => {
    const { text } = await postLogin(bank, 'flag=password&_charset_=utf-8&_cm_user=ALICE01&_cm_pwd=%%secret');
    expect(text).toContain('_cm_pwd must be percent-encoded utf-8');
    expect(text).not.toMatch(/secret|ALICE01/);
  });
});

it('has no patience for a body without end', async () => {
  expect((await postLogin(bank, 'a'.repeat(20_000))).status).toBe(413);
});

it.each([
  ['PUT', 'fallback', 405],
  ['GET', 'elsewhere', 404],
])('answers %s %s with %i', async (method, path, expected) => {
  const { status } = await ask(bank, new URL(path, bank.fallbackUrl).href, { method, certificate: bank.pki.qwac });
  expect(status).toBe(expected);
});
