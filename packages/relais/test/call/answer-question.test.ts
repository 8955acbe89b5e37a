import { type Account, createSealedStore, type ManualClock, manualClock, psuHandle, RelaisError } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { AccountIds } from '../../../continuity/src/accounts/account-ids.ts';
import { halLinks } from '../../../continuity/src/accounts/hal-links.ts';
import { forgetCustomer } from '../../../continuity/src/forget-customer.ts';
import { LastKnownAnswers } from '../../../continuity/src/last-known/last-known-answers.ts';
import { TransactionIds } from '../../../continuity/src/transactions/transaction-ids.ts';
import { row } from '../../../continuity/test/rows.ts';
import { createFailover, type Failover } from '../../../core/src/failover.ts';
import type { FailoverOptions } from '../../../core/src/failover-options.ts';
import { consecutiveFailures } from '../../../core/src/trip/consecutive-failures.ts';
import { BankMemory } from '../../../model/src/remembering/bank-memory.ts';
import { FaultyStore, hanging, swallowing, throwing } from '../../../model/test/store/faulty-store.ts';
import { answerQuestion } from '../../src/call/answer-question.ts';
import type { CustomerHandle, Told } from '../../src/call/answered.ts';
import type { Customer } from '../../src/call/customer.ts';
import { createAccessQuota } from '../../src/quota/access-quota.ts';
import { type Answers, answeringChannel } from './answering-channel.ts';

const IBAN = 'FR7610278041000002051230157';
const STORE_FAILURE = { code: 'own_network', reason: 'store' };

const account = (resourceId: string): Account => ({
  resourceId,
  accountId: { iban: IBAN, currency: 'EUR' },
  name: 'COMPTE',
  cashAccountType: 'CACC',
  _links: {},
});

function channel(accountId: string): Answers & { readonly asked: string[] } {
  const asked: string[] = [];
  const ask = <T>(what: string, answer: T): Promise<T> => {
    asked.push(what);
    return Promise.resolve(answer);
  };
  return {
    asked,
    accounts: () => ask('accounts', { accounts: [account(accountId)], _links: {} }),
    balances: ({ accountId: id }) => ask(`balances ${id}`, { balances: [], _links: {} }),
    transactions: ({ accountId: id }) =>
      ask(`transactions ${id}`, { transactions: [row({ id: 'row-1' })], _links: {} }),
    identity: () => ask('identity', { connectedPsu: 'EXEMPLE', _links: {} }),
    beneficiaries: () => ask('beneficiaries', { beneficiaries: [], _links: {} }),
  };
}

interface World {
  readonly clock: ManualClock;
  readonly keyv: FaultyStore;
  readonly failover: Failover;
  readonly api: ReturnType<typeof channel>;
  readonly web: ReturnType<typeof channel>;
  readonly memory: BankMemory;
  readonly handle: (more?: Partial<Customer>, psuId?: string) => CustomerHandle;
  /** The same store, seen by a new process. */
  readonly restarted: () => World;
}

function world(
  keyv = new FaultyStore(),
  clock = manualClock(Date.UTC(2026, 9, 5, 12)),
  options: Partial<FailoverOptions> = {},
): World {
  const store = createSealedStore({ keyv, key: new Uint8Array(32).fill(1) }, clock);
  const memory = new BankMemory({ store, bankId: 'cic', clock });
  const failover = createFailover({ bankId: 'cic', clock, ...options });
  const quota = createAccessQuota({ bankId: 'cic', store, clock });
  const [api, web] = [channel('ACC-1'), channel(IBAN)];
  const handle: World['handle'] = (more = {}, psuId = 'alice') => {
    const psu = memory.of(psuId);
    const customer: Customer = {
      failover,
      api: answeringChannel(api),
      fallback: answeringChannel(web),
      accountIds: new AccountIds(psu),
      transactionIds: new TransactionIds({ memory: psu, clock, timeZone: 'Europe/Paris' }),
      lastKnown: new LastKnownAnswers({ memory: psu, consentId: 'consent', maxAgeMs: 86_400_000 }),
      quota: { quota, psuId, attended: { actionId: 'click', at: clock.now() } },
      links: halLinks('/cic'),
      clock,
      ...more,
    };
    return psuHandle<Told>((question, options) => answerQuestion(question, customer, options));
  };
  return { clock, keyv, failover, api, web, memory, handle, restarted: () => world(keyv, clock) };
}

