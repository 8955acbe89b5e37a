import { addDays, BankMemory, createSealedStore, manualClock } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { FaultyStore, throwing } from '../../model/test/store/faulty-store.ts';
import { TransactionIds } from '../src/index.ts';
import { answer, reader, referenced, row } from './rows.ts';

const DAY_MS = 86_400_000;
const REF = '06002202627400004';
const OTHER = '06002202627400009';

describe('an id that names none', () => {
  it.each([
    '0',
    '000000',
    '-',
    'N/A',
    'NA',
    'NONREF',
    'NON REF',
    'NOTPROVIDED',
    'null',
    'undefined',
    'xxxx',
    '?',
    ' 0 ',
  ])('leaves twins two, whose ids stay the same: %j', async (id) => {
    const { read } = reader();
    const list = [row({ id }), row({ id }), row({ id, amount: '7.00' })];
    const before = await read('api', ...list);
    expect(new Set(before.map((match) => match.id)).size).toBe(3);
    expect(before.map((match) => match.id)).not.toContain(id);
    const after = await read('api', ...list);
    expect(after.map((match) => match.id)).toEqual(before.map((match) => match.id));
  });

  it.each(['1', '10', 'A0', 'NA1', 'no ref 7'])('is told from one that may: %j', async (id) => {
    const { read } = reader();
    expect((await read('api', row({ id })))[0]?.id).toBe(id);
  });
});

