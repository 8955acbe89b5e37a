import { manualClock } from '@relais/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../src/index.ts';
import { ask, askApi } from '../ask.ts';
import { EXAMPLE_NOW, exampleLedger } from '../example-ledger.ts';

const ROOT = '/cic/stet-psd2-api/v2.1';
let bank: Simulator;
beforeAll(async () => {
  bank = await startSimulator({ ledger: exampleLedger, clock: manualClock(EXAMPLE_NOW), apiPageSize: 2 });
});
afterAll(() => bank.close());

const asAlice = (resource: string) => askApi(bank, resource, 'token-alice');

describe('accounts', () => {
  it('shows payment accounts only, with their balances', async () => {
    const { status, headers, text } = await asAlice('accounts');
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^application\/json/);
    const [first, second, ...more] = JSON.parse(text).accounts;
    expect(first).toEqual({
      resourceId: 'ACC-0001',
      accountId: { iban: 'FR7699991000010000001234570', currency: 'EUR' },
      name: 'COMPTE COURANT MME ALICE EXEMPLE',
      cashAccountType: 'CACC',
      balances: [
        {
          name: 'Solde comptable',
          balanceAmount: { currency: 'EUR', amount: '-335.12' },
          balanceType: 'CLBD',
          referenceDate: '2026-10-05',
        },
        {
          name: 'Solde temps reel',
          balanceAmount: { currency: 'EUR', amount: '-335.12' },
          balanceType: 'XPCD',
          referenceDate: '2026-10-05',
        },
      ],
      psuStatus: 'Account Holder',
      _links: {
        balances: { href: `${ROOT}/accounts/ACC-0001/balances` },
        transactions: { href: `${ROOT}/accounts/ACC-0001/transactions` },
      },
    });
    expect(second).toMatchObject({ resourceId: 'ACC-0002', psuStatus: 'Co-account Holder' });
    expect(more).toEqual([]);
  });

  it('answers 204 to a customer without payment accounts', async () => {
    const { status, text } = await askApi(bank, 'accounts', 'token-carole');
    expect([status, text]).toEqual([204, '']);
  });

  it('shows the same balances on their own path', async () => {
    const embedded = JSON.parse((await asAlice('accounts')).text).accounts[0].balances;
    const { balances, _links } = JSON.parse((await asAlice('accounts/ACC-0001/balances')).text);
    expect(balances).toEqual(embedded);
    expect(_links).toEqual({
      self: { href: `${ROOT}/accounts/ACC-0001/balances` },
      'parent-list': { href: `${ROOT}/accounts` },
      transactions: { href: `${ROOT}/accounts/ACC-0001/transactions` },
    });
  });
});

