import {
  createSealedStore,
  type HalTransactions,
  manualClock,
  type Question,
  type Reading,
  type ValueOf,
} from '@relais/model';
import { describe, expect, it } from 'vitest';
import { BankMemory } from '../../../model/src/remembering/bank-memory.ts';
import { psuMemoryIn } from '../../../model/test/store/sealed-in.ts';
import { checkLastKnown, LastKnownAnswers } from '../../src/last-known/last-known-answers.ts';
import { row } from '../rows.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 9, 5, 12);

function keeper(consentId = 'consent', entries = new Map<string, unknown>()) {
  const clock = manualClock(NOW);
  const settings = { memory: psuMemoryIn(entries, 'alice', clock), consentId, maxAgeMs: 24 * HOUR };
  return { answers: new LastKnownAnswers(settings), clock, entries };
}

const LIST: HalTransactions = {
  transactions: [
    row({ id: 'c', on: '2026-10-03' }),
    row({ id: 'b', on: '2026-09-20' }),
    row({ id: 'a', on: '2026-09-02' }),
  ],
  _links: {},
};
const ACCOUNT = { kind: 'transactions', accountId: 'ACC-1' } as const;

/** An answer that was read just now. */
function read<Value>(value: Value, provenance: Reading = { complete: true }) {
  return { value, provenance, fetchedAt: NOW };
}

async function idsIn(answers: LastKnownAnswers, query: object): Promise<readonly (string | undefined)[] | undefined> {
  const known = await answers.find({ ...ACCOUNT, query });
  return known?.value.transactions.map(({ resourceId }) => resourceId);
}