describe('what is remembered', () => {
  it('survives a restart with the same store, and never crosses PSUs', async () => {
    const { memory, read } = reader();
    await read('api', row({ id: 'a' }));
    expect((await reader(memory).read('fallback', row()))[0]?.id).toBe('a');
    expect((await reader(memory, 'bob').read('fallback', row()))[0]?.id).toMatch(/^relais-/);
  });

  it('is written once for each read', async () => {
    const { read, writes } = reader();
    await read('api', row({ id: 'a' }), row({ id: 'b' }), row({ id: 'c' }));
    expect(writes()).toBe(1);
  });

  it('is not written again where nothing is new, and looked at once for each read', async () => {
    const { ids, present, read, writes, looks } = reader();
    const rows = [row({ id: 'a' }), row({ id: 'b', status: 'PDNG', on: '2026-10-07' })];
    await read('api', ...rows);
    const before = looks();
    const { lookedAt } = await ids.rereadFrom('ACC-1');
    expect(await present('api', answer(rows), undefined, lookedAt)).toMatchObject({ areStable: true });
    expect([writes(), looks() - before]).toEqual([1, 1]);
  });

  it('is written again once a day while it is seen, or its life would end', async () => {
    const { clock, read, writes } = reader();
    for (let day = 1; day <= 3; day += 1, clock.advance(DAY_MS)) {
      await read('api', row({ id: 'a' }));
      await read('api', row({ id: 'a' }));
      expect(writes()).toBe(day);
    }
  });

  it.each<[string, Parameters<typeof row>[0]]>([
    ['its id', { id: 'b' }],
    ['its status', { id: 'a', status: 'PDNG' }],
    ['its day', { id: 'a', on: '2026-10-02' }],
    ['its value date', { id: 'a', value: '2026-10-02' }],
    ['its label', { id: 'a', lines: ['PAIEMENT CB  0110 RENNES'] }],
  ])('is written again when a row has changed in %s', async (_, changed) => {
    const { read, writes } = reader();
    await read('api', row({ id: 'a' }));
    const [match] = await read('api', row(changed));
    expect([match?.id, writes()]).toEqual(['a', 2]);
  });

  it('is written again when the bank’s reference of a row comes late: it is known by it then', async () => {
    const { read } = reader();
    await read('fallback', row());
    await read('fallback', referenced(REF));
    expect((await read('fallback', referenced(REF, { lines: ['VIREMENT'] })))[0]?.reason).toBe('reference');
  });

  it('of what is announced is forgotten a month after it was seen last, not after it was seen first', async () => {
    const { clock, read } = reader();
    const announced = row({ id: 'p', status: 'PDNG', on: '2026-12-01' });
    const [first] = await read('fallback', announced);
    clock.advance(20 * DAY_MS);
    await read('fallback', announced);
    clock.advance(20 * DAY_MS);
    for (let again = 0; again < 2; again += 1) {
      expect((await read('fallback', announced))[0]).toMatchObject({ id: first?.id, reason: 'channel_id' });
    }
    clock.advance(31 * DAY_MS);
    await read('fallback');
    expect((await read('fallback', announced))[0]?.reason).toBe('new');
  });

  it('by another process meanwhile counts: one row never has two ids', async () => {
    const first = reader();
    await first.read('api', row({ id: 'a' }));
    const { lookedAt } = await first.ids.rereadFrom('ACC-1');
    const [fresh] = await reader(first.memory).read('fallback', row({ amount: '9.00' }), row());
    const both = answer([row({ id: 'b', amount: '9.00' }), row({ id: 'a' })]);
    const { matches } = await first.present('api', both, undefined, lookedAt);
    expect(matches.map(({ id }) => id)).toEqual([fresh?.id, 'a']);
  });

  it('counts as unstable while the store is down, also where nothing is new', async () => {
    const keyv = new FaultyStore();
    const clock = manualClock(Date.UTC(2026, 9, 5, 12));
    const store = createSealedStore({ keyv, key: new Uint8Array(32) }, clock);
    const memory = new BankMemory({ store, bankId: 'cic', clock }).of('alice');
    const ids = new TransactionIds({ memory, clock, timeZone: 'Europe/Paris' });
    const read = { channel: 'api', accountId: 'ACC-1', query: {}, answer: answer([row({ id: 'a' })]) } as const;
    expect(await ids.present(read)).toMatchObject({ areStable: true });
    keyv.failAll(throwing);
    expect(await ids.present(read)).toMatchObject({ areStable: false, matches: [{ id: 'a', reason: 'channel_id' }] });
  });

  it('stays bounded: rows too old to be asked for are forgotten', async () => {
    const { clock, memory, present } = reader();
    const sizes: number[] = [];
    for (let week = 0; week < 60; week += 1, clock.advance(7 * DAY_MS)) {
      const on = addDays('2026-10-05', 7 * week);
      const rows = [1, 2, 3].map((number) => row({ id: `${week}-${number}`, on, amount: `${number}.00` }));
      await present('api', answer([...rows, row({ id: `p${week}`, status: 'PDNG', on, amount: '9.00' })]), on);
      sizes.push(JSON.stringify([...memory.values()]).length);
    }
    expect(Math.max(...sizes.slice(30))).toBeLessThan(Math.max(...sizes.slice(0, 25)) * 1.1);
  });

  it('does not lose what two reads learn at once', async () => {
    const { read } = reader();
    const [[one], [two]] = await Promise.all([
      read('fallback', row({ amount: '1.00', lines: ['A'] })),
      read('fallback', row({ amount: '2.00', lines: ['B'] })),
    ]);
    const again = await read(
      'api',
      row({ id: 'a', amount: '1.00', lines: ['A'] }),
      row({ id: 'b', amount: '2.00', lines: ['B'] }),
    );
    expect(again.map(({ id }) => id)).toEqual([one?.id, two?.id]);
    expect(again.map(({ reason }) => reason)).toEqual(['content', 'content']);
  });

  it('n rows come out for n rows, in their order and with all their members', async () => {
    const { present } = reader();
    const rows = [row({ id: 'a', amount: '1.00' }), row({ id: 'b' }), row({ id: 'c' })];
    expect((await present('api', answer(rows))).transactions).toEqual(rows);
  });

  it('each row is told how it was recognised, in the order of the rows and as plain data', async () => {
    const { present } = reader();
    await present('api', answer([row({ id: 'a', amount: '1.00' })]));
    const { transactions, matches } = await present(
      'fallback',
      answer([row({ amount: '2.00' }), row({ amount: '1.00' })]),
    );
    expect(matches.map(({ id }) => id)).toEqual(transactions.map(({ resourceId }) => resourceId));
    expect(matches.map(({ reason }) => reason)).toEqual(['new', 'content']);
    expect(JSON.parse(JSON.stringify(matches))).toEqual(matches);
  });

  it('an answer that went through JSON is recognised all the same', async () => {
    const { present } = reader();
    await present('fallback', answer([referenced(REF), referenced(OTHER)]));
    const { matches } = await present(
      'fallback',
      JSON.parse(JSON.stringify(answer([referenced(OTHER, { lines: [] }), referenced(REF, { lines: [] })]))),
    );
    expect(matches.map(({ reason }) => reason)).toEqual(['reference', 'reference']);
  });
});

