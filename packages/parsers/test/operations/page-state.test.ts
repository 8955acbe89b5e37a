import { describe, expect, it } from 'vitest';
import { parseOperations } from '../../src/index.ts';
import { refusal } from '../drift.ts';
import { operationsPage, persisted, printRow, ROWS, STATE_ROWS } from '../fixtures/operations-html.ts';

const [VIR, CARD] = ROWS;
const [VIR_STATE = {}, CARD_STATE = {}] = STATE_ROWS;
const STATE = { PN: 2, RC: '06002202507100002|N|HIS|002', TTCA: -112.5, T_L: STATE_ROWS };

const pageWith = (state: string, rows: readonly (typeof CARD)[] = ROWS, split?: string) =>
  operationsPage({
    rows: `<tbody>${rows.map(printRow).join('')}</tbody>`,
    hidden: { Data_Sort: 'OPEDATE_D', Data_Persistance: state },
    ...(split === undefined ? {} : { split }),
  });

const refused = (state: object, rows = ROWS as readonly (typeof CARD)[], split?: string): string =>
  refusal(() => parseOperations(pageWith(persisted(state), rows, split)));

describe('the hidden state of the page', () => {
  it('agrees with an honest page', () => {
    expect(parseOperations(pageWith(persisted(STATE))).operations).toHaveLength(2);
  });

  it.each([
    ['a row is missing', STATE, [VIR], 'state.count'],
    ['a row is there twice', STATE, [VIR, CARD, CARD], 'state.count'],
    ['an amount differs', { ...STATE, T_L: [{ ...VIR_STATE, M: 400 }, CARD_STATE] }, ROWS, 'state.amount'],
    ['a sign differs', { ...STATE, T_L: [VIR_STATE, { ...CARD_STATE, M: 4.8 }] }, ROWS, 'state.amount'],
    ['a date differs', { ...STATE, T_L: [{ ...VIR_STATE, D: '20250313' }, CARD_STATE] }, ROWS, 'state.date'],
    ['a value date differs', { ...STATE, T_L: [VIR_STATE, { ...CARD_STATE, D: '20250313' }] }, ROWS, 'state.date'],
    ['a label differs', { ...STATE, T_L: [{ ...VIR_STATE, L: ['VIR INST'] }, CARD_STATE] }, ROWS, 'state.label'],
    ['the announced total differs', { ...STATE, TTCA: -12.5 }, ROWS, 'state.announced'],
    ['a row of it cannot be read', { ...STATE, T_L: [VIR_STATE, { ...CARD_STATE, D: 'x' }] }, ROWS, 'state.date'],
    ['a row of it is null', { ...STATE, T_L: [VIR_STATE, null] }, ROWS, 'state.date'],
  ])('refused: %s', (_, state, rows, mark) => {
    expect(refused(state, rows)).toBe(mark);
  });

  it('betrays announced operations whose heading rows are gone', () => {
    expect(refused(STATE, ROWS, '')).toBe('state.announced');
  });

  it('may mirror only the last batch once more rows were loaded', () => {
    const before = Array.from({ length: 20 }, () => VIR);
    const read = (state: object) => parseOperations(pageWith(persisted(state), [...before, CARD])).operations;
    expect(read({ ...STATE, PN: 3, T_L: [CARD_STATE] })).toHaveLength(21);
    expect(refused({ ...STATE, PN: 3, T_L: [VIR_STATE] }, [...before, CARD])).toBe('state.date');
  });

  it('is no batch behind a few rows more: one of them came twice', () => {
    expect(refused({ ...STATE, PN: 3, T_L: [CARD_STATE] })).toBe('state.count');
  });

  it('refused: a part of it was lost on its way', () => {
    const state = persisted(STATE);
    const torn = `${state.slice(0, 120)}${state.slice(160)}`;
    expect(refusal(() => parseOperations(pageWith(torn)))).toBe('state.torn');
  });

  it('refused: deeper than any state is', () => {
    const deep = `${'a'.repeat(64)}:${Buffer.from(`{"PN":2,"T_L":${'['.repeat(100_000)}`).toString('base64')}`;
    expect(refusal(() => parseOperations(pageWith(deep)))).toBe('state.deep');
  });

  it.each([
    ['no rows', persisted({ PN: 2 })],
    ['another form', 'opaque'],
    ['no JSON', `${'a'.repeat(64)}:${Buffer.from('hello').toString('base64')}`],
    ['no object', persisted([1])],
  ])('says nothing in a form nobody knows: %s', (_, state) => {
    expect(parseOperations(pageWith(state)).operations).toHaveLength(2);
  });
});
