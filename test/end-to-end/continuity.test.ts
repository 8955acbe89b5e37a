import { setImmediate } from 'node:timers/promises';
import { addDays, type BankProfile, dateInZone, type Transaction } from '@relais/model';
import type { Simulator } from '@relais/simulator';
import { Keyv } from 'keyv';
import type { CustomerHandle, RelaisOptions } from 'relais';
import { describe, expect, it } from 'vitest';
import { customerAt, openScene, outage, PATIENT, QUICK_RECOVERY, type Scene } from './bank-and-relais.ts';

const TODAY = dateInZone(Date.now(), 'Europe/Paris');
const DATE_FROM = addDays(TODAY, -80);

/** Three calls bring the API back, as soon as it is looked at. */
const QUICK = { ...PATIENT, recovery: QUICK_RECOVERY };

const inMemory = (): NonNullable<RelaisOptions['store']> => ({ keyv: new Keyv(), key: new Uint8Array(32) });

/** Account id → its rows, by content: which id stands for which row. */
async function readAll(psu: CustomerHandle): Promise<Readonly<Record<string, readonly string[]>>> {
  const { accounts } = await psu.getAccounts();
  const all: Record<string, readonly string[]> = {};
  for (const { resourceId } of accounts) {
    const { transactions } = await psu.getTransactions(resourceId, { dateFrom: DATE_FROM });
    all[resourceId] = transactions.map(inOneLine);
  }
  return all;
}

function inOneLine({ resourceId, bookingDate, transactionAmount, remittanceInformation }: Transaction): string {
  return [resourceId, bookingDate, transactionAmount.amount, ...remittanceInformation.unstructured].join(' ');
}

async function recovered({ bank, relais }: Scene, psu: CustomerHandle): Promise<void> {
  await bank.faults.clear('api');
  while (relais.state !== 'closed') {
    await psu.getAccounts();
    // The fallback answers from pages it has read: let the hint's own network have its turn.
    await setImmediate();
  }
}

const open = (store: NonNullable<RelaisOptions['store']>, profile?: (bank: Simulator) => BankProfile): Promise<Scene> =>
  openScene({
    relais: (bank) => ({ store, failover: QUICK, ...(profile && { bank: profile(bank) }) }),
  });

