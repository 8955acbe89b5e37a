import { setImmediate } from 'node:timers/promises';
import { addDays, type Clock, dateInZone, systemClock, type Transaction } from '@relais/model';
import type { Customer, Simulator } from '@relais/simulator';
import type { CustomerHandle, KeptDriftSample } from 'relais';
import { describe, expect, it } from 'vitest';
import {
  customerAt,
  openScene,
  outage,
  PATIENT,
  PATIENT_REQUESTS,
  QUICK_RECOVERY,
  type Scene,
} from './bank-and-relais.ts';
import { inOrder } from './order-of-cards.ts';

const TODAY = dateInZone(Date.now(), 'Europe/Paris');
const DATE_FROM = addDays(TODAY, -80);

function named(bank: Simulator, login: string): Customer {
  const customer = bank.namedCustomers.find((one) => one.login === login);
  if (customer === undefined) throw new RangeError(`the bank has no customer ${login}`);
  return customer;
}

/** Pages of the web bank that were asked for while a task ran, without their queries. */
async function pagesOf({ bank }: Scene, task: () => Promise<unknown>): Promise<readonly string[]> {
  bank.requestLog.reset();
  await task();
  return bank.requestLog.snapshot().doors.web.requests.map(({ path }) => path.split('?')[0] ?? '');
}

async function readEverything(psu: CustomerHandle): Promise<Readonly<Record<string, readonly Transaction[]>>> {
  const { accounts } = await psu.getAccounts();
  const all: Record<string, readonly Transaction[]> = {};
  for (const { resourceId } of accounts) {
    await psu.getBalances(resourceId);
    all[resourceId] = inOrder((await psu.getTransactions(resourceId, { dateFrom: DATE_FROM })).transactions);
  }
  return all;
}

describe('R17: only payment accounts inside the consent are opened', () => {
  it('of a customer who has one of each kind: home, list, IBANs, and operations of the payment accounts', async () => {
    await using scene = await openScene();
    await outage(scene, scene.psuOf(customerAt(scene.bank, 0)));
    const psu = scene.psuOf(named(scene.bank, 'KINDS-ALL'));
    const pages = await pagesOf(scene, () => readEverything(psu));
    expect([...new Set(pages)].sort()).toEqual([
      '/fr/banque/comptes-et-contrats.html',
      '/fr/banque/mouvements.html',
      '/fr/banque/pageaccueil.html',
      '/fr/banque/rib.cgi',
    ]);
    // Four payment accounts, each opened once; others have a page of the same name.
    expect(pages.filter((page) => page.endsWith('/mouvements.html'))).toHaveLength(4);
  });

  it('of two accounts, one of them in the consent: the cards and announced operations of that one alone', async () => {
    await using scene = await openScene();
    const two = named(scene.bank, 'CARD-TWO');
    const other = named(scene.bank, 'KINDS-ALL').contracts.filter(({ kind }) => kind === 'current');
    const cards = two.contracts[0];
    scene.bank.changeLedger((ledger) => ({
      ...ledger,
      namedCustomers: (ledger.namedCustomers ?? []).map((one) =>
        one.login === two.login ? { ...one, contracts: [...two.contracts, ...other] } : one,
      ),
    }));
    await outage(scene, scene.psuOf(customerAt(scene.bank, 0)));
    const [iban = ''] = other.flatMap((contract) => contract.iban ?? []);
    const pages = await pagesOf(scene, () => readEverything(scene.psuOf(two, undefined, [iban])));
    expect(pages.filter((page) => page.endsWith('/mouvements.html'))).toHaveLength(1);
    expect(pages.filter((page) => page.includes('mvts_instance'))).toHaveLength(0);
    // Of the cards' own pages the list alone, which names them all.
    expect(pages.filter((page) => page.includes('.aspx'))).toEqual(['/fr/banque/SCIM_default.aspx']);
    const { accounts } = await scene.psuOf(two, undefined, [iban]).getAccounts();
    expect(accounts.map(({ accountId }) => accountId?.iban)).toEqual([iban]);
    expect(cards?.cards).toHaveLength(3);
  });
});

