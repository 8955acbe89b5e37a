import type { Transaction } from '@relais/model';
import { describe, expect, it } from 'vitest';
import type { MatchReason } from '../src/index.ts';
import { answer, reader, referenced, row, type ShownRow } from './rows.ts';

const REF = '06002202627400004';
const OTHER = '06002202627400009';
const DATED = ['12.03 SHOP'];
const SHOP = ['SHOP'];

type Rows = readonly ShownRow[];

describe('the same row', () => {
  it.each<[string, 'api' | 'fallback', Rows, 'api' | 'fallback', Rows, MatchReason]>([
    ['is known by its id', 'api', [row({ id: 'a' })], 'api', [row({ id: 'a', lines: [] })], 'channel_id'],
    ['gets another id from the bank', 'api', [row({ id: 'a' })], 'api', [row({ id: 'b' })], 'content'],
    [
      'gets another id and another reference',
      'api',
      [row({ id: `${REF}-aa` })],
      'api',
      [row({ id: `${OTHER}-bb` })],
      'content',
    ],
    [
      'gets another id and loses the date in its label',
      'api',
      [row({ id: 'a', lines: DATED })],
      'api',
      [row({ id: 'b', lines: SHOP })],
      'similar',
    ],
    ['is read on the web', 'api', [row({ id: 'a' })], 'fallback', [row()], 'content'],
    ['was read on the web first', 'fallback', [row()], 'api', [row({ id: 'a' })], 'content'],
    [
      'has its reference on the web, and another label',
      'api',
      [row({ id: `${REF}-aa`, lines: ['VIR INST'] })],
      'fallback',
      [referenced(REF, { lines: ['VIREMENT RECU'] })],
      'reference',
    ],
    [
      'has its reference late',
      'fallback',
      [row({ lines: ['VIR SEPA ANNE'] })],
      'fallback',
      [referenced(REF, { lines: ['VIR SEPA ANNE', 'LOYER'] })],
      'similar',
    ],
    [
      'has its lines split elsewhere',
      'api',
      [row({ id: 'a', lines: ['VIR SEPA', 'ANNE'] })],
      'fallback',
      [row({ lines: ['VIR  SEPA ANNE'] })],
      'content',
    ],
    [
      'has a label that is cut',
      'api',
      [row({ id: 'a' })],
      'fallback',
      [row({ lines: ['PAIEMENT CB 0110 REN', 'BOULANGERIE KERN CAR'] })],
      'similar',
    ],
    [
      'is booked a day later, of the same value date',
      'api',
      [row({ id: 'a', value: '2026-09-30' })],
      'fallback',
      [row({ on: '2026-10-02', value: '2026-09-30' })],
      'similar',
    ],
    ['is printed with other decimals', 'api', [row({ id: 'a', amount: '20.' })], 'fallback', [row()], 'content'],
    ['is booked as it was announced', 'api', [row({ id: 'p', status: 'PDNG' })], 'api', [row({ id: 'b' })], 'content'],
    [
      'is booked on another day than announced, with more of a label',
      'api',
      [row({ id: 'p', status: 'PDNG', on: '2026-10-02', lines: ['CB  0110 RENNES'] })],
      'api',
      [row({ id: 'b', on: '2026-10-04', lines: ['PAIEMENT CB  0110 RENNES', 'BOULANGERIE KERN'] })],
      'similar',
    ],
    [
      'is announced on one channel and booked on the other',
      'api',
      [row({ id: 'p', status: 'PDNG' })],
      'fallback',
      [row({ value: '2026-10-01' })],
      'similar',
    ],
  ])('%s', async (_, first, before, second, after, reason) => {
    const { read } = reader();
    const [known] = await read(first, ...before);
    const [again] = await read(second, ...after);
    expect(again).toMatchObject({ id: known?.id, reason });
    expect((await read(first, ...before))[0]?.id).toBe(known?.id);
  });
});

describe('another row', () => {
  it.each<[string, readonly Transaction[], readonly Transaction[]]>([
    ['of another amount', [row({ id: 'a' })], [row({ amount: '20.01' })]],
    ['of the other sign beside it', [row({ id: 'a' })], [row(), row({ sign: 'CRDT' })]],
    [
      'booked with another amount than announced',
      [row({ id: 'p', status: 'PDNG', amount: '100.00' })],
      [row({ amount: '61.35' })],
    ],
    ['with another day of purchase', [row({ id: 'a' })], [row(), row({ lines: ['PAIEMENT CB  0210 RENNES'] })]],
    ['booked four days later', [row({ id: 'a' })], [row({ on: '2026-10-05' })]],
    [
      'that takes over an id, long after',
      [row({ id: 'rent', on: '2026-09-03', lines: ['LOYER'] })],
      [row({ id: 'rent', on: '2026-10-03', lines: ['LOYER'] }), row({ on: '2026-09-03', lines: ['LOYER'] })],
    ],
  ])('%s gets an id of its own', async (_, before, after) => {
    const { read } = reader();
    const known = await read('api', ...before);
    const again = await read(after[0]?.resourceId === undefined ? 'fallback' : 'api', ...after);
    const fresh = again.filter(({ id }) => !known.some((match) => match.id === id));
    expect(fresh.map(({ reason }) => reason)).toEqual(['new']);
    expect(new Set(again.map(({ id }) => id)).size).toBe(after.length);
  });
});