describe('transactions', () => {
  it('come newest first, positive, with the sign in the indicator', async () => {
    const { transactions } = JSON.parse((await asAlice('accounts/ACC-0001/transactions')).text);
    expect(transactions).toEqual([
      {
        resourceId: `99001202620000005-${'5'.repeat(64)}`,
        transactionAmount: { currency: 'EUR', amount: '3050.05' },
        creditDebitIndicator: 'DBIT',
        status: 'BOOK',
        bookingDate: '2026-10-05',
        valueDate: '2026-10-05',
        remittanceInformation: { unstructured: ['OPERATION 5'] },
      },
      {
        resourceId: `99001202620000004-${'4'.repeat(64)}`,
        transactionAmount: { currency: 'EUR', amount: '0.07' },
        creditDebitIndicator: 'DBIT',
        status: 'BOOK',
        bookingDate: '2026-10-03',
        valueDate: '2026-10-04',
        transactionDate: '2026-10-02',
        remittanceInformation: { unstructured: ['OPERATION 4'] },
      },
    ]);
  });

  it('link to the next page by host-relative paths, and the last page to itself', async () => {
    const path = `${ROOT}/accounts/ACC-0001/transactions`;
    const linksOf = async (query: string) =>
      JSON.parse((await asAlice(`accounts/ACC-0001/transactions${query}`)).text)._links;
    expect(await linksOf('')).toEqual({
      self: { href: path },
      first: { href: path },
      next: { href: `${path}?page=2` },
      last: { href: `${path}?page=3` },
      'parent-list': { href: `${ROOT}/accounts` },
      balances: { href: `${ROOT}/accounts/ACC-0001/balances` },
    });
    expect(await linksOf('?dateFrom=2026-09-01&page=3')).toMatchObject({
      self: { href: `${path}?dateFrom=2026-09-01&page=3` },
      prev: { href: `${path}?dateFrom=2026-09-01&page=2` },
      next: { href: `${path}?dateFrom=2026-09-01&page=3` },
    });
  });

  it.each([
    ['dateFrom=2026-10-03', ['5', '4'], 'the first day counts'],
    ['dateTo=2026-10-01', ['1'], 'the day named last does not'],
    ['dateFrom=2026-09-28&dateTo=2026-09-29', ['1'], 'one day'],
    ['dateFrom=2026-10-03T00:00:00%2B02:00', ['5', '4'], 'the date of a date-time'],
  ])('lie in the window %s: %j, for %s', async (query, sequences) => {
    const { transactions } = JSON.parse((await asAlice(`accounts/ACC-0001/transactions?${query}`)).text);
    expect(transactions.map(({ resourceId }: { resourceId: string }) => resourceId.slice(-1))).toEqual(sequences);
  });

  it.each(['dateFrom=2026-10-06', 'dateTo=2026-09-28', 'dateFrom=2026-10-02&dateTo=2026-10-02'])(
    'answers 204 to the empty window %s',
    async (query) => {
      const { status, text } = await asAlice(`accounts/ACC-0001/transactions?${query}`);
      expect([status, text]).toEqual([204, '']);
    },
  );

  it.each(['dateFrom=yesterday', 'dateTo=2026-13-01', 'page=4', 'page=0', 'page=x'])(
    'answers 400 to %s',
    async (query) => {
      const { status, text } = await asAlice(`accounts/ACC-0001/transactions?${query}`);
      expect(status).toBe(400);
      expect(JSON.parse(text)).toMatchObject({
        status: 400,
        error: 'Bad Request',
        path: `${ROOT}/accounts/ACC-0001/transactions`,
      });
    },
  );
});

describe('who may read what', () => {
  it('names the customer', async () => {
    const { text } = await askApi(bank, 'end-user-identity', 'token-bruno');
    expect(JSON.parse(text).connectedPsu).toBe('M BRUNO MODELE');
  });

  it('has no trusted beneficiaries: 204', async () => {
    expect((await asAlice('trusted-beneficiaries')).status).toBe(204);
  });

  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer wrong' }],
    ['a token that is no bearer token', { authorization: 'Basic token-alice' }],
  ])('answers 401 to %s', async (_, headers) => {
    const { status, text } = await ask(bank, `${bank.apiUrl}stet-psd2-api/v2.1/accounts`, {
      headers,
      certificate: bank.pki.qwac,
    });
    expect(status).toBe(401);
    expect(JSON.parse(text)).toEqual({
      timestamp: '2026-10-05T08:15:00.000Z',
      status: 401,
      error: 'Unauthorized',
      message: 'Access token missing, unknown or expired',
      path: `${ROOT}/accounts`,
    });
  });

  it.each(['accounts/ACC-0001/transactions', 'accounts/ACC-0001/balances'])(
    'answers 404 when another customer asks for %s',
    async (resource) => {
      expect((await askApi(bank, resource, 'token-bruno')).status).toBe(404);
    },
  );

  it.each(['accounts/SAV-0001/transactions', 'accounts/NONE/balances', 'accounts/ACC-0001/owners', 'nothing'])(
    'answers 404 to %s',
    async (resource) => {
      expect((await asAlice(resource)).status).toBe(404);
    },
  );

  it.each([
    ['expired', 'expired'],
    ['withoutRole', 'no PSP_AI role'],
    ['foreign', 'unknown issuer'],
    ['unqualified', 'not a QWAC'],
  ] as const)('answers 403 to the certificate %s, whatever the token', async (name, reason) => {
    const headers = { authorization: 'Bearer token-alice' };
    const { status, text } = await ask(bank, `${bank.apiUrl}stet-psd2-api/v2.1/accounts`, {
      headers,
      certificate: bank.pki[name],
    });
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ status: 403, message: `Client certificate refused: ${reason}` });
  });
});

it('gives the request id back, also with an error', async () => {
  const url = `${bank.apiUrl}stet-psd2-api/v2.1/accounts`;
  const { headers } = await ask(bank, url, { headers: { 'x-request-id': 'id-1' }, certificate: bank.pki.qwac });
  expect(headers['x-request-id']).toBe('id-1');
});
