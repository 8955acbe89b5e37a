import { type ManualClock, manualClock } from '@relais/model';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Simulator, startSimulator } from '../../src/index.ts';
import { askApi } from '../ask.ts';
import { EXAMPLE_NOW, exampleLedger } from '../example-ledger.ts';
import { askSigned, newClient, newTokens } from '../strict-client.ts';

const ROOT = '/cic/stet-psd2-api/v2.1';
let clock: ManualClock;
let bank: Simulator;
beforeAll(async () => {
  clock = manualClock(EXAMPLE_NOW);
  bank = await startSimulator({ ledger: exampleLedger, clock, apiPageSize: 2 });
});
afterEach(() =>
  bank.api.change({
    stetVersion: '1.4.2',
    emptyList: 204,
    trustedBeneficiaries: 'none',
    delayMsPerDay: 0,
    tokens: 'static',
  }),
);
afterAll(() => bank.close());

async function read(resource: string, token = 'token-alice') {
  const { status, text } = await askApi(bank, resource, token);
  return { status, json: text === '' ? undefined : JSON.parse(text) };
}

describe('version 1.4.0 of the standard', () => {
  it('has the currency on the account, the name of the customer on the list, and date-times', async () => {
    bank.api.change({ stetVersion: '1.4.0' });
    const { json } = await read('accounts');
    expect(json.connectedPsu).toBe('MME ALICE EXEMPLE');
    expect(json.accounts[0]).toMatchObject({
      accountId: { iban: 'FR7699991000010000001234570' },
      currency: 'EUR',
      balances: [{ balanceType: 'CLBD', referenceDate: '2026-10-05T00:00:00.000+02:00' }, { balanceType: 'XPCD' }],
    });
    expect(json.accounts[0].accountId).not.toHaveProperty('currency');
    expect((await read('accounts/ACC-0001/balances')).json.balances).toEqual(json.accounts[0].balances);
  });

  it('has signed amounts beside the indicator, labels as a list, and an entry reference', async () => {
    bank.api.change({ stetVersion: '1.4.0' });
    const { json } = await read('accounts/ACC-0001/transactions?dateTo=2026-10-05');
    expect(json.transactions[0]).toEqual({
      resourceId: `99001202620000004-${'4'.repeat(64)}`,
      entryReference: '99001202620000004',
      transactionAmount: { currency: 'EUR', amount: '-0.07' },
      creditDebitIndicator: 'DBIT',
      status: 'BOOK',
      bookingDate: '2026-10-03T00:00:00.000+02:00',
      valueDate: '2026-10-04T00:00:00.000+02:00',
      transactionDate: '2026-10-02T00:00:00.000+02:00',
      remittanceInformation: ['OPERATION 4'],
    });
    const first = (await read('accounts/ACC-0001/transactions?dateTo=2026-09-30')).json.transactions[0];
    expect(first).toMatchObject({ transactionAmount: { amount: '1800.00' }, creditDebitIndicator: 'CRDT' });
  });
});

describe('lists with nothing in them', () => {
  it.each([
    ['accounts', 'token-carole', 'accounts'],
    ['accounts/ACC-0002/transactions', 'token-alice', 'transactions'],
    ['trusted-beneficiaries', 'token-alice', 'beneficiaries'],
  ])('%s can be 200 and empty', async (resource, token, member) => {
    expect((await read(resource, token)).status).toBe(204);
    bank.api.change({ emptyList: 200 });
    const { status, json } = await read(resource, token);
    expect([status, json[member]]).toEqual([200, []]);
    expect(json._links.self).toEqual({ href: `${ROOT}/${resource}` });
  });
});

describe('trusted beneficiaries', () => {
  it('can be some, on several pages', async () => {
    bank.api.change({ trustedBeneficiaries: 'invented' });
    expect((await read('accounts')).json._links.beneficiaries).toEqual({ href: `${ROOT}/trusted-beneficiaries` });
    const { json } = await read('trusted-beneficiaries');
    expect(json.beneficiaries).toHaveLength(2);
    expect(json.beneficiaries[0]).toEqual({
      id: 'BEN-1',
      isTrusted: true,
      creditorAgent: { bicFi: 'ZZZZFRPPXXX' },
      creditor: { name: 'BAILLEUR FICTIF' },
      creditorAccount: { iban: 'FR7699992000170000424200122' },
    });
    expect(json._links.next).toEqual({ href: `${ROOT}/trusted-beneficiaries?page=2` });
    expect((await read('trusted-beneficiaries?page=2')).json.beneficiaries).toHaveLength(1);
  });

  it('can be missing: 404', async () => {
    bank.api.change({ trustedBeneficiaries: 'missing' });
    expect((await read('trusted-beneficiaries')).status).toBe(404);
  });
});

