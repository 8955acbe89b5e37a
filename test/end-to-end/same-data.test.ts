import { addDays, dateInZone, type Transaction } from '@relais/model';
import type { Customer } from '@relais/simulator';
import type { CustomerHandle } from 'relais';
import { isRelaisError } from 'relais';
import { describe, expect, it } from 'vitest';
import { customerAt, openScene, outage } from './bank-and-relais.ts';
import { inOrder } from './order-of-cards.ts';

const DATE_FROM = addDays(dateInZone(Date.now(), 'Europe/Paris'), -90);

/** Members that the web cannot know, or words that each channel has of its own (links, balance labels). */
async function readWhatTheWebKnows(psu: CustomerHandle) {
  const { accounts } = await psu.getAccounts();
  const all = [];
  for (const { _links, balances: embedded = [], bicFi: _, psuStatus: __, ...account } of accounts) {
    const { balances } = await psu.getBalances(account.resourceId);
    const { transactions } = await psu.getTransactions(account.resourceId, { dateFrom: DATE_FROM });
    all.push({
      account,
      links: Object.keys(_links).sort(),
      embedded: withoutNames(embedded),
      balances: withoutNames(balances),
      transactions: inOrder(transactions.map(({ entryReference, ...rest }: Transaction) => rest)),
    });
  }
  return all;
}

function withoutNames(balances: readonly { readonly name: string; readonly balanceType: string }[]) {
  // Where nothing is announced the page names one balance only, and no other is made up.
  return balances.filter(({ balanceType }) => balanceType !== 'XPCD').map(({ name, ...rest }) => rest);
}

/** Named customers whose accounts, cards, rows or pages are out of the ordinary, and who get in without anything. */
function isReadable({ login }: Customer): boolean {
  // A card that cannot be read is left out, as cards-apart.test.ts holds; of the list of cards of 2017, only the card that is
  // shown has payments that can be read.
  if (login === 'CARD-APART-ODD' || login === 'CARD-LIST-2017') return false;
  // The web bank shows rows of theirs without a day, as odd-operations.test.ts holds.
  if (login === 'ROWS-NO-DATE') return false;
  return /^(ANNOUNCED|CARD|ROWS|MORE|KINDS|VIEW|IDS|FEDERATION|PRIVATE|RELEASE-20(18|20|23))/.test(login);
}

/** Of each card in the bank's own books: how many payments wait for their debit. */
function paymentsOfCards({ contracts }: Customer): readonly number[] {
  const cards = contracts.flatMap((contract) => contract.cards ?? []);
  return cards.map(({ months }) => months.flatMap(({ purchases }) => purchases).length);
}

/** A bank whose API writes members that say nothing, and a row too many, gives no other data. */
const BANKS = [
  ['cic', {}],
  ['cm', {}],
  ['cic', { oddMembers: true }],
  ['cm', { oddMembers: true }],
] as const;

describe.each(BANKS)('%s, %j: the fallback gives what the API gives', (brand, api) => {
  it('for every customer: accounts, ids, balances and transactions', async () => {
    await using scene = await openScene({ simulator: { brand, api } });
    const { bank, psuOf } = scene;
    const visitors = bank.customers.map((customer) => psuOf(customer));
    const byApi = [];
    for (const psu of visitors) byApi.push(await readWhatTheWebKnows(psu));
    const [first] = visitors;
    if (first === undefined) throw new Error('the bank has no customer');
    await outage(scene, first);

    const counts = [];
    for (const [index, psu] of visitors.entries()) {
      const byWeb = await readWhatTheWebKnows(psu);
      expect(byWeb).toEqual(byApi[index]);
      counts.push(...byWeb.map(({ transactions }) => transactions.length));
    }
    expect(visitors.length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...counts)).toBeGreaterThan(120);
    expect(counts).toContain(0);
  });
});

async function identityOf(psu: CustomerHandle) {
  const { provenance: _, ...identity } = await psu.getEndUserIdentity();
  return identity;
}

describe.each(['cic', 'cm'] as const)('%s: the same for those who have what few have', (brand) => {
  it('deferred cards, announced operations, odd rows, other views and other paths', async () => {
    await using scene = await openScene({ simulator: { brand } });
    const customers = scene.bank.namedCustomers.filter(isReadable);
    const visitors = customers.map((customer) => ({
      login: customer.login,
      psu: scene.psuOf(customer),
    }));
    const byApi = [];
    for (const { psu } of visitors) {
      byApi.push({ read: await readWhatTheWebKnows(psu), identity: await identityOf(psu) });
    }
    await outage(scene, scene.psuOf(customerAt(scene.bank, 0)));
    for (const [index, { login, psu }] of visitors.entries()) {
      const byWeb = { read: await readWhatTheWebKnows(psu), identity: await identityOf(psu) };
      expect({ login, ...byWeb }).toEqual({ login, ...byApi[index] });
    }
    expect(visitors.length).toBeGreaterThan(15);
    // The proof is empty where there is nothing to compare.
    const accounts = byApi.flatMap(({ read }) => read);
    const cards = accounts.filter(({ account }) => account.cashAccountType === 'CARD');
    expect(cards.length).toBeGreaterThanOrEqual(6);
    expect(visitors.map(({ login }) => login)).toContain('CARD-APART');
    expect(cards.every(({ balances }) => balances.length === 2)).toBe(true);
    for (const { account, transactions } of cards) {
      expect(accounts.map((other) => other.account.resourceId)).toContain(account.linkedAccount);
      expect(transactions.every(({ status }) => status === 'PDNG')).toBe(true);
    }
    // Few are left just after the end of a month, and many before it.
    const most = Math.max(...cards.map(({ transactions }) => transactions.length));
    expect(most).toBe(Math.max(...customers.flatMap(paymentsOfCards)));
    expect(most).toBeGreaterThan(5);
    const pending = accounts.flatMap(({ transactions }) => transactions.filter((row) => row.expectedBookingDate));
    expect(pending.length).toBeGreaterThanOrEqual(6);
  });
});