describe('twins', () => {
  const twins = [row({ id: 'a' }), row({ id: 'b' })];

  it('two withdrawals of 20 on one day stay two, on every channel', async () => {
    const { read } = reader();
    await read('api', ...twins);
    expect((await read('fallback', row(), row())).map(({ id }) => id).sort()).toEqual(['a', 'b']);
    expect((await read('api', ...twins)).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('a third one that comes later is new, and the two keep their ids', async () => {
    const { read } = reader();
    await read('api', ...twins);
    const three = await read('fallback', row(), row(), row());
    expect(three.map(({ reason }) => reason).sort()).toEqual(['content', 'content', 'new']);
    expect(new Set(three.map(({ id }) => id)).size).toBe(3);
  });

  it('the elder keeps its id when the younger comes: lists begin with the newest', async () => {
    const { read } = reader();
    await read('api', row({ id: 'elder' }));
    expect((await read('fallback', row(), row())).map(({ reason }) => reason)).toEqual(['new', 'content']);
  });

  it('are told apart by their references', async () => {
    const { read } = reader();
    await read('api', row({ id: `${REF}-aa` }), row({ id: `${OTHER}-bb` }));
    const ids = (await read('fallback', referenced(OTHER), referenced(REF))).map(({ id }) => id);
    expect(ids).toEqual([`${OTHER}-bb`, `${REF}-aa`]);
  });

  it('that lose the same words are still paired, for nobody could tell which is which', async () => {
    const { read } = reader();
    await read('api', ...twins);
    const short = row({ lines: ['PAIEMENT CB 0110 RENNES'] });
    expect((await read('fallback', short, { ...short })).map(({ id }) => id).sort()).toEqual(['a', 'b']);
  });

  it('an archive reference that the bank uses for two payments names neither', async () => {
    const { read } = reader();
    const rows = [row({ id: 'ar' }), row({ id: 'ar', on: '2026-10-03', lines: ['LOYER'] })];
    const ids = (await read('api', ...rows)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    expect((await read('api', ...rows)).map(({ id }) => id)).toEqual(ids);
  });
});

describe('what cannot be told', () => {
  it('one row where two known ones would fit is reported, not merged', async () => {
    const { read } = reader();
    await read('api', row({ id: 'a', lines: ['VIR ANNE LOYER'] }), row({ id: 'b', lines: ['VIR ANNE CADEAU'] }));
    const [match] = await read('fallback', row({ lines: ['VIR ANNE'] }));
    expect(match).toMatchObject({ reason: 'suspected', candidates: ['b', 'a'] });
    expect(match?.id).toMatch(/^relais-/);
  });

  it('two known rows that differ by reference alone, and two rows that differ by value date alone', async () => {
    const { read } = reader();
    await read('fallback', referenced(REF), referenced(OTHER));
    const matches = await read('api', row({ id: 'a', value: '2026-09-28' }), row({ id: 'b', value: '2026-09-30' }));
    expect(matches.map(({ reason }) => reason)).toEqual(['suspected', 'suspected']);
  });

  it('a daily fare of the next day is not the one that is gone', async () => {
    const { read } = reader();
    await read('api', row({ id: 'mon', lines: ['PARKING'] }), row({ id: 'tue', on: '2026-10-02', lines: ['PARKING'] }));
    const [match] = await read('api', row({ id: 'wed', on: '2026-10-03', lines: ['PARKING'] }));
    expect(match?.reason).toBe('suspected');
  });

  it('an announced fare is not the fare of another day, where the label does not say which', async () => {
    const { read } = reader();
    await read('api', row({ id: 'p', status: 'PDNG', on: '2026-10-03', lines: ['PARKING'] }));
    const [match] = await read('api', row({ id: 'b', on: '2026-10-04', lines: ['PARKING'] }));
    expect(match).toMatchObject({ reason: 'suspected', candidates: ['p'] });
  });

  it('a row that was left out before is not taken for one that comes later, but may come back itself', async () => {
    const { read } = reader();
    const moved = row({ id: 'b', on: '2026-10-02', value: '2026-10-01' });
    await read('api', row({ id: 'a', value: '2026-10-01' }));
    await read('api');
    expect((await read('api', moved))[0]).toMatchObject({ id: 'b', reason: 'new' });
    const both = await read('fallback', row({ on: '2026-10-02', value: '2026-10-01' }), row({ value: '2026-10-01' }));
    expect(both.map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it.each([
    ['OTHR', {}],
    ['OTHR', { value: '2026-10-01' }],
    ['PDNG', {}],
    ['FUTR', {}],
  ])('a row of status %s without a booking date is the one that is booked later', async (status, dates) => {
    const { read } = reader();
    const { bookingDate: _, ...undated } = row({ status, lines: ['VIR SEPA ANNE MARTIN LOYER'], ...dates });
    const [before] = await read('api', undated as Transaction);
    const [after] = await read('api', row({ id: 'late', lines: ['VIR SEPA ANNE MARTIN LOYER'], ...dates }));
    expect(after?.id).toBe(before?.id);
  });

  it('a row without any day is not merged where others of its kind came before: a rent of every month', async () => {
    const { read } = reader();
    const rent = { lines: ['VIR SEPA ANNE MARTIN LOYER'] };
    const { bookingDate: _, ...undated } = row({ status: 'PDNG', ...rent });
    const earlier = row({ id: 'september', on: '2026-09-02', ...rent });
    const [, before] = await read('api', earlier, undated as Transaction);
    const [, after] = await read('api', earlier, row({ id: 'october', on: '2026-10-02', ...rent }));
    expect(after?.id).not.toBe(before?.id);
  });

  it('a row without a booking date is not the booked one of another amount or payee', async () => {
    const { read } = reader();
    const { bookingDate: _, ...undated } = row({ status: 'OTHR', lines: ['VIR SEPA ANNE MARTIN LOYER'] });
    const [before] = await read('api', undated as Transaction);
    const others = await read(
      'api',
      row({ id: 'a', amount: '20.01' }),
      row({ id: 'b', lines: ['VIR SEPA PAUL PETIT'] }),
    );
    expect(others.map(({ id }) => id)).not.toContain(before?.id);
  });

  it.each([
    ['written anew', ['PARC DE STATIONNEMENT']],
    ['longer', ['PARKING RENNES CENTRE']],
  ])('a row of the oldest day, with another id and a label that is %s, is not new for certain', async (_how, lines) => {
    const { ids } = reader();
    const read = (...rows: Rows) =>
      ids.present({ channel: 'api', accountId: 'ACC-1', query: {}, answer: answer(rows) });
    const later = row({ id: 'later', on: '2026-10-03', amount: '7.00' });
    await read(later, row({ id: 'a', on: '2026-09-10', lines: ['PARKING RENNES'] }));
    const { matches } = await read(later, row({ id: 'b', on: '2026-09-10', lines }));
    expect(matches[1]).toMatchObject({ id: 'b', reason: 'suspected', candidates: ['a'] });
  });

  it('a row of another day than the oldest, or of other money, is new', async () => {
    const { ids } = reader();
    const read = (...rows: Rows) =>
      ids.present({ channel: 'api', accountId: 'ACC-1', query: {}, answer: answer(rows) });
    await read(row({ id: 'a', on: '2026-09-10', lines: ['PARKING RENNES'] }));
    const { matches } = await read(
      row({ id: 'b', on: '2026-09-20', lines: ['CINEMA'] }),
      row({ id: 'c', on: '2026-09-10', amount: '7.00', lines: ['CINEMA'] }),
    );
    expect(matches.map(({ reason }) => reason)).toEqual(['new', 'new']);
  });

  it('ids that the bank counts anew do not mean the rows they meant', async () => {
    const { read } = reader();
    const on = (day: number): string => `2026-09-${String(day).padStart(2, '0')}`;
    const list = (shift: number): Rows =>
      [1, 2, 3, 4].map((day) => row({ id: `${day + shift}`, on: on(day), value: on(day), lines: ['PARKING'] }));
    const before = await read('api', ...list(0));
    const after = await read('api', ...list(1));
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  it('no two rows of an answer ever share an id, also where the bank gives a new row an old one', async () => {
    const { read } = reader();
    await read('api', row({ id: 'a' }));
    const [old, fresh] = await read('api', row({ id: 'b' }), row({ id: 'a', amount: '7.00' }));
    expect(old?.id).toBe('a');
    expect(fresh?.id).toMatch(/^relais-/);
  });
});