describe('the next window', () => {
  const NOTHING_YET = { servedFrom: '2026-07-07', requestedFrom: '2026-07-07', complete: true };

  it('is all that can be read, then the gap since the last good read of that channel and an overlap', async () => {
    const { clock, ids, read } = reader();
    expect(await ids.nextWindow('api', 'ACC-1')).toEqual(NOTHING_YET);
    await read('api', row({ id: 'a' }));
    clock.advance(20 * DAY_MS);
    expect(await ids.nextWindow('api', 'ACC-1')).toMatchObject({ servedFrom: '2026-09-28', complete: true });
    await read('fallback', row());
    expect(await ids.nextWindow('api', 'ACC-1')).toMatchObject({ servedFrom: '2026-09-28' });
  });

  it('never reaches back further than a bank must show, and says so', async () => {
    const { clock, ids, read } = reader();
    await read('api', row({ id: 'a' }));
    clock.advance(200 * DAY_MS);
    expect(await ids.nextWindow('api', 'ACC-1')).toEqual({
      requestedFrom: '2026-09-28',
      servedFrom: '2027-01-23',
      complete: false,
    });
  });

  it('after an outage begins with what only the fallback has delivered, or the API has not read', async () => {
    const { clock, ids, read } = reader();
    await read('api', row({ id: 'a' }));
    expect((await ids.rereadFrom('ACC-1')).from).toBeUndefined();
    await read('fallback', row(), row({ amount: '9.00', on: '2026-09-03' }));
    expect((await ids.rereadFrom('ACC-1')).from).toBe('2026-09-03');
    await read('api', row({ id: 'a' }), row({ id: 'b', amount: '9.00', on: '2026-09-03' }));
    expect((await ids.rereadFrom('ACC-1')).from).toBeUndefined();
    clock.advance(20 * DAY_MS);
    await read('fallback', row(), row({ amount: '9.00', on: '2026-09-03' }));
    expect((await ids.rereadFrom('ACC-1')).from).toBe('2026-09-28');
    clock.advance(200 * DAY_MS);
    expect((await ids.rereadFrom('ACC-1')).from).toBe('2027-02-12');
  });

  it('stays where it was after a read that leaves a hole, or that is refused', async () => {
    const { clock, ids, present, read } = reader();
    await read('api', row({ id: 'a' }));
    clock.advance(20 * DAY_MS);
    await present('api', answer([]), '2026-10-20');
    await expect(present('api', answer([row({ id: 'z', on: '2026-09-01' })]), '2026-10-01')).rejects.toThrow();
    expect(await ids.nextWindow('api', 'ACC-1')).toMatchObject({ servedFrom: '2026-09-28' });
  });
});

describe('an answer that contradicts itself or what is known', () => {
  const five = [1, 2, 3, 4, 5].map((number) => row({ id: `${number}`, amount: `${number}.00` }));
  const flipped = five.map((one) => ({ ...one, creditDebitIndicator: 'CRDT' as const }));

  it.each([
    ['a row before the window', [row({ id: 'z', on: '2026-08-31' })], 'quarantine_window'],
    ['one entry twice', [row({ id: 'z' }), row({ id: 'z' })], 'quarantine_duplicate_id'],
    ['a negative amount', [row({ amount: '-1.00' })], 'quarantine_value'],
    ['a day that does not exist', [row({ on: '2026-09-31' })], 'quarantine_value'],
    ['a booking far ahead', [row({ on: '2027-10-01' })], 'quarantine_value'],
    ['known rows with the other sign', flipped, 'quarantine_sign'],
    ['most known rows gone', [row({ id: '1', amount: '1.00' })], 'quarantine_rows_missing'],
    ['nothing where rows are known', [], 'quarantine_rows_missing'],
  ])('%s: nothing is delivered or remembered', async (_, rows, reason) => {
    const { memory, read } = reader();
    await read('api', ...five);
    const before = new Map(memory);
    await expect(read('api', ...rows)).rejects.toMatchObject({ code: 'malformed_reply', reason });
    await expect(read('fallback', ...rows)).rejects.toMatchObject({ code: 'page_drift', reason });
    expect(memory).toEqual(before);
  });

  it('a few rows that go are no reason to refuse the others', async () => {
    const { read } = reader();
    await read('api', ...five);
    expect(await read('api', ...five.slice(2))).toHaveLength(3);
  });

  it('rows that came back are expected again', async () => {
    const { read } = reader();
    await read('api', ...five);
    await read('api', ...five.slice(2));
    await read('api', ...five);
    await expect(read('api')).rejects.toMatchObject({ reason: 'quarantine_rows_missing' });
  });

  it('a pending row outside the window is none', async () => {
    const { present } = reader();
    await expect(present('api', answer([row({ id: 'p', status: 'PDNG', on: '2026-10-09' })]))).resolves.toBeDefined();
  });
});