/** Lets time pass while a promise is under way; tells how long it took. */
async function timed<T>(
  clock: ManualClock,
  promise: Promise<T>,
): Promise<{ readonly tookMs: number; readonly end: T | unknown }> {
  const startedAt = clock.monotonic();
  let end: { readonly end: T | unknown } | undefined;
  promise.then(
    (value) => {
      end = { end: value };
    },
    (error: unknown) => {
      end = { end: error };
    },
  );
  for (let step = 0; step < 2_000; step += 1) {
    for (let turn = 0; turn < 3 && end === undefined; turn += 1) await new Promise(setImmediate);
    if (end !== undefined) return { tookMs: clock.monotonic() - startedAt, ...end };
    clock.advance(10);
  }
  throw new Error('it never ended');
}

const open = ({ failover }: World): void => failover.isolate('fallback', { person: 'operator', reason: 'a test' });

describe('a deadline of the caller', () => {
  it.each([
    ['hangs', hanging],
    ['throws', throwing],
    ['swallows', swallowing],
  ])('holds for what is looked up before and remembered after: the store %s, the API is well', async (_, fault) => {
    const { clock, keyv, handle } = world();
    keyv.failAll(fault);
    for (const call of [
      (psu: CustomerHandle) => psu.getAccounts({ deadlineMs: 1_500 }),
      (psu: CustomerHandle) => psu.getBalances('ACC-1', { deadlineMs: 1_500 }),
      (psu: CustomerHandle) => psu.getTransactions('ACC-1', {}, { deadlineMs: 1_500 }),
    ]) {
      const { tookMs, end } = await timed<object>(clock, call(handle()));
      expect(tookMs).toBeLessThanOrEqual(1_550);
      expect(end).not.toBeInstanceOf(Error);
      expect(end).toMatchObject({ provenance: { channel: 'api', ids: 'unstable' } });
    }
  });

  it('holds for a channel that ignores everything', async () => {
    const { clock, handle, api } = world();
    api.balances = () => new Promise(() => {});
    const { tookMs, end } = await timed(clock, handle().getBalances('ACC-1', { deadlineMs: 800 }));
    expect(tookMs).toBeLessThanOrEqual(860);
    expect(end).toMatchObject({ code: 'bank_unavailable', reason: 'caller_deadline' });
  });

  it('a caller who leaves is gone at once, whatever the store does', async () => {
    const { clock, keyv, handle } = world();
    keyv.failAll(hanging);
    const leaving = new AbortController();
    const call = handle().getTransactions('ACC-1', {}, { signal: leaving.signal });
    leaving.abort();
    const { tookMs, end } = await timed(clock, call);
    expect(tookMs).toBe(0);
    expect(end).toMatchObject({ code: 'aborted' });
  });

  it('is not needed: a store that hangs holds no call up for long', async () => {
    const { clock, keyv, handle } = world();
    keyv.failAll(hanging);
    const { tookMs } = await timed(clock, handle().getTransactions('ACC-1'));
    expect(tookMs).toBeLessThan(2_000);
    const again = await timed(clock, handle().getTransactions('ACC-1'));
    expect(again.tookMs).toBeLessThan(1_000);
  });

  it.each([0, -5, Number.NaN, '800'])('of %j is refused by name', async (deadlineMs) => {
    await expect(
      world()
        .handle()
        .getAccounts({ deadlineMs: deadlineMs as number }),
    ).rejects.toThrow(/deadlineMs/);
  });
});

