import { manualClock } from '@relais/model';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../src/index.ts';
import { ask, askApi, postLogin } from '../ask.ts';
import { EXAMPLE_NOW, exampleLedger } from '../example-ledger.ts';

const LOGIN = 'flag=password&_charset_=utf-8&_cm_user=CAROLE03&_cm_pwd=simple';
const NOTHING = { connections: 0, handshakes: 0, failedHandshakes: 0, clientCertificates: [], requests: [] };

let bank: Simulator;
beforeEach(async () => {
  bank = await startSimulator({
    ledger: exampleLedger,
    clock: manualClock(EXAMPLE_NOW),
    webClientCertificate: 'requested',
  });
});
afterEach(() => bank.close());

it('starts at nothing', () => {
  expect(bank.requestLog.snapshot()).toEqual({
    doors: { api: NOTHING, fallback: NOTHING, web: NOTHING },
    customers: {},
    tokenRequests: { clients: {}, customers: {} },
  });
});

it('counts connections, handshakes, certificates and requests for each door', async () => {
  await askApi(bank, 'accounts', 'token-alice');
  await ask(bank, bank.apiUrl, { certificate: bank.pki.expired });
  await ask(bank, bank.apiUrl).catch(() => {});
  const { api, fallback } = bank.requestLog.snapshot().doors;
  expect(api).toEqual({
    connections: 3,
    handshakes: 2,
    failedHandshakes: 1,
    clientCertificates: ['tpp.example', 'expired.tpp.example'],
    requests: [
      { at: EXAMPLE_NOW, method: 'GET', path: '/cic/stet-psd2-api/v2.1/accounts' },
      { at: EXAMPLE_NOW, method: 'GET', path: '/cic/' },
    ],
  });
  expect(fallback).toEqual(NOTHING);
});

it('shows whether a client gives its QWAC away at the web door, when told to ask for it', async () => {
  await ask(bank, bank.webUrl, { certificate: bank.pki.qwac });
  await ask(bank, bank.webUrl);
  const { clientCertificates, handshakes } = bank.requestLog.snapshot().doors.web;
  expect([clientCertificates, handshakes]).toEqual([['tpp.example'], 2]);
});

it('counts logins, failed logins and logouts of each customer', async () => {
  const { headers } = await postLogin(bank, LOGIN);
  await postLogin(bank, LOGIN.replace('simple', 'wrong'));
  await postLogin(bank, LOGIN.replace('CAROLE03', 'NOBODY'));
  const cookie = headers['set-cookie']?.find((one) => one.startsWith('IdSes='))?.split(';')[0] ?? '';
  await ask(bank, `${bank.webUrl}fr/deconnexion/deconnexion.cgi`, { headers: { cookie } });
  expect(bank.requestLog.snapshot().customers).toEqual({
    CAROLE03: { logins: 1, failedLogins: 1, logouts: 1, pushes: 0 },
    NOBODY: { logins: 0, failedLogins: 1, logouts: 0, pushes: 0 },
  });
});

it('holds no password, token, cookie or key of an account', async () => {
  await postLogin(bank, LOGIN);
  await askApi(bank, 'accounts/ACC-0001/transactions?dateFrom=2026-10-01&page=1&afterEntryReference=42', 'token-alice');
  await ask(bank, `${bank.webUrl}fr/banque/page.cgi?webid=abcdef&_pid=Main&k_token=xyz`, {
    headers: { cookie: 'IdSes=shh' },
  });
  const log = JSON.stringify(bank.requestLog.snapshot());
  expect(log).toContain('transactions?dateFrom=2026-10-01&page=1&afterEntryReference=…');
  expect(log).toContain('page.cgi?webid=…&_pid=Main&k_token=…');
  expect(log).not.toMatch(/simple|token-alice|shh|abcdef|xyz/);
});

it('gives copies that later traffic does not change, and counts from nothing again', async () => {
  const before = bank.requestLog.snapshot();
  await ask(bank, bank.webUrl);
  expect(before.doors.web).toEqual(NOTHING);
  expect(bank.requestLog.snapshot().doors.web.handshakes).toBe(1);
  bank.requestLog.reset();
  expect(bank.requestLog.snapshot().doors.web).toEqual(NOTHING);
});