describe('a list with balances in several currencies', () => {
  it('gives every other account, and says which kind is missing', async () => {
    await using scene = await openScene();
    const psu = scene.psuOf(named(scene.bank, 'LIST-CURRENCIES'));
    const byApi = (await psu.getAccounts()).accounts;
    expect(byApi.map(({ accountId }) => accountId?.currency)).toEqual(['EUR', 'GBP', 'USD']);
    await outage(scene, scene.psuOf(customerAt(scene.bank, 0)));
    const { accounts, provenance } = await psu.getAccounts();
    expect(accounts.map(({ resourceId }) => resourceId)).toEqual(byApi.slice(0, 2).map(({ resourceId }) => resourceId));
    expect(provenance).toMatchObject({ channel: 'fallback', complete: false, leftOut: ['accounts_in_doubt'] });
    const missing = byApi[2]?.resourceId ?? '';
    await expect(psu.getBalances(missing)).rejects.toMatchObject({ code: 'page_drift' });
  });
});

/** Three calls bring the API back, as soon as it is looked at. A session is left as soon as it idles. */
const QUICK = { ...PATIENT, recovery: QUICK_RECOVERY };

async function recovered({ bank, relais }: Scene, psu: CustomerHandle): Promise<void> {
  await bank.faults.clear('api');
  while (relais.state !== 'closed') {
    await psu.getAccounts();
    await setImmediate();
  }
}

describe('what is announced and later booked', () => {
  it('keeps its id when it is booked during the outage, and when the API is back', async () => {
    await using scene = await openScene({
      relais: () => ({ failover: QUICK, fallback: { ...PATIENT_REQUESTS, idleMs: 1 } }),
    });
    const customer = named(scene.bank, 'ANNOUNCED');
    const psu = scene.psuOf(customer);
    const { accounts } = await psu.getAccounts();
    const id = accounts[0]?.resourceId ?? '';
    const channels: string[] = [];
    const read = async (): Promise<readonly Transaction[]> => {
      const { transactions, provenance } = await psu.getTransactions(id, { dateFrom: DATE_FROM });
      channels.push(provenance.channel);
      return transactions;
    };
    const byApi = await read();
    const amounts = async (): Promise<readonly unknown[]> =>
      (await psu.getBalances(id)).balances.map(({ balanceType, balanceAmount }) => [balanceType, balanceAmount]);
    const balancesByApi = await amounts();
    await outage(scene, psu);
    const before = await read();
    expect(before).toEqual(byApi);
    const pending = before.filter(({ status }) => status === 'PDNG');
    expect(pending).toHaveLength(3);
    expect(balancesByApi).toHaveLength(2);
    expect(await amounts()).toEqual(balancesByApi);

    const first = pending.at(-1);
    const logouts = (): number => scene.bank.requestLog.snapshot().customers[customer.login]?.logouts ?? 0;
    while (logouts() < (scene.bank.requestLog.snapshot().customers[customer.login]?.logins ?? 0)) await setImmediate();
    scene.bank.changeLedger((ledger) => bookFirst(ledger, customer.login));
    const after = await read();
    expect(channels.at(-1)).toBe('fallback');
    expect(after.find(({ resourceId }) => resourceId === first?.resourceId)).toMatchObject({
      status: 'BOOK',
      bookingDate: TODAY,
      transactionAmount: first?.transactionAmount,
    });
    expect(after.filter(({ status }) => status === 'PDNG')).toEqual(pending.slice(0, 2));
    expect(after).toHaveLength(before.length);

    await recovered(scene, psu);
    const again = await read();
    expect(channels.at(-1)).toBe('api');
    expect(again).toEqual(after);
  });
});

