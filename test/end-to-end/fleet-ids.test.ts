import { type Fleet, FleetMemory } from '@relais/core';
import type { Customer } from '@relais/simulator';
import {
  type CustomerHandle,
  createRelais,
  type Psu,
  type Relais,
  type RelaisOptions,
  type SealedStoreOptions,
} from 'relais';
import { describe, expect, it } from 'vitest';
import { keyvIn } from '../../packages/model/test/store/sealed-in.ts';
import { customerAt, openScene, PATIENT, PATIENT_REQUESTS, type Scene } from './bank-and-relais.ts';

const OPERATOR = { person: 'operator', reason: 'a test of ids' };
const WORKERS = 8;

interface Workers extends AsyncDisposable {
  readonly scene: Scene;
  readonly all: readonly Relais[];
  /** What the workers' store holds. */
  readonly entries: ReadonlyMap<string, unknown>;
  /** From now on, no worker reaches what they share. */
  readonly cutOff: () => void;
}

/** Worker processes as one process can play them: each has a Relais, a fleet and a store of its own, over one memory each. */
async function openWorkers(more: Partial<RelaisOptions> = {}): Promise<Workers> {
  const scene = await openScene();
  const { bank } = scene;
  const memory = new FleetMemory();
  const entries = new Map<string, unknown>();
  let isCutOff = false;
  const join = (): Fleet => {
    const fleet = memory.join();
    return {
      workerId: fleet.workerId,
      open: (bankId) => {
        const view = fleet.open(bankId);
        const advance: typeof view.advance = (name, options) =>
          isCutOff ? Promise.reject(new Error('cut off')) : view.advance(name, options);
        return new Proxy(view, { get: (of, name) => (name === 'advance' ? advance : bound(of, name)) });
      },
    };
  };
  const all = Array.from({ length: WORKERS }, () => {
    const store: SealedStoreOptions = { keyv: keyvIn(entries), key: new Uint8Array(32).fill(1) };
    return createRelais({
      bank: bank.profile(),
      tpp: { qwac: bank.pki.qwac, ca: bank.pki.rootPem },
      fallback: PATIENT_REQUESTS,
      failover: PATIENT,
      quota: false,
      fleet: join(),
      store,
      ...more,
    });
  });
  return {
    scene,
    all,
    entries,
    cutOff: () => {
      isCutOff = true;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(all.map((relais) => relais.close()));
      await scene[Symbol.asyncDispose]();
    },
  };
}

/** A view keeps private fields: its methods are called on itself. */
function bound(of: object, name: string | symbol): unknown {
  const member: unknown = Reflect.get(of, name);
  return typeof member === 'function' ? member.bind(of) : member;
}

function psuOf(relais: Relais, customer: Customer, more: Partial<Psu> = {}): CustomerHandle {
  return relais.for({
    id: customer.login,
    token: () => customer.accessToken,
    consent: { id: 'consent', accounts: 'all', fallbackAllowed: true },
    credentials: async () => ({ user: customer.login, password: Buffer.from(customer.password) }),
    ...more,
  });
}

const click = (): Partial<Psu> => ({
  attended: { actionId: 'click', at: Date.now() },
  psuHeaders: { 'PSU-IP-Address': '192.0.2.7' },
});

/** The ids of all accounts and of the rows of the first. */
async function idsOf(psu: CustomerHandle): Promise<unknown> {
  const { accounts } = await psu.getAccounts();
  const ids = accounts.map(({ resourceId }) => resourceId);
  const { transactions, provenance } = await psu.getTransactions(ids[0] ?? 'none', { dateFrom: '2026-10-01' });
  expect(provenance.ids).not.toBe('unstable');
  expect(transactions.length).toBeGreaterThan(3);
  const rows = transactions.map((row) => [row.bookingDate, row.transactionAmount.amount, row.resourceId].join(' '));
  return { ids, rows: rows.toSorted() };
}

const asked = ({ bank }: Scene, kind: string): number =>
  bank.requestLog.snapshot().doors.api.requests.filter(({ path }) => new RegExp(`/${kind}(\\?|$)`).test(path)).length;

