import { addDays, dateInZone } from '@relais/model';
import { type Customer, type Simulator, startSimulator } from '@relais/simulator';
import type { CustomerHandle } from 'relais';
import { type CallOptions, createRelais, isRelaisError, type Outcome, type Relais, type RelaisOptions } from 'relais';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerAt } from './bank-and-relais.ts';
import { failingStore, STORE_FAULTS, type StoreFault } from './store-faults.ts';

const KEY = new Uint8Array(32).fill(3);
const DEADLINE_MS = 6_000;
/** A busy machine wakes a timer late. */
const SLACK_MS = 1_500;
const OPERATOR = { person: 'operator', reason: 'a test of the store' };

const daysAgo = (days: number): string => addDays(dateInZone(Date.now(), 'Europe/Paris'), -days);

interface World {
  readonly relais: Relais;
  readonly store: ReturnType<typeof failingStore>;
  readonly outcomes: Outcome[];
  readonly incidents: unknown[];
  readonly psu: (customer: Customer, isAttended?: boolean) => CustomerHandle;
}

let bank: Simulator;
beforeAll(async () => {
  bank = await startSimulator({ webClientCertificate: 'requested' });
});
afterAll(() => bank.close());

function open(entries: Map<string, string>, options: Partial<RelaisOptions> = {}): World {
  const store = failingStore(entries);
  const outcomes: Outcome[] = [];
  const incidents: unknown[] = [];
  const relais = createRelais({
    bank: bank.profile(),
    tpp: { qwac: bank.pki.qwac, ca: bank.pki.rootPem },
    store: { keyv: store, key: KEY, timeoutMs: 600 },
    lastKnown: {},
    failover: { deadlineMs: 20_000, fallbackDeadlineMs: 20_000, onOutcome: (outcome) => outcomes.push(outcome) },
    ...options,
  });
  relais.on('failover', (incident) => {
    if (incident.basis !== 'operator_decision') incidents.push(incident);
  });
  const psu: World['psu'] = ({ login, password, accessToken }, isAttended = true) =>
    relais.for({
      id: login,
      token: () => accessToken,
      consent: { id: 'consent', accounts: 'all', fallbackAllowed: true },
      credentials: async () => ({ user: login, password: Buffer.from(password) }),
      ...(isAttended && { attended: { actionId: 'click', at: Date.now() } }),
    });
  return { relais, store, outcomes, incidents, psu };
}

type Call = (psu: CustomerHandle, accountId: string, options: CallOptions) => Promise<object>;
const CALLS: Readonly<Record<string, Call>> = {
  accounts: (psu, _, options) => psu.getAccounts(options),
  balances: (psu, id, options) => psu.getBalances(id, options),
  transactions: (psu, id, options) => psu.getTransactions(id, {}, options),
  identity: (psu, _, options) => psu.getEndUserIdentity(options),
  beneficiaries: (psu, _, options) => psu.getTrustedBeneficiaries(options),
};

interface End {
  readonly name: string;
  readonly tookMs: number;
  readonly value?: object;
  readonly error?: unknown;
}

async function everyCall(psu: CustomerHandle, accountId: string): Promise<readonly End[]> {
  const ends: End[] = [];
  for (const [name, call] of Object.entries(CALLS)) {
    const startedAt = performance.now();
    const end = await call(psu, accountId, { deadlineMs: DEADLINE_MS }).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    ends.push({ name, tookMs: performance.now() - startedAt, ...end });
  }
  return ends;
}

/** A store that was down is found to be back within a moment. Nothing else may be in the way. */
async function eventually<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      expect(error).toMatchObject({ code: 'own_network', reason: 'store' });
      if (tries === 40) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

const CHANNELS = ['api', 'fallback'] as const;
const cases = STORE_FAULTS.flatMap((fault) =>
  CHANNELS.flatMap((channel) => [true, false].flatMap((quota) => [[fault, channel, quota] as const])),
);