describe('P10 for deferred cards: ids do not change with the channel', () => {
  it.each([
    ['api', 'CARD-TWO'],
    ['fallback', 'CARD-TWO'],
    ['api', 'CARD-APART'],
    ['fallback', 'CARD-APART'],
  ] as const)('first seen through the %s: %s', async (first, login) => {
    await using scene = await openScene({ relais: () => ({ failover: QUICK }) });
    const psu = scene.psuOf(named(scene.bank, login));
    const inOneLine = ({ resourceId, bookingDate, transactionDate, ...row }: Transaction): string =>
      [resourceId, bookingDate, transactionDate, row.remittanceInformation.unstructured].join(' ');
    const read = async (): Promise<unknown> => {
      const { accounts } = await psu.getAccounts();
      const links = accounts.map(({ resourceId, linkedAccount }) => [resourceId, linkedAccount]);
      return [links, Object.entries(await readEverything(psu)).map(([id, rows]) => [id, rows.map(inOneLine)])];
    };
    if (first === 'fallback') await outage(scene, scene.psuOf(customerAt(scene.bank, 0)));
    const before = await read();
    if (first === 'fallback') await recovered(scene, psu);
    else await outage(scene, psu);
    expect(await read()).toEqual(before);
    if (first === 'api') await recovered(scene, psu);
    else await outage(scene, psu);
    expect(await read()).toEqual(before);
    expect(JSON.stringify(before).includes('relais-')).toBe(first === 'fallback');
  });
});

describe('the progress of a session', () => {
  it('tells the kind of each page and counts them; nothing of the customer is in it', async () => {
    await using scene = await openScene();
    await outage(scene, scene.psuOf(customerAt(scene.bank, 0)));
    const before = scene.events.length;
    await readEverything(scene.psuOf(named(scene.bank, 'CARD-TWO')));
    const told = scene.events
      .slice(before)
      .filter(([name, event]) => name === 'fallback:progress' && 'count' in (event as object))
      .map(([, event]) => event);
    expect(told.map((event) => (event as { count: number }).count)).toEqual(told.map((_, index) => index + 1));
    const kinds = told.map((event) => (event as { page: string }).page);
    expect(kinds.slice(0, 4)).toEqual(['accounts', 'rib', 'cards', 'cards']);
    expect(new Set(kinds)).toEqual(new Set(['accounts', 'rib', 'operations', 'announced', 'cards', 'own_cards']));
    const members = ['at', 'bankId', 'bytes', 'count', 'page', 'rows', 'status', 'tookMs'];
    for (const event of told) {
      expect(members).toEqual(expect.arrayContaining(Object.keys(event as object)));
      expect(JSON.stringify(event)).not.toMatch(/FR\d{4}|webid|[A-Z]{4,}/);
    }
  });
});