describe('P10: ids do not change with the channel', () => {
  it('for every customer: before, during and after an outage', async () => {
    await using scene = await open(inMemory());
    const visitors = scene.bank.customers.map((customer) => scene.psuOf(customer));
    const before = [];
    for (const psu of visitors) before.push(await readAll(psu));
    await outage(scene, scene.psuOf(customerAt(scene.bank, 0)));
    for (const [index, psu] of visitors.entries()) expect(await readAll(psu)).toEqual(before[index]);
    await recovered(scene, scene.psuOf(customerAt(scene.bank, 0)));
    for (const [index, psu] of visitors.entries()) expect(await readAll(psu)).toEqual(before[index]);
    expect(before.flatMap((accounts) => Object.values(accounts)).flat().length).toBeGreaterThan(100);
  });

  it('also when the fallback came first', async () => {
    await using scene = await open(inMemory());
    const visitors = scene.bank.customers.map((customer) => scene.psuOf(customer));
    await outage(scene, scene.psuOf(customerAt(scene.bank, 0)));
    const before = [];
    for (const psu of visitors) before.push(await readAll(psu));
    await recovered(scene, scene.psuOf(customerAt(scene.bank, 0)));
    for (const [index, psu] of visitors.entries()) expect(await readAll(psu)).toEqual(before[index]);
    const rows = before.flatMap((accounts) => Object.values(accounts)).flat();
    expect(rows.every((row) => row.startsWith('relais-'))).toBe(true);
  });

  it('also after a restart with the same store, in the middle of an outage', async () => {
    const store = inMemory();
    await using scene = await open(store);
    const customer = customerAt(scene.bank, 0);
    const before = await readAll(scene.psuOf(customer));
    await scene.relais.close();

    await using again = await openScene({
      simulator: { ledger: () => scene.bank.ledger },
      relais: () => ({ store, failover: QUICK }),
    });
    const psu = again.psuOf(customer);
    await outage(again, psu);
    expect(await readAll(psu)).toEqual(before);
  });

  it('the first read by API covers the outage, however little is asked for, and gives only what was', async () => {
    await using scene = await open(inMemory());
    const customer = customerAt(scene.bank, 0);
    const psu = scene.psuOf(customer);
    await outage(scene, psu);
    const [{ resourceId } = { resourceId: '' }] = (await psu.getAccounts()).accounts;
    const during = await psu.getTransactions(resourceId, { dateFrom: DATE_FROM });
    await recovered(scene, psu);
    const dateFrom = addDays(TODAY, -3);
    const lately = await psu.getTransactions(resourceId, { dateFrom });
    expect(lately.provenance.channel).toBe('api');
    expect(lately.transactions.map(inOneLine)).toEqual(
      during.transactions.filter(({ bookingDate = dateFrom }) => bookingDate >= dateFrom).map(inOneLine),
    );
    const [told, ...more] = scene.events.flatMap(([name, event]) => (name === 'reconciled' ? [event] : []));
    expect(told).toMatchObject({ confirmed: during.transactions.length, corrected: 0, vanished: 0, suspected: 0 });
    expect(more).toEqual([]);
    // Once is enough: the next read asks for its own days only.
    await psu.getTransactions(resourceId, { dateFrom });
    const asked = scene.bank.requestLog
      .snapshot()
      .doors.api.requests.filter(({ path }) => path.includes('/transactions'));
    expect(asked.at(-1)?.path).toContain(`dateFrom=${dateFrom}`);
  });

  it('twins booked during the outage keep the ids the fallback gave them', async () => {
    await using scene = await open(inMemory());
    const customer = customerAt(scene.bank, 0);
    const psu = scene.psuOf(customer);
    const before = await readAll(psu);
    await outage(scene, psu);
    scene.bank.changeLedger((ledger) => ({
      ...ledger,
      customers: ledger.customers.map((one) =>
        one.login !== customer.login ? one : { ...one, contracts: one.contracts.map(withTwins) },
      ),
    }));
    const [accountId = ''] = Object.keys(before);
    const { transactions: during, matches } = await psu.getTransactions(accountId, { dateFrom: DATE_FROM });
    expect(matches.map(({ id }) => id)).toEqual(during.map(({ resourceId }) => resourceId));
    expect(matches.filter(({ reason }) => reason === 'new')).toHaveLength(2);
    await recovered(scene, psu);
    const answer = await psu.getTransactions(accountId, { dateFrom: DATE_FROM });
    expect(answer.provenance.channel).toBe('api');
    expect(answer.transactions.map(inOneLine)).toEqual(during.map(inOneLine));
    for (const { reason } of answer.matches) expect(reason).not.toMatch(/new|suspected/);
    const told = scene.events.findLast(([name]) => name === 'reconciled');
    expect(told?.[1]).toMatchObject({ confirmed: expect.any(Number), corrected: 0, vanished: 0, suspected: 0 });
    expect(JSON.stringify(told)).not.toMatch(/RETRAIT|FR\d{4}/);
  });
});

type Contract = Simulator['customers'][number]['contracts'][number];

/** Two equal withdrawals, booked today. */
function withTwins(contract: Contract): Contract {
  if (contract.kind !== 'current') return contract;
  const twin = (sequence: number) => ({
    reference: `06002${TODAY.slice(0, 4)}${dayOfYear(TODAY)}${sequence}`,
    token: 'f'.repeat(64),
    bookingDate: TODAY,
    valueDate: TODAY,
    cents: -2_000,
    currency: 'EUR',
    lines: ['RETRAIT DAB TEST RENNES', 'CARTE 4417'],
    hasAdvice: false,
  });
  return { ...contract, operations: [...contract.operations, twin(99_001), twin(99_002)] };
}

function dayOfYear(day: string): string {
  return String(1 + (Date.parse(day) - Date.parse(`${day.slice(0, 4)}-01-01`)) / 86_400_000).padStart(3, '0');
}