describe('R10: what was read last', () => {
  it('comes back as it was given, with the time it was read at and how whole it was', async () => {
    const { answers } = keeper();
    const answer = {
      value: { accounts: [], _links: {} },
      provenance: { complete: false, leftOut: ['cards'], servedFrom: '2026-09-10', source: 'export' },
      fetchedAt: NOW - HOUR,
    } as const;
    await answers.keep({ kind: 'accounts' }, answer);
    expect(await answers.find({ kind: 'accounts' })).toEqual(answer);
  });

  it('stays as it was given, whatever the caller makes of what they got', async () => {
    const { answers } = keeper();
    const value = { balances: [], _links: {} as Record<string, { href: string }> };
    const question = { kind: 'balances', accountId: 'ACC-1' } as const;
    await answers.keep(question, read(value));
    value._links['self'] = { href: '/elsewhere' };
    const found = await answers.find(question);
    expect(found).toEqual(read({ balances: [], _links: {} }));
    Object.assign(found?.value ?? {}, { balances: 'changed' });
    expect(await answers.find(question)).toEqual(read({ balances: [], _links: {} }));
  });

  it.each([
    ['the same window', { dateFrom: '2026-09-01' }, ['c', 'b', 'a']],
    ['a narrower window', { dateFrom: '2026-09-15' }, ['c', 'b']],
    ['a window that ends', { dateFrom: '2026-09-15', dateTo: '2026-10-01' }, ['b']],
    ['a wider window', { dateFrom: '2026-08-31' }, undefined],
    ['a window without a beginning', {}, undefined],
  ])('of transactions, %s is answered wholly or not at all', async (_, query, ids) => {
    const { answers } = keeper();
    await answers.keep({ ...ACCOUNT, query: { dateFrom: '2026-09-01' } }, read(LIST));
    expect(await idsIn(answers, query)).toEqual(ids);
  });

  it.each([
    ['the days after its oldest row', { dateFrom: '2026-09-03' }, ['c', 'b']],
    ['the oldest row’s own day, which may be there in part', { dateFrom: '2026-09-02' }, undefined],
    ['the same question', {}, ['c', 'b', 'a']],
  ])('a list that the bank began answers %s', async (_, query, ids) => {
    const { answers } = keeper();
    await answers.keep({ ...ACCOUNT, query: {} }, read(LIST));
    expect(await idsIn(answers, query)).toEqual(ids);
  });

  it('a list that ended does not answer for today', async () => {
    const { answers } = keeper();
    await answers.keep({ ...ACCOUNT, query: { dateFrom: '2026-09-01', dateTo: '2026-10-04' } }, read(LIST));
    expect(await idsIn(answers, { dateFrom: '2026-09-01' })).toBeUndefined();
    expect(await idsIn(answers, { dateFrom: '2026-09-01', dateTo: '2026-10-05' })).toBeUndefined();
    expect(await idsIn(answers, { dateFrom: '2026-09-01', dateTo: '2026-10-03' })).toEqual(['b', 'a']);
  });

  it('a list that began later than asked answers from where it began', async () => {
    const { answers } = keeper();
    const cut = read(LIST, { complete: false, servedFrom: '2026-09-10' });
    await answers.keep({ ...ACCOUNT, query: { dateFrom: '2026-01-01' } }, cut);
    expect(await idsIn(answers, { dateFrom: '2026-09-05' })).toBeUndefined();
    expect(await idsIn(answers, { dateFrom: '2026-09-10' })).toEqual(['c', 'b']);
  });

  it('is not shown once it is too old, nor under another consent, nor for another account', async () => {
    const memory = new Map<string, unknown>();
    const { answers, clock } = keeper('consent', memory);
    await answers.keep({ kind: 'balances', accountId: 'ACC-1' }, read({ balances: [], _links: {} }));
    expect(await keeper('another', memory).answers.find({ kind: 'balances', accountId: 'ACC-1' })).toBeUndefined();
    expect(await answers.find({ kind: 'balances', accountId: 'ACC-2' })).toBeUndefined();
    clock.advance(24 * HOUR);
    expect(await answers.find({ kind: 'balances', accountId: 'ACC-1' })).toBeDefined();
    clock.advance(1);
    expect(await answers.find({ kind: 'balances', accountId: 'ACC-1' })).toBeUndefined();
  });

  it('a store that fails costs no answer, and hides no refusal', async () => {
    const failing = () => Promise.reject(new Error('disk'));
    const keyv = { get: failing, set: failing, delete: failing };
    const store = createSealedStore({ keyv, key: new Uint8Array(32) });
    const memory = new BankMemory({ store, bankId: 'cic' }).of('alice');
    const answers = new LastKnownAnswers({ memory, consentId: 'c', maxAgeMs: 1 });
    await expect(answers.keep({ kind: 'accounts' }, read({ accounts: [], _links: {} }))).resolves.toBeUndefined();
    await expect(answers.find({ kind: 'accounts' })).resolves.toBeUndefined();
  });

  it.each([
    ['accounts', {}],
    ['accounts', { accounts: {} }],
    ['accounts', { accounts: [{ name: 'COMPTE' }] }],
    ['balances', { balances: [{ balanceAmount: { amount: 12, currency: 'EUR' } }] }],
    ['transactions', { transactions: [{}] }],
    ['transactions', { transactions: 'none' }],
    ['identity', {}],
    ['beneficiaries', { beneficiaries: ['Jeanne'] }],
  ] as const)('of %s, nothing is delivered that is none: %j', async (kind, value) => {
    const entries = new Map<string, unknown>();
    const question = { kind, accountId: 'ACC-1', query: {} } as Question;
    await keeper('consent', entries).answers.keep(question, read(value as unknown as ValueOf<Question>));
    expect(await keeper('consent', entries).answers.find(question)).toBeUndefined();
  });

  it.each([{}, { complete: 'yes' }, { complete: true, leftOut: 'cards' }, { complete: true, servedFrom: 7 }])(
    'nothing is delivered of which nobody can tell how whole it is: %j',
    async (provenance) => {
      const entries = new Map<string, unknown>();
      const answer = read({ accounts: [], _links: {} }, provenance as unknown as Reading);
      await keeper('consent', entries).answers.keep({ kind: 'accounts' }, answer);
      expect(await keeper('consent', entries).answers.find({ kind: 'accounts' })).toBeUndefined();
    },
  );

  it.each([0, -1, Number.NaN])('refuses %d as an age', (maxAgeMs) => {
    expect(() => checkLastKnown({ maxAgeMs })).toThrow(RangeError);
  });
});