describe('a store that is down while the API is well', () => {
  it('leaves the ids that this process knows', async () => {
    const { keyv, handle } = world();
    await handle().getAccounts();
    keyv.failAll(swallowing);
    const { accounts, provenance } = await handle().getAccounts();
    expect(accounts[0]?.resourceId).toBe('ACC-1');
    expect(provenance.ids).toBeUndefined();
  });

  it('keeps the caller’s own id of an account that the API has numbered anew', async () => {
    const { keyv, handle, api } = world();
    await handle().getAccounts();
    api.accounts = async () => ({ accounts: [account('ACC-NEW')], _links: {} });
    keyv.failAll(swallowing);
    const { accounts, provenance } = await handle().getAccounts();
    expect(accounts[0]?.resourceId).toBe('ACC-1');
    expect(provenance.ids).toBe('unstable');
    await handle().getBalances('ACC-1');
    expect(api.asked.at(-1)).toBe('balances ACC-NEW');
  });

  it('refuses where only stable ids are wanted, before the bank is asked', async () => {
    const { keyv, handle, api } = world();
    keyv.failAll(swallowing);
    const psu = handle({ ids: 'stable_only' });
    await expect(psu.getBalances('ACC-1')).rejects.toMatchObject(STORE_FAILURE);
    await expect(psu.getTransactions('ACC-1')).rejects.toMatchObject(STORE_FAILURE);
    expect(api.asked).toEqual([]);
    await expect(psu.getAccounts()).rejects.toMatchObject(STORE_FAILURE);
  });

  it('does not ask the API for an id that was made here', async () => {
    const before = world();
    open(before);
    const [first] = (await before.handle().getAccounts()).accounts;
    const { keyv, handle, api } = before.restarted();
    keyv.failAll(swallowing);
    await expect(handle().getBalances(first?.resourceId ?? '')).rejects.toMatchObject(STORE_FAILURE);
    expect(api.asked).toEqual([]);
  });
});

describe('a store that is down in an outage', () => {
  it('gives only what is certain: no account is guessed, no id is made', async () => {
    const before = world();
    await before.handle().getAccounts();
    const after = before.restarted();
    open(after);
    after.keyv.failAll(swallowing);
    await expect(after.handle().getAccounts()).rejects.toMatchObject(STORE_FAILURE);
    await expect(after.handle().getBalances('ACC-1')).rejects.toMatchObject(STORE_FAILURE);
    await expect(after.handle().getTransactions('ACC-1')).rejects.toMatchObject(STORE_FAILURE);
  });

  it('goes on with what this process knows', async () => {
    const here = world();
    await here.handle().getAccounts();
    await here.handle().getTransactions('ACC-1');
    open(here);
    here.keyv.failAll(swallowing);
    const { transactions, provenance } = await here.handle().getTransactions('ACC-1');
    expect(transactions[0]?.resourceId).toBe('row-1');
    expect(provenance).toMatchObject({ channel: 'fallback', ids: 'unstable' });
  });
});