describe('an answer of the fallback', () => {
  it('says where it comes from, and leaves out what the web cannot know', async () => {
    await using scene = await openScene();
    const [customer] = scene.bank.customers;
    if (customer === undefined) throw new Error('the bank has no customer');
    const psu = scene.psuOf(customer);
    await psu.getAccounts();
    await outage(scene, psu);

    // Of the accounts the API has shown the ids, of the rows it has not.
    const { accounts, provenance } = await psu.getAccounts();
    expect(provenance).toMatchObject({
      channel: 'fallback',
      complete: true,
      incidentId: scene.relais.incident?.id,
    });
    for (const account of accounts) {
      expect(account).not.toHaveProperty('bicFi');
      expect(account).not.toHaveProperty('psuStatus');
      expect(account).not.toHaveProperty('usage');
      const { transactions } = await psu.getTransactions(account.resourceId, { dateFrom: DATE_FROM });
      for (const row of transactions) {
        expect(row.resourceId).toMatch(/^relais-/);
        expect(row).not.toHaveProperty('entryReference');
        expect(row).not.toHaveProperty('bankTransactionCode');
      }
    }
  });

  it('holds no savings, no loans, and only accounts inside the consent', async () => {
    await using scene = await openScene();
    const [customer] = scene.bank.customers;
    const current = customer?.contracts.filter(({ kind }) => kind === 'current') ?? [];
    const [one] = current;
    if (customer === undefined || one?.iban === undefined) throw new Error('the bank has no such customer');
    expect(current.length).toBeLessThan(customer.contracts.length);
    await outage(scene, scene.psuOf(customer));
    const { accounts } = await scene.psuOf(customer).getAccounts();
    expect(accounts.map(({ accountId }) => accountId?.iban).sort()).toEqual(current.map(({ iban }) => iban).sort());
  });

  it('opens no page of an account outside the consent', async () => {
    await using scene = await openScene();
    const [customer] = scene.bank.customers;
    const iban = customer?.contracts.find(({ kind }) => kind === 'current')?.iban;
    if (customer === undefined || iban === undefined) throw new Error('the bank has no such customer');
    const psu = scene.psuOf(customer, undefined, [iban]);
    await outage(scene, psu);
    const { accounts } = await psu.getAccounts();
    expect(accounts.map(({ accountId }) => accountId?.iban)).toEqual([iban]);
    const pages = scene.bank.requestLog.snapshot().doors.web.requests.filter(({ path }) => path.includes('mouvements'));
    expect(pages).toHaveLength(1);
  });

  it('covers the window that was asked for: dateFrom inclusive, dateTo exclusive', async () => {
    await using scene = await openScene();
    const [customer] = scene.bank.customers;
    if (customer === undefined) throw new Error('the bank has no customer');
    const psu = scene.psuOf(customer);
    const { accounts } = await psu.getAccounts();
    const id = accounts[0]?.resourceId ?? '';
    const datesIn = async (window: { dateFrom: string; dateTo?: string }) =>
      (await psu.getTransactions(id, window)).transactions.map(({ bookingDate = '' }) => bookingDate);
    // Something is booked on the days at both ends, so that it shows on which side they are.
    const booked = [...new Set(await datesIn({ dateFrom: addDays(DATE_FROM, 20) }))].sort();
    const [dateFrom = '', dateTo = ''] = [booked[2], booked[12]];
    const byApi = await datesIn({ dateFrom, dateTo });
    expect([...new Set(byApi)].sort()).toEqual(booked.slice(2, 12));
    await outage(scene, psu);
    expect(await datesIn({ dateFrom, dateTo })).toEqual(byApi);
  });

  it('says so when it cannot reach back as far as was asked', async () => {
    await using scene = await openScene();
    const [customer] = scene.bank.customers;
    if (customer === undefined) throw new Error('the bank has no customer');
    const psu = scene.psuOf(customer);
    await outage(scene, psu);
    const { accounts } = await psu.getAccounts();
    const { provenance } = await psu.getTransactions(accounts[0]?.resourceId ?? '', {
      dateFrom: addDays(DATE_FROM, -20),
    });
    expect(provenance).toMatchObject({ complete: false, servedFrom: DATE_FROM });
  });
});

describe('an account nobody ever listed', () => {
  it('is refused by the fallback, with a word on what to call first', async () => {
    await using scene = await openScene();
    const [customer] = scene.bank.customers;
    if (customer === undefined) throw new Error('the bank has no customer');
    const psu = scene.psuOf(customer);
    await outage(scene, psu);
    await expect(psu.getBalances('nobody')).rejects.toSatisfy(
      (error) => isRelaisError(error) && error.code === 'fallback_refused' && error.reason === 'unknown_account',
    );
  });
});