describe("the bank's export", () => {
  const withCsv = (csv: 'second_opinion' | 'on_drift'): Promise<Scene> =>
    openScene({ relais: () => ({ fallback: { ...PATIENT_REQUESTS, csv } }) });

  it.each(['ROWS-ALL', 'VIEW-NO-VALUE', 'CARD-TWO'])('agrees with the pages, in its own words: %s', async (login) => {
    await using scene = await withCsv('second_opinion');
    const psu = scene.psuOf(named(scene.bank, login));
    const before = await readEverything(psu);
    await outage(scene, scene.psuOf(customerAt(scene.bank, 0)));
    const pages = await pagesOf(scene, async () => expect(await readEverything(psu)).toEqual(before));
    expect(pages.filter((page) => page.endsWith('/telechargement.cgi'))).toHaveLength(2);
  });

  it('is asked for again while its form comes back in its place, and then gives the same', async () => {
    const waits: number[] = [];
    // A pause between two questions for the file ends at once.
    const clock: Clock = {
      ...systemClock,
      schedule: (task, delayMs) => {
        if (delayMs !== 1_000) return systemClock.schedule(task, delayMs);
        waits.push(delayMs);
        queueMicrotask(task);
        return () => {};
      },
    };
    await using scene = await openScene({
      relais: () => ({ clock, fallback: { ...PATIENT_REQUESTS, csv: 'second_opinion' } }),
    });
    const customer = named(scene.bank, 'ROWS-ALL');
    scene.bank.changeLedger((ledger) => ({
      ...ledger,
      namedCustomers: (ledger.namedCustomers ?? []).map((one) =>
        one.login === customer.login ? { ...one, scenario: { downloadForm: { comesBack: 2 } } } : one,
      ),
    }));
    const psu = scene.psuOf(customer);
    const before = await readEverything(psu);
    await outage(scene, scene.psuOf(customerAt(scene.bank, 0)));
    waits.length = 0;
    const pages = await pagesOf(scene, async () => expect(await readEverything(psu)).toEqual(before));
    // The form, then three times the file: twice the form came in its place.
    expect(pages.filter((page) => page.endsWith('/telechargement.cgi'))).toHaveLength(4);
    expect(waits.length).toBeGreaterThanOrEqual(2);
  });

  it('of the budget page is none: the refusal names it', async () => {
    await using scene = await withCsv('second_opinion');
    const customer = named(scene.bank, 'ROWS-ALL');
    scene.bank.changeLedger((ledger) => ({
      ...ledger,
      namedCustomers: (ledger.namedCustomers ?? []).map((one) =>
        one.login === customer.login ? { ...one, scenario: { downloadForm: { givesBudgetFile: true } } } : one,
      ),
    }));
    const psu = scene.psuOf(customer);
    const [account] = (await psu.getAccounts()).accounts;
    await outage(scene, scene.psuOf(customerAt(scene.bank, 0)));
    await expect(psu.getTransactions(account?.resourceId ?? '', { dateFrom: DATE_FROM })).rejects.toMatchObject({
      code: 'page_drift',
      fingerprint: { page: 'csv', mark: 'csv.budget' },
    });
  });

  it('answers in the place of a page that drifts, with the same ids, and says so', async () => {
    await using scene = await withCsv('on_drift');
    const customer = customerAt(scene.bank, 0);
    scene.bank.changeLedger((ledger) => ({
      ...ledger,
      customers: ledger.customers.map((one) => (one.login === customer.login ? withUnreadableRow(one) : one)),
    }));
    const psu = scene.psuOf(customer);
    const before = await readEverything(psu);
    await outage(scene, scene.psuOf(customerAt(scene.bank, 1)));
    const { accounts, provenance } = await psu.getAccounts();
    expect(provenance).toMatchObject({ channel: 'fallback', source: 'export' });
    for (const { resourceId } of accounts) {
      const { transactions, provenance: ofRows } = await psu.getTransactions(resourceId, { dateFrom: DATE_FROM });
      expect(ofRows).toMatchObject({ source: 'export', complete: false });
      expect(transactions.map((row) => row.resourceId)).toEqual(before[resourceId]?.map((row) => row.resourceId));
    }
    const drifts = scene.events.filter(([name]) => name === 'page:drift').map(([, event]) => event);
    expect(drifts.length).toBeGreaterThan(0);
    expect(JSON.stringify(drifts)).not.toMatch(/FONTAINE|AUBERTIN|4,80/);
  });
});

describe('a page that drifts', () => {
  const drifting = async (onDriftSample?: (sample: KeptDriftSample) => unknown): Promise<Scene> => {
    const fallback = { ...PATIENT_REQUESTS, ...(onDriftSample && { onDriftSample }) };
    const scene = await openScene({ relais: () => ({ fallback }) });
    const customer = customerAt(scene.bank, 0);
    scene.bank.changeLedger((ledger) => ({
      ...ledger,
      customers: ledger.customers.map((one) => (one.login === customer.login ? withUnreadableRow(one) : one)),
    }));
    await outage(scene, scene.psuOf(customerAt(scene.bank, 1)));
    return scene;
  };
  const drift = { code: 'page_drift', fingerprint: { page: 'operations', mark: 'label.leftover' } };

  it('is told once, and leaves a sample of it with whoever asked for one: once an hour, and nothing of the customer in it', async () => {
    const samples: KeptDriftSample[] = [];
    await using scene = await drifting((sample) => samples.push(sample));
    const customer = customerAt(scene.bank, 0);
    for (let time = 0; time < 2; time += 1) {
      await expect(scene.psuOf(customer).getAccounts()).rejects.toMatchObject(drift);
    }
    // In each call that of the first account, and that of the second, which was asked for while the first was read.
    expect(scene.events.filter(([name]) => name === 'page:drift')).toHaveLength(4);
    expect(samples).toHaveLength(1);
    const [sample] = samples;
    expect(sample).toMatchObject({ bankId: 'cic', fingerprint: drift.fingerprint, isCut: false });
    expect((sample?.keepUntil ?? 0) - (sample?.at ?? 0)).toBe(30 * 86_400_000);
    expect(sample?.address).toMatch(/^\/fr\/banque\/mouvements\.html\?webid=0{63}\d$/);
    expect(sample?.text).toContain('Opération');
    for (const { iban = '', number, holder, operations } of customer.contracts) {
      const words = [holder, ...operations.flatMap(({ lines }) => lines)].flatMap(
        (text) => text.match(/\p{Lu}{4,}/gu) ?? [],
      );
      const secrets = [iban, number, number.replaceAll(' ', '\u00a0'), ...words];
      expect(secrets.filter((secret) => secret !== '' && sample?.text.includes(secret))).toEqual([]);
    }
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('the disk is full');
      },
    ],
    ['rejects', () => Promise.reject(new Error('the disk is full'))],
  ])('is the same error for the caller when the host %s', async (_, onDriftSample) => {
    await using scene = await drifting(onDriftSample);
    await expect(scene.psuOf(customerAt(scene.bank, 0)).getAccounts()).rejects.toMatchObject(drift);
  });
});