describe('an account first seen in an outage', () => {
  it('is looked up in the API’s list once, also by many calls at once, and the caller’s id stays', async () => {
    const here = world();
    open(here);
    const [first] = (await here.handle().getAccounts()).accounts;
    const id = first?.resourceId ?? '';
    here.failover.release();
    here.failover.isolate('api', { person: 'operator', reason: 'a test' });
    await Promise.all(Array.from({ length: 10 }, () => here.handle().getBalances(id)));
    expect(here.api.asked.filter((what) => what === 'accounts')).toHaveLength(1);
    expect(here.api.asked.filter((what) => what === 'balances ACC-1')).toHaveLength(10);
    expect((await here.handle().getAccounts()).accounts[0]?.resourceId).toBe(id);
  });

  it('is looked up by the next call when the one that looked has left', async () => {
    const here = world();
    open(here);
    const [first] = (await here.handle().getAccounts()).accounts;
    here.failover.isolate('api', { person: 'operator', reason: 'a test' });
    const { accounts } = here.api;
    let reads = 0;
    here.api.accounts = (...given) => {
      reads += 1;
      return reads === 1 ? Promise.reject(new RelaisError('aborted', 'left')) : accounts(...given);
    };
    const calls = [0, 1].map(() => here.handle().getBalances(first?.resourceId ?? ''));
    const ends = await Promise.allSettled(calls);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});

describe('two accounts of one IBAN, in two currencies', () => {
  const inCurrency = (resourceId: string, currency: string): Account => ({
    ...account(resourceId),
    accountId: { iban: IBAN, currency },
  });

  it.each([
    ['transactions', ['EUR-1', 'USD-1']],
    ['balances', ['EUR-1', 'USD-1']],
  ] as const)('never answer for each other in an outage: %s', async (kind, [euros, dollars]) => {
    const here = world();
    here.api.accounts = async () => ({ accounts: [inCurrency(euros, 'EUR'), inCurrency(dollars, 'USD')], _links: {} });
    const balance = { balanceType: 'CLBD', name: 'x', balanceAmount: { amount: '1.00', currency: 'EUR' } };
    here.web.balances = async () => ({ balances: [balance], _links: {} });
    await here.handle().getAccounts();
    open(here);
    const ask = (id: string): Promise<unknown> =>
      kind === 'balances' ? here.handle().getBalances(id) : here.handle().getTransactions(id);
    await expect(ask(euros)).resolves.toMatchObject({ provenance: { channel: 'fallback' } });
    const refusal = { code: 'fallback_refused', reason: 'unknown_account' };
    await expect(ask(dollars)).rejects.toMatchObject(refusal);
    here.web.transactions = async () => ({ transactions: [], _links: {} });
    here.web.balances = async () => ({ balances: [], _links: {} });
    for (const id of [euros, dollars]) await expect(ask(id)).rejects.toMatchObject(refusal);
  });
});

describe('rows of other days than the API was asked for', () => {
  const october = { dateFrom: '2026-10-01', dateTo: '2026-10-04' };
  const on = (id: string, bookingDate: string) => ({ ...row({ id }), bookingDate, valueDate: bookingDate });
  const answering =
    (...transactions: ReturnType<typeof on>[]) =>
    async () => ({ transactions, _links: {} });

  it.each([
    ['a day before them', ['2026-09-30']],
    ['on the first day after them', ['2026-10-04']],
    ['on both sides', ['2026-09-30', '2026-10-04', '2026-07-01']],
  ])('cost themselves, and are counted: %s', async (_where, days) => {
    const here = world();
    await here.handle().getAccounts();
    here.api.transactions = answering(on('in', '2026-10-02'), ...days.map((day) => on(day, day)));
    const { transactions, matches, provenance } = await here.handle().getTransactions('ACC-1', october);
    expect(transactions.map(({ bookingDate }) => bookingDate)).toEqual(['2026-10-02']);
    expect(matches).toHaveLength(1);
    expect(provenance).toMatchObject({ channel: 'api', complete: true, outside: days.length });
  });

  it('alone may be another list: refused', async () => {
    const here = world();
    await here.handle().getAccounts();
    here.api.transactions = answering(on('a', '2026-09-30'), on('b', '2026-09-29'));
    await expect(here.handle().getTransactions('ACC-1', october)).rejects.toMatchObject({
      reason: 'quarantine_window',
    });
  });

  it('are none where no days were asked for, nor where a row is not booked yet', async () => {
    const here = world();
    await here.handle().getAccounts();
    here.api.transactions = answering(on('in', '2026-10-02'), { ...on('soon', '2026-11-02'), status: 'PDNG' });
    for (const query of [{}, october]) {
      const { transactions, provenance } = await here.handle().getTransactions('ACC-1', query);
      expect(transactions).toHaveLength(2);
      expect(provenance).not.toHaveProperty('outside');
    }
  });
});

describe('an answer of the API that contradicts itself', () => {
  const rows = (amount: string) => async () => ({
    transactions: [{ ...row({ id: 'row-1' }), transactionAmount: { amount, currency: 'EUR' } }],
    _links: {},
  });

  it('counts as one, is delivered to no caller, and the fallback answers in its place', async () => {
    const here = world(undefined, undefined, { trip: consecutiveFailures({ failures: 2, apartMs: 0 }) });
    const outcomes: string[] = [];
    here.failover.on('primary:failure', ({ outcome }) => outcomes.push(`${outcome.kind} ${outcome.effect}`));
    await here.handle().getAccounts();
    here.api.transactions = rows('-5.00');
    await expect(here.handle().getTransactions('ACC-1')).rejects.toMatchObject({
      code: 'malformed_reply',
      reason: 'quarantine_value',
    });
    const { transactions, provenance } = await here.handle().getTransactions('ACC-1');
    expect(outcomes).toEqual(['malformed counts', 'malformed counts']);
    expect(provenance).toMatchObject({ channel: 'fallback', incidentId: here.failover.incident?.id });
    expect(transactions).toHaveLength(1);
  });

  it('is remembered by nothing: the next sound one is new', async () => {
    const here = world();
    await here.handle().getAccounts();
    here.api.transactions = rows('-5.00');
    await here
      .handle()
      .getTransactions('ACC-1')
      .catch(() => {});
    here.api.transactions = rows('5.00');
    const { matches } = await here.handle().getTransactions('ACC-1');
    expect(matches).toMatchObject([{ reason: 'new' }]);
  });
});

describe('the first read by API after an outage', () => {
  const rowOn = (id: string, bookingDate: string) => ({ ...row({ id }), bookingDate, valueDate: bookingDate });

  it('asks for the days of the outage as well, and gives the caller only their own', async () => {
    const here = world();
    const asked: unknown[] = [];
    here.api.transactions = async ({ query }) => {
      asked.push(query.dateFrom);
      return { transactions: [rowOn('new', '2026-10-04'), rowOn('old', '2026-09-30')], _links: {} };
    };
    here.web.transactions = async () => ({ transactions: [rowOn('web', '2026-09-30')], _links: {} });
    await here.handle().getAccounts();
    open(here);
    await here.handle().getTransactions('ACC-1', { dateFrom: '2026-09-25' });
    here.failover.isolate('api', { person: 'operator', reason: 'a test' });
    const { transactions, matches } = await here.handle().getTransactions('ACC-1', { dateFrom: '2026-10-03' });
    expect(asked).toEqual(['2026-09-30']);
    expect(transactions.map(({ bookingDate }) => bookingDate)).toEqual(['2026-10-04']);
    expect(matches.map(({ id }) => id)).toEqual(transactions.map(({ resourceId }) => resourceId));
  });
});

describe('the first read by API after an outage, at a bank that does not give so many days', () => {
  const dated = (bookingDate: string) => ({ ...row({ id: bookingDate }), bookingDate, valueDate: bookingDate });

  it.each<[string, RelaisError]>([
    ['by the consent', new RelaisError('consent_expired', 'a test', { reason: 'forbidden', status: 403 })],
    ['by strong authentication', new RelaisError('sca_required', 'a test', { status: 403 })],
    ['by the request', new RelaisError('malformed_reply', 'a test', { reason: 'request_rejected', status: 400 })],
  ])('%s: the caller gets their own days, at the price of one access', async (_how, refusal) => {
    const here = world();
    const asked: unknown[] = [];
    here.api.transactions = async ({ query }) => {
      asked.push(query.dateFrom);
      if ((query.dateFrom ?? '') < '2026-10-03') throw refusal;
      return { transactions: [dated('2026-10-04')], _links: {} };
    };
    here.web.transactions = async () => ({ transactions: [dated('2026-09-30')], _links: {} });
    await here.handle().getAccounts();
    open(here);
    await here.handle().getTransactions('ACC-1', { dateFrom: '2026-09-25' });
    here.failover.isolate('api', { person: 'operator', reason: 'a test' });
    const { transactions } = await here.handle().getTransactions('ACC-1', { dateFrom: '2026-10-03' });
    expect(asked).toEqual(['2026-09-30', '2026-10-03']);
    expect(transactions).toHaveLength(1);
    // The caller's own days are refused as before.
    await expect(here.handle().getTransactions('ACC-1', { dateFrom: '2026-10-01' })).rejects.toBe(refusal);
  });

  it.each([
    ['an outage', new RelaisError('bank_unavailable', 'a test', { reason: 'http_status', status: 503 })],
    ['an unreadable answer', new RelaisError('malformed_reply', 'a test', { reason: 'unreadable', status: 200 })],
    ['an answer without a status', new RelaisError('malformed_reply', 'a test', { reason: 'too_large' })],
  ])('is not asked again after %s', async (_what, failure) => {
    const here = world();
    let asked = 0;
    here.api.transactions = async () => {
      asked += 1;
      throw failure;
    };
    here.web.transactions = async () => ({ transactions: [dated('2026-09-30')], _links: {} });
    await here.handle().getAccounts();
    open(here);
    await here.handle().getTransactions('ACC-1', { dateFrom: '2026-09-25' });
    here.failover.isolate('api', { person: 'operator', reason: 'a test' });
    await here
      .handle()
      .getTransactions('ACC-1', { dateFrom: '2026-10-03' })
      .catch(() => {});
    expect(asked).toBe(1);
  });
});

describe('an account that cannot be listed', () => {
  it('is answered and not remembered: it could not be forgotten', async () => {
    const here = world();
    const list = async () => false;
    const accountIds = new AccountIds(here.memory.of('alice'));
    const blocked = here.handle({
      accountIds: {
        find: (id, wait) => accountIds.find(id, wait),
        present: (...given) => accountIds.present(...given),
        learnApiId: (...given) => accountIds.learnApiId(...given),
        list,
      },
      quota: { quota: freeQuota(), psuId: 'alice' },
    });
    const { transactions, matches, provenance } = await blocked.getTransactions('ACC-NEVER-LISTED');
    expect(transactions).toHaveLength(1);
    expect(matches).toEqual([]);
    expect(provenance.ids).toBe('unstable');
    await blocked.getBalances('ACC-NEVER-LISTED');
    expect(here.keyv.names()).toEqual([]);
  });
});

describe('what is known of an answer', () => {
  it('is plain data beside the bank’s own, which a spread, a clone and JSON keep', async () => {
    const { handle } = world();
    await handle().getAccounts();
    const answer = await handle().getTransactions('ACC-1');
    expect(answer.provenance).toMatchObject({ channel: 'api', complete: true });
    expect(answer.matches).toMatchObject([{ id: answer.transactions[0]?.resourceId, reason: 'new' }]);
    expect(structuredClone({ ...answer })).toEqual(answer);
    expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
  });
});

describe('a customer who is forgotten', () => {
  const nothing = async ({ memory }: World, psuId = 'alice'): Promise<void> => forgetCustomer(memory, psuId);

  it('leaves no entry, not even of accounts that no list has named; others stay', async () => {
    const here = world();
    const quotaOff = (psuId: string) => here.handle({ quota: { quota: freeQuota(), psuId } }, psuId);
    await quotaOff('bob').getAccounts();
    const ofBob = here.keyv.names();
    const alice = quotaOff('alice');
    await alice.getAccounts();
    await alice.getTransactions('ACC-1');
    await alice.getTransactions('ACC-NEVER-LISTED');
    await alice.getBalances('ACC-OTHER');
    await alice.getEndUserIdentity();
    await alice.getTrustedBeneficiaries();
    expect(here.keyv.names().length).toBeGreaterThan(ofBob.length + 6);
    await nothing(here);
    expect(here.keyv.names()).toEqual(ofBob);
  });

  it('is not remembered again by a call that was under way', async () => {
    const here = world();
    const gate = Promise.withResolvers<void>();
    const { transactions } = here.api;
    here.api.transactions = async (...given) => {
      await gate.promise;
      return transactions(...given);
    };
    const call = here.handle({ quota: { quota: freeQuota(), psuId: 'alice' } }).getTransactions('ACC-1');
    await nothing(here);
    gate.resolve();
    await call;
    expect(here.keyv.names()).toEqual([]);
  });

  it.each([
    ['throws', throwing],
    ['swallows', swallowing],
  ])('is not said to be forgotten while the store %s, and is found again when asked again', async (_, fault) => {
    const here = world();
    const psu = here.handle({ quota: { quota: freeQuota(), psuId: 'alice' } });
    await psu.getAccounts();
    await psu.getTransactions('ACC-1');
    here.keyv.failAll(fault);
    await expect(nothing(here)).rejects.toMatchObject(STORE_FAILURE);
    here.keyv.fail();
    here.clock.advance(1_000);
    await nothing(here.restarted());
    expect(here.keyv.names()).toEqual([]);
  });
});

/** Counts elsewhere. */
function freeQuota(): ReturnType<typeof createAccessQuota> {
  const store = createSealedStore({ keyv: new FaultyStore(), key: new Uint8Array(32) });
  return createAccessQuota({ bankId: 'cic', store, agreedLimit: { accesses: 100, reference: 'a test' } });
}
