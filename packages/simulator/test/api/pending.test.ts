import { manualClock } from '@relais/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announcedCents, bookedCents, type Customer, type Simulator, startSimulator } from '../../src/index.ts';
import { askApi } from '../ask.ts';

let bank: Simulator;
beforeAll(async () => {
  bank = await startSimulator({ clock: manualClock(Date.UTC(2026, 10, 25, 9)), apiPageSize: 500 });
});
afterAll(() => bank.close());

function named(login: string): Customer {
  return bank.namedCustomers.find((customer) => customer.login === login) ?? expect.fail(`no ${login}`);
}

async function ask(login: string, resource: string) {
  return JSON.parse((await askApi(bank, resource, named(login).accessToken)).text);
}

const amount = (cents: number): string => (cents / 100).toFixed(2);

describe('what is announced', () => {
  it('is in the instant balance, and not in the accounting one', async () => {
    const [contract] = named('ANNOUNCED').contracts;
    if (contract === undefined) throw new Error('no contract');
    const [booked, expected] = (await ask('ANNOUNCED', 'accounts')).accounts[0].balances;
    expect(booked).toMatchObject({ balanceType: 'CLBD', balanceAmount: { amount: amount(bookedCents(contract)) } });
    const sum = bookedCents(contract) + announcedCents(contract);
    expect(announcedCents(contract)).toBe(8860);
    expect(expected).toMatchObject({ balanceType: 'XPCD', balanceAmount: { amount: amount(sum) } });
  });

  it('comes as pending rows before the booked ones, with an expected date and no booking date', async () => {
    const [contract] = named('ANNOUNCED').contracts;
    const { transactions } = await ask('ANNOUNCED', `accounts/${contract?.resourceId}/transactions`);
    const pending = transactions.filter(({ status }: { status: string }) => status === 'PDNG');
    expect(transactions.slice(0, 3)).toEqual(pending);
    expect(pending[2]).toEqual({
      resourceId: expect.stringMatching(/^[0-9a-f]{64}-\d{16}$/),
      transactionAmount: { currency: 'EUR', amount: '112.50' },
      creditDebitIndicator: 'DBIT',
      status: 'PDNG',
      expectedBookingDate: '2026-11-26',
      remittanceInformation: { unstructured: ['PRLV SEPA ASSURANCES DU LITTORAL', 'ADL 778120-44'] },
    });
    expect(new Set(pending.map(({ resourceId }: { resourceId: string }) => resourceId)).size).toBe(3);
  });
});

describe('a deferred card', () => {
  it('is an account of its own, linked to the one it is debited to', async () => {
    const [contract] = named('CARD-TWO').contracts;
    const { accounts } = await ask('CARD-TWO', 'accounts');
    expect(accounts.map(({ cashAccountType }: { cashAccountType: string }) => cashAccountType)).toEqual([
      'CACC',
      'CARD',
      'CARD',
    ]);
    expect(accounts[1]).toMatchObject({
      accountId: { other: { identification: 'XXXXXXXXXXXX7716', schemeName: 'MPAN' } },
      name: 'CARTE MASTERCARD DEBIT DIFFERE M OSCAR VALDELIEVRE',
      linkedAccount: contract?.resourceId,
    });
    expect(accounts[1].accountId.iban).toBeUndefined();
    const [month] = contract?.cards?.[0]?.months ?? [];
    const cents = month?.purchases.reduce((sum, purchase) => sum + purchase.cents, 0) ?? 0;
    expect(accounts[1].balances).toEqual([
      {
        name: 'Achats du 26/10 au 25/11',
        balanceAmount: { currency: 'EUR', amount: amount(cents) },
        balanceType: 'OTHR',
        referenceDate: '2026-11-30',
      },
      {
        name: 'Achats du 26/11 au 25/12',
        balanceAmount: { currency: 'EUR', amount: '0.00' },
        balanceType: 'OTHR',
        referenceDate: '2026-12-31',
      },
    ]);
  });

  it('has its purchases as pending rows, booked on the day of the debit', async () => {
    const card = named('CARD-DEFERRED').contracts[0]?.cards?.[0];
    const { transactions } = await ask('CARD-DEFERRED', `accounts/${card?.resourceId}/transactions`);
    const purchases = card?.months[0]?.purchases ?? [];
    expect(transactions.length).toBe(purchases.length);
    const [newest] = purchases;
    expect(transactions[0]).toMatchObject({
      status: 'PDNG',
      bookingDate: '2026-11-30',
      transactionDate: newest?.purchasedOn,
      transactionAmount: { amount: amount(Math.abs(newest?.cents ?? 0)) },
      remittanceInformation: { unstructured: [`${newest?.merchant} ${newest?.city}`] },
    });
    const window = await askApi(
      bank,
      `accounts/${card?.resourceId}/transactions?dateTo=2026-11-30`,
      named('CARD-DEFERRED').accessToken,
    );
    expect(window.status).toBe(204);
  });

  it('is nobody else’s', async () => {
    const card = named('CARD-DEFERRED').contracts[0]?.cards?.[0];
    const stranger = await askApi(bank, `accounts/${card?.resourceId}/balances`, named('CARD-TWO').accessToken);
    expect(stranger.status).toBe(404);
  });
});

describe('a customer of many kinds', () => {
  it('has four payment accounts, one of them in dollars', async () => {
    const { accounts } = await ask('KINDS-ALL', 'accounts');
    expect(accounts.map(({ accountId }: { accountId: { currency: string } }) => accountId.currency)).toEqual([
      'EUR',
      'EUR',
      'EUR',
      'USD',
    ]);
  });
});