/** A label that repeats its amount, as a page would whose cells have run into each other. */
function withUnreadableRow(customer: Customer): Customer {
  return {
    ...customer,
    contracts: customer.contracts.map((contract) => ({
      ...contract,
      operations: [
        ...contract.operations,
        {
          reference: `06002${TODAY.slice(0, 4)}${dayOfYear(TODAY)}99002`,
          token: 'e'.repeat(64),
          bookingDate: TODAY,
          valueDate: TODAY,
          cents: -480,
          currency: contract.currency,
          lines: ['VIR SEPA', '-4,80 EUR'],
          hasAdvice: false,
        },
      ],
    })),
  };
}

describe('accounts read side by side, where the bank allows it', () => {
  it('are the same as in order, over as many connections as were allowed', async () => {
    await using scene = await openScene({
      relais: (bank) => ({ bank: bank.profile({ web: { ...bank.profile().web, accountsAtOnce: 3 } }) }),
    });
    const psu = scene.psuOf(named(scene.bank, 'KINDS-ALL'));
    const before = await readEverything(psu);
    await outage(scene, scene.psuOf(customerAt(scene.bank, 0)));
    scene.bank.requestLog.reset();
    expect(await readEverything(psu)).toEqual(before);
    expect(scene.bank.requestLog.snapshot().doors.web.handshakes).toBe(3);
  });
});

describe('what the web bank does not show', () => {
  it('trusted beneficiaries stay refused, by type', async () => {
    await using scene = await openScene();
    const psu = scene.psuOf(customerAt(scene.bank, 0));
    await outage(scene, psu);
    await expect(psu.getTrustedBeneficiaries()).rejects.toMatchObject({
      code: 'fallback_refused',
      reason: 'no_fallback',
    });
  });

  it('who is connected is refused where the profile cannot vouch for the name', async () => {
    await using scene = await openScene({
      relais: (bank) => ({ bank: bank.profile({ web: { ...bank.profile().web, showsConnectedPsu: false } }) }),
    });
    const psu = scene.psuOf(customerAt(scene.bank, 0));
    await outage(scene, psu);
    await expect(psu.getEndUserIdentity()).rejects.toMatchObject({ code: 'fallback_refused', reason: 'no_fallback' });
  });
});

type Ledger = Simulator['ledger'];

/** Books what is announced for the nearest day, today. */
function bookFirst(ledger: Ledger, login: string): Ledger {
  const booked = (one: Customer): Customer => ({
    ...one,
    contracts: one.contracts.map((contract) => {
      const [first, ...rest] = contract.announced ?? [];
      if (first === undefined) return contract;
      const operation = {
        reference: `06002${TODAY.slice(0, 4)}${dayOfYear(TODAY)}99001`,
        token: 'f'.repeat(64),
        bookingDate: TODAY,
        valueDate: TODAY,
        cents: first.cents,
        currency: contract.currency,
        lines: first.lines,
        hasAdvice: false,
      };
      return { ...contract, announced: rest, operations: [...contract.operations, operation] };
    }),
  });
  return {
    ...ledger,
    namedCustomers: (ledger.namedCustomers ?? []).map((one) => (one.login === login ? booked(one) : one)),
  };
}

function dayOfYear(day: string): string {
  return String(1 + (Date.parse(day) - Date.parse(`${day.slice(0, 4)}-01-01`)) / 86_400_000).padStart(3, '0');
}