describe('eight workers that read one customer at the same moment', () => {
  it('give every account and row the same id', async () => {
    await using workers = await openWorkers();
    const customer = customerAt(workers.scene.bank, 0);
    const [first, ...others] = await Promise.all(workers.all.map((relais) => idsOf(psuOf(relais, customer, click()))));
    for (const ids of others) expect(ids).toEqual(first);
  });

  it('give them the same ids, too, where some read the API and the others the web bank', async () => {
    await using workers = await openWorkers();
    const customer = customerAt(workers.scene.bank, 0);
    const read = (some: readonly Relais[]): Promise<unknown[]> =>
      Promise.all(some.map((relais) => idsOf(psuOf(relais, customer, click()))));
    const [first, ...api] = await read(workers.all.slice(WORKERS / 2));
    const web = workers.all.slice(0, WORKERS / 2);
    web[0]?.isolate('fallback', OPERATOR);
    const others = await read(web);
    for (const ids of [...api, ...others]) expect(ids).toEqual(first);
    expect(workers.scene.bank.requestLog.snapshot().customers[customer.login]?.logins).toBeGreaterThan(0);
  });

  it('ask the bank four times for each account and kind of data while the customer is not there', async () => {
    await using workers = await openWorkers({ quota: {} });
    const customer = customerAt(workers.scene.bank, 0);
    const handles = workers.all.map((relais) => psuOf(relais, customer));
    const lists = await Promise.allSettled(handles.flatMap((psu) => [psu.getAccounts(), psu.getAccounts()]));
    const listed = lists.find((one) => one.status === 'fulfilled')?.value.accounts[0]?.resourceId ?? 'none';
    const rest = await Promise.allSettled(
      handles.flatMap((psu) => [
        psu.getBalances(listed),
        psu.getTransactions(listed, { dateFrom: '2026-11-10' }),
        psu.getBalances(listed),
        psu.getTransactions(listed, { dateFrom: '2026-11-10' }),
      ]),
    );
    for (const ended of [...lists, ...rest]) {
      if (ended.status === 'rejected') expect(ended.reason).toMatchObject({ code: 'quota_exhausted' });
    }
    expect(lists.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    expect(rest.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
    expect(asked(workers.scene, 'accounts')).toBe(4);
    expect(asked(workers.scene, 'balances')).toBe(4);
    expect(asked(workers.scene, 'transactions')).toBe(4);
  });

  it('are not told to let one process at a time serve a customer', async () => {
    const warned: unknown[] = [];
    const hear = (warning: Error & { readonly code?: string }): void => void warned.push(warning.code);
    process.on('warning', hear);
    await using workers = await openWorkers({ quota: {} });
    const customer = customerAt(workers.scene.bank, 0);
    for (const relais of workers.all) await psuOf(relais, customer, click()).getAccounts();
    await new Promise(setImmediate);
    process.off('warning', hear);
    expect(warned).toEqual([]);
  });
});

describe('workers that cannot ask each other', () => {
  it('answer what the customer asks for, under the ids that all know', async () => {
    await using workers = await openWorkers({ quota: {} });
    const customer = customerAt(workers.scene.bank, 0);
    const [first] = workers.all;
    if (first === undefined) throw new RangeError('no worker');
    const before = await idsOf(psuOf(first, customer, click()));
    workers.cutOff();
    const after = await Promise.all(workers.all.map((relais) => idsOf(psuOf(relais, customer, click()))));
    for (const ids of after) expect(ids).toEqual(before);
  });

  it('say that new ids may change, and read nothing while the customer is not there', async () => {
    await using workers = await openWorkers({ quota: {} });
    const customer = customerAt(workers.scene.bank, 0);
    workers.cutOff();
    for (const relais of workers.all) {
      expect((await psuOf(relais, customer, click()).getAccounts()).provenance.ids).toBe('unstable');
      await expect(psuOf(relais, customer).getAccounts()).rejects.toMatchObject({
        code: 'own_network',
        reason: 'store',
      });
    }
    expect(asked(workers.scene, 'accounts')).toBe(WORKERS);
  });
});

it('a customer whom one worker forgets is forgotten by all', async () => {
  await using workers = await openWorkers({ quota: {}, lastKnown: {} });
  const { bank } = workers.scene;
  const [customer, other] = [customerAt(bank, 0), customerAt(bank, 1)];
  await Promise.all(workers.all.map((relais) => idsOf(psuOf(relais, customer, click()))));
  const [first] = workers.all;
  await first?.forget(customer.login);
  const sealed = [...workers.entries].filter(
    ([name, text]) => name !== 'relais:keys' && `${text}`.startsWith('relais1.'),
  );
  expect(sealed).toEqual([]);
  await Promise.all(workers.all.map((relais) => idsOf(psuOf(relais, other, click()))));
});