describe('P7, P8: whatever the store does', () => {
  it.each(cases)(
    'it %s, by %s, quota %s: each call ends in its deadline, in data or one RelaisError, and nobody is blamed',
    { timeout: 120_000 },
    async (fault, channel, quota) => {
      const entries = new Map<string, string>();
      const options = quota ? {} : ({ quota: false } as const);
      const customer = customerAt(bank, 0);
      const before = open(entries, options);
      const { accounts } = await before.psu(customer).getAccounts();
      const accountId = accounts[0]?.resourceId ?? '';
      await before.psu(customer).getTransactions(accountId);
      const restarted = open(entries, options);
      for (const world of [before, restarted]) {
        if (channel === 'fallback') world.relais.isolate('fallback', OPERATOR);
        world.store.fault = fault;
        for (const isAttended of [true, false]) {
          for (const { name, tookMs, value, error } of await everyCall(world.psu(customer, isAttended), accountId)) {
            expect(tookMs, name).toBeLessThan(DEADLINE_MS + SLACK_MS);
            if (value === undefined) {
              expect(isRelaisError(error) ? 'typed' : error, name).toBe('typed');
              expect(`${error} ${(error as Error).cause}`).not.toContain('hunter2');
            }
            if (channel === 'api' && isAttended) expect(value, `${name}: ${error}`).toBeDefined();
          }
        }
        world.store.fault = 'none';
        expect(world.incidents).toEqual([]);
        expect(world.outcomes.filter(({ effect }) => effect === 'counts')).toEqual([]);
      }
      // Nobody rests: another customer is read by the same channel.
      await eventually(() => restarted.psu(customerAt(bank, 1)).getAccounts());
      await Promise.all([before.relais.close(), restarted.relais.close()]);
    },
  );

  const DOWN: readonly StoreFault[] = ['throws', 'hangs', 'swallows'];
  it.each(DOWN)('a store that %s costs a well API milliseconds a call, not its time limit', async (fault) => {
    const world = open(new Map());
    const psu = world.psu(customerAt(bank, 2));
    await psu.getAccounts();
    world.store.fault = fault;
    await psu.getAccounts();
    await new Promise((resolve) => setTimeout(resolve, 700));
    const startedAt = performance.now();
    for (let call = 0; call < 5; call += 1) await psu.getAccounts();
    expect(performance.now() - startedAt).toBeLessThan(2_500);
    await world.relais.close();
  });

  it('ids that this process knows stay, and what could not be written is written once the store is back', async () => {
    const entries = new Map<string, string>();
    const world = open(entries);
    const psu = world.psu(customerAt(bank, 0));
    const known = (await psu.getAccounts()).accounts.map(({ resourceId }) => resourceId);
    world.relais.isolate('fallback', OPERATOR);
    // Without a look at what was tried before, nobody is logged in: the session is open already.
    await psu.getAccounts();
    await psu.getTransactions(known[0] ?? '', { dateFrom: daysAgo(7) });
    world.store.fault = 'swallows';
    const answer = await psu.getAccounts();
    expect(answer.accounts.map(({ resourceId }) => resourceId)).toEqual(expect.arrayContaining(known));
    expect(answer.provenance).toMatchObject({ channel: 'fallback' });
    // Older rows are new here, and their ids cannot be kept.
    const rows = await psu.getTransactions(known[0] ?? '');
    expect(rows.provenance.ids).toBe('unstable');
    world.store.fault = 'none';
    const again = await eventually(async () => {
      const answer = await psu.getTransactions(known[0] ?? '');
      if (answer.provenance.ids !== undefined)
        throw Object.assign(new Error(), { code: 'own_network', reason: 'store' });
      return answer;
    });
    const idsOf = ({ transactions }: typeof rows) => transactions.map(({ resourceId }) => resourceId);
    expect(idsOf(again)).toEqual(idsOf(rows));
    const restarted = open(entries);
    restarted.relais.isolate('fallback', OPERATOR);
    expect(idsOf(await restarted.psu(customerAt(bank, 0)).getTransactions(known[0] ?? ''))).toEqual(idsOf(rows));
    await Promise.all([world.relais.close(), restarted.relais.close()]);
  });

  it.each(STORE_FAULTS)(
    'it %s: a new process marks what it cannot look up, or refuses where that is wanted',
    async (fault) => {
      const entries = new Map<string, string>();
      const before = open(entries);
      await before.psu(customerAt(bank, 1)).getAccounts();
      await before.relais.close();
      for (const ids of ['as_possible', 'stable_only'] as const) {
        const world = open(entries, { ids });
        world.store.fault = fault;
        const end = await world
          .psu(customerAt(bank, 1))
          .getAccounts()
          .then(
            (answer) => answer.provenance.ids ?? 'stable',
            (error: unknown) => error,
          );
        if (end !== 'stable') {
          if (ids === 'as_possible') expect(end).toBe('unstable');
          else expect(end).toMatchObject({ code: 'own_network', reason: 'store' });
        }
        // Slow and late stores work, and what is old here is also the newest.
        if (!['slow', 'late', 'old'].includes(fault)) expect(end).not.toBe('stable');
        await world.relais.close();
      }
    },
  );

  it('unattended reads that nobody can count are refused before the bank is asked', async () => {
    const entries = new Map<string, string>();
    const before = open(entries);
    const customer = customerAt(bank, 2);
    for (let read = 0; read < 4; read += 1) await before.psu(customer, false).getAccounts();
    const asked = bank.requestLog.snapshot().doors.api.requests.length;
    for (const world of [before, open(entries)]) {
      world.store.fault = 'swallows';
      for (let read = 0; read < 8; read += 1) await expect(world.psu(customer, false).getAccounts()).rejects.toThrow();
      world.store.fault = 'none';
    }
    expect(bank.requestLog.snapshot().doors.api.requests).toHaveLength(asked);
  });
});

it.each([0, -1, Number.NaN, '5000', null])('a deadline of %j is refused by name', async (deadlineMs) => {
  const world = open(new Map());
  const psu = world.psu(customerAt(bank, 0));
  for (const call of Object.values(CALLS)) {
    await expect(call(psu, 'ACC-1', { deadlineMs: deadlineMs as number })).rejects.toThrow(/deadlineMs/);
  }
  await expect(psu.getAccounts({ deadlineMs: Number.POSITIVE_INFINITY })).resolves.toBeDefined();
  await world.relais.close();
});