describe('a wide window', () => {
  it.each([
    ['?dateFrom=2026-10-01&dateTo=2026-10-04', 3],
    ['?dateFrom=2026-09-05', 30],
    ['', 7],
  ])('%j takes as long as it has days: %i', async (query, days) => {
    bank.api.change({ delayMsPerDay: 100 });
    let isSettled = false;
    const answer = read(`accounts/ACC-0001/transactions${query}`).finally(() => {
      isSettled = true;
    });
    await vi.waitFor(() => expect(clock.pending()).toBe(1), { interval: 5, timeout: 60_000 });
    clock.advance(days * 100 - 1);
    expect(clock.pending()).toBe(1);
    expect(isSettled).toBe(false);
    clock.advance(1);
    expect((await answer).status).toBe(200);
  });
});

describe('ids given out anew', () => {
  it('accounts are found under their new id only, everywhere the same', async () => {
    const before = (await read('accounts')).json.accounts[0];
    bank.api.reissue('accounts');
    const after = (await read('accounts')).json.accounts[0];
    expect(after.resourceId).not.toBe(before.resourceId);
    expect(after.accountId).toEqual(before.accountId);
    expect(after._links.balances.href).toBe(`${ROOT}/accounts/${after.resourceId}/balances`);
    expect((await read(`accounts/${after.resourceId}/balances`)).status).toBe(200);
    expect((await read(`accounts/${before.resourceId}/balances`)).status).toBe(404);
    bank.api.reissue('accounts');
    expect((await read(`accounts/${after.resourceId}/balances`)).status).toBe(404);
  });

  it('transactions have another id, and nothing else of them changes', async () => {
    const { resourceId } = (await read('accounts')).json.accounts[0];
    const list = async () => (await read(`accounts/${resourceId}/transactions`)).json.transactions;
    const before = await list();
    bank.api.reissue('transactions');
    const after = await list();
    for (const [at, { resourceId: id, ...rest }] of after.entries()) {
      const { resourceId: oldId, ...oldRest } = before[at];
      expect(rest).toEqual(oldRest);
      expect(id).not.toBe(oldId);
      expect(id).toMatch(/^\d{17}-[0-9a-f]{64}$/);
    }
    expect(await list()).toEqual(after);
  });

  it('a consent holds on to its accounts', async () => {
    const client = await newClient(bank);
    const { access } = await newTokens(bank, client, { accounts: ['ACC-0002'] });
    bank.api.reissue('accounts');
    const { text } = await askSigned(bank, client, access, 'accounts');
    expect(JSON.parse(text).accounts).toMatchObject([{ name: expect.stringContaining(' OU ') }]);
  });
});

describe('old operations', () => {
  const wide = 'transactions?dateFrom=2026-07-01';

  it('need the scope for them, and a fresh login', async () => {
    const { resourceId } = (await read('accounts')).json.accounts[0];
    const client = await newClient(bank);
    bank.api.change({ history: 'limited' });
    const statusOf = async (access: string, resource: string): Promise<number> =>
      (await askSigned(bank, client, access, `accounts/${resourceId}/${resource}`)).status;
    const plain = await newTokens(bank, client, { scope: 'aisp' });
    const extended = await newTokens(bank, client);
    expect(await statusOf(plain.access, wide)).toBe(403);
    expect(await statusOf(plain.access, 'transactions?dateFrom=2026-07-07')).toBe(200);
    expect(await statusOf(extended.access, wide)).toBe(200);
    clock.advance(3_600_001);
    expect(await statusOf(extended.access, wide)).toBe(403);
    expect(await statusOf(extended.access, 'transactions')).toBe(200);
    bank.api.change({ history: 'all' });
    expect(await statusOf(extended.access, wide)).toBe(200);
  });
});

it('can ask for signatures alone: of any key that the TPP has registered, with the ledger’s tokens', async () => {
  const client = await newClient(bank);
  bank.api.change({ signature: 'required' });
  const question = { now: clock.now() };
  expect((await askApi(bank, 'accounts', 'token-alice')).status).toBe(400);
  expect((await askSigned(bank, client, 'token-alice', 'accounts', question)).status).toBe(200);
  const stranger = await bank.pki.issue({ organizationIdentifier: 'PSDDE-BAFIN-99999' });
  const asStranger = { ...question, certificate: stranger };
  expect((await askSigned(bank, client, 'token-alice', 'accounts', asStranger)).status).toBe(400);
  bank.api.change({ signature: 'accepted' });
});

it('keeps an earlier change when another follows', () => {
  bank.api.change({ stetVersion: '1.4.0' });
  bank.api.change({ emptyList: 200 });
  expect(bank.api.rules()).toMatchObject({ stetVersion: '1.4.0', emptyList: 200, tokens: 'static' });
});

it('refuses a change that makes no sense, and keeps the rules as they were', () => {
  const before = bank.api.rules();
  expect(() => bank.api.change({ quotaPerDay: -1 })).toThrow(RangeError);
  expect(bank.api.rules()).toEqual(before);
});