describe('the balance on the page', () => {
  const page = (balance: string, ...rows: Parameters<typeof answer>[0]): ReturnType<typeof answer> =>
    answer(rows, { bookedBalance: { currency: 'EUR', amount: balance } });
  const spent = row({ amount: '12.00', on: '2026-10-05' });

  it('that changed by just the new rows is believed', async () => {
    const { present } = reader();
    await present('fallback', page('100.00', row()));
    await expect(present('fallback', page('88.00', spent, row()))).resolves.toBeDefined();
    await expect(present('fallback', page('88.00', spent, row()))).resolves.toBeDefined();
  });

  it('that changed by something else: the page is refused', async () => {
    const { present } = reader();
    await present('fallback', page('100.00', row()));
    const refused = { code: 'page_drift', reason: 'quarantine_balance' };
    await expect(present('fallback', page('112.00', spent, row()))).rejects.toMatchObject(refused);
    await expect(present('fallback', page('88.00', row()))).rejects.toMatchObject(refused);
  });

  it.each([
    ['a window that may miss late bookings', '2026-10-03'],
    ['a window that begins later than the one before', '2026-09-30'],
  ])('%s is not judged by it', async (_, dateFrom) => {
    const { present } = reader();
    await present('fallback', page('100.00', row()));
    await expect(present('fallback', page('50.00', spent), dateFrom)).resolves.toBeDefined();
  });

  it('is the one that was read last, also where it is the same', async () => {
    const { clock, present } = reader();
    await present('fallback', page('100.00', row()));
    clock.advance(10 * DAY_MS);
    await present('fallback', page('100.00', row()));
    await expect(present('fallback', page('50.00'), '2026-10-05')).rejects.toMatchObject({
      reason: 'quarantine_balance',
    });
  });

  it('counts a row that is gone once', async () => {
    const { present } = reader();
    await present('fallback', page('100.00', spent, row()));
    await present('fallback', page('120.00', spent));
    await expect(present('fallback', page('120.00', spent))).resolves.toBeDefined();
  });

  it('rows that the API showed in between count as new to it', async () => {
    const { present } = reader();
    await present('fallback', page('100.00', row()));
    await present('api', answer([{ ...spent, resourceId: 'b' }, row({ id: 'a' })]));
    await expect(present('fallback', page('88.00', spent, row()))).resolves.toBeDefined();
  });
});

describe('reconciliation', () => {
  it('tells what the API confirms, corrects and does not show of what only the fallback had delivered', async () => {
    const { present, read } = reader();
    await read('api', row({ id: 'before', on: '2026-09-20' }));
    const [kept, moved, gone] = await read(
      'fallback',
      row({ amount: '1.00' }),
      row({ amount: '2.00', value: '2026-10-01' }),
      row({ amount: '3.00' }),
      row({ on: '2026-09-20' }),
    );
    const back = answer([
      row({ id: 'k', amount: '1.00' }),
      row({ id: 'm', amount: '2.00', on: '2026-10-02', value: '2026-10-01' }),
      row({ id: 'before', on: '2026-09-20' }),
    ]);
    expect((await present('api', back)).reconciliation).toEqual({
      confirmed: [kept?.id],
      corrected: [{ id: moved?.id, members: ['bookingDate'] }],
      vanished: [gone?.id],
      suspected: [],
    });
    expect((await present('api', back)).reconciliation).toBeUndefined();
  });

  it('tells which rows of the API may be one that was delivered, where it was not merged', async () => {
    const { present, read } = reader();
    const [shown] = await read('fallback', row({ lines: ['VIR ANNE'] }));
    const both = answer([row({ id: 'a', lines: ['VIR ANNE LOYER'] }), row({ id: 'b', lines: ['VIR ANNE CADEAU'] })]);
    expect((await present('api', both)).reconciliation).toMatchObject({
      vanished: [],
      suspected: [{ id: shown?.id, candidates: ['a', 'b'] }],
    });
  });

  it('tells once that the API does not show what was announced', async () => {
    const { ids, present, read } = reader();
    await read('api', row({ id: 'a' }));
    const announced = row({ status: 'PDNG', on: '2026-10-08', amount: '7.00' });
    const [, shown] = await read('fallback', row(), announced);
    const back = answer([row({ id: 'a' })]);
    expect((await present('api', back)).reconciliation).toMatchObject({ vanished: [shown?.id] });
    expect((await present('api', back)).reconciliation).toBeUndefined();
    expect((await ids.rereadFrom('ACC-1')).from).toBeUndefined();
    await read('fallback', row(), announced);
    expect((await ids.rereadFrom('ACC-1')).from).toBe('2026-10-08');
  });

  it('waits for an answer that covers the days of the outage', async () => {
    const { present, read } = reader();
    const [shown] = await read('fallback', row({ amount: '1.00' }));
    expect((await present('api', answer([]), '2026-10-03')).reconciliation).toBeUndefined();
    expect((await present('api', answer([]), '2026-10-01')).reconciliation).toMatchObject({ vanished: [shown?.id] });
  });

  it('does not count on days that the bank did not serve', async () => {
    const { present, read } = reader();
    await read('fallback', row({ amount: '1.00' }));
    const part = answer([], { provenance: { complete: false, servedFrom: '2026-10-02' } });
    expect((await present('api', part)).reconciliation).toBeUndefined();
  });
});
