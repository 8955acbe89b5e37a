import { describe, expect, it } from 'vitest';
import { type OperationsPage, parseOperations } from '../../src/index.ts';
import { refusal } from '../drift.ts';
import {
  HEADERS,
  operationsPage,
  PLAIN_LABEL,
  persisted,
  printRow,
  ROWS,
  STATE_ROWS,
} from '../fixtures/operations-html.ts';

const [VIR, CARD] = ROWS;
const [VIR_STATE = {}, CARD_STATE = {}] = STATE_ROWS;
const BARE = { ...CARD, label: CARD.label.replace(PLAIN_LABEL, '') };
const BARE_STATE = { ...CARD_STATE, L: [] };
const UNDATED = { ...CARD, date: '' };
const UNDATED_STATE = { ...CARD_STATE, D: '' };

interface Shown {
  readonly rows: readonly (typeof CARD)[];
  /** Rows of the hidden state; `undefined`: the page has none. */
  readonly state?: readonly object[];
  readonly PN?: number;
  readonly headers?: readonly string[];
}

function page({ rows, state, PN = 2, headers }: Shown) {
  const mirrored =
    state === undefined ? {} : { Data_Persistance: persisted({ PN, RC: 'x', TTCA: -112.5, T_L: state }) };
  return operationsPage({
    rows: `<tbody>${rows.map(printRow).join('')}</tbody>`,
    hidden: { Data_Sort: 'OPEDATE_D', ...mirrored },
    ...(headers === undefined ? {} : { headers }),
  });
}

const read = (shown: Shown): OperationsPage => parseOperations(page(shown));
const refused = (shown: Shown): string => refusal(() => parseOperations(page(shown)));
const labels = ({ operations }: OperationsPage) =>
  operations.map(({ transaction }) => transaction.remittanceInformation.unstructured.length);

describe('a row without a label, as a new account had in 2019', () => {
  it('is read with what it has, where the hidden state has no label for it either', () => {
    const { operations, leftOut } = read({ rows: [VIR, BARE], state: [VIR_STATE, BARE_STATE] });
    expect(operations[1]).toEqual({
      kind: 'other',
      transaction: expect.objectContaining({
        bookingDate: '2025-03-13',
        valueDate: '2025-03-12',
        transactionAmount: { currency: 'EUR', amount: '4.80' },
        creditDebitIndicator: 'DBIT',
        remittanceInformation: { unstructured: [] },
      }),
    });
    expect(leftOut).toBeUndefined();
  });

  it.each([
    ['blank lines', { ...CARD_STATE, L: ['', ' '] }],
    ['no lines', BARE_STATE],
  ])('is read where the state has %s for it', (_, state) => {
    expect(labels(read({ rows: [BARE, BARE], state: [state, state] }))).toEqual([0, 0]);
  });

  it.each<[string, Shown, string]>([
    ['nothing else says so', { rows: [VIR, BARE] }, 'label.empty'],
    ['the state has a label for it', { rows: [VIR, BARE], state: [VIR_STATE, CARD_STATE] }, 'state.label'],
    [
      'the state speaks of the last rows only, and it is an earlier one',
      { rows: [BARE, ...Array.from({ length: 20 }, () => CARD), CARD], state: [CARD_STATE], PN: 3 },
      'label.empty',
    ],
  ])('is refused where %s', (_, shown, mark) => {
    expect(refused(shown)).toBe(mark);
  });
});

describe('a row without a day, as one page had in 2022', () => {
  it.each([
    ['first', [UNDATED, VIR, CARD], [UNDATED_STATE, VIR_STATE, CARD_STATE], ['row 1']],
    ['in the middle', [VIR, UNDATED, CARD], [VIR_STATE, UNDATED_STATE, CARD_STATE], ['row 2']],
    ['last', [VIR, CARD, UNDATED], [VIR_STATE, CARD_STATE, UNDATED_STATE], ['row 3']],
    [
      'twice',
      [UNDATED, VIR, UNDATED, UNDATED, CARD],
      [UNDATED_STATE, VIR_STATE, UNDATED_STATE, UNDATED_STATE, CARD_STATE],
      ['row 1', 'row 3', 'row 4'],
    ],
  ])('costs that row, and is named: %s', (_, rows, state, leftOut) => {
    const shown = read({ rows, state });
    expect(shown.leftOut).toEqual(leftOut);
    expect(shown.operations).toEqual(read({ rows: [VIR, CARD], state: [VIR_STATE, CARD_STATE] }).operations);
  });

  it.each<[string, Shown, string]>([
    ['nothing else says so', { rows: [VIR, UNDATED] }, 'row.date'],
    ['the state has a day for it', { rows: [VIR, UNDATED], state: [VIR_STATE, CARD_STATE] }, 'state.date'],
    [
      'the state has a day for the last one',
      { rows: [UNDATED, UNDATED], state: [UNDATED_STATE, CARD_STATE] },
      'state.date',
    ],
    ['the state has a row less', { rows: [VIR, UNDATED], state: [VIR_STATE] }, 'state.count'],
    [
      'the state speaks of the last rows only, and it is an earlier one',
      { rows: [UNDATED, ...Array.from({ length: 20 }, () => CARD), CARD], state: [CARD_STATE], PN: 3 },
      'row.date',
    ],
  ])('is refused where %s', (_, shown, mark) => {
    expect(refused(shown)).toBe(mark);
  });

  it('parts the running balances: what stands above and below it must agree by itself', () => {
    const headers = [...Object.values(HEADERS)];
    const balanced = (last: string) => ({
      rows: [
        { ...VIR, balance: '+2&nbsp;530,87 EUR' },
        { ...UNDATED, balance: '+1,00 EUR' },
        { ...CARD, balance: '+2&nbsp;000,00 EUR' },
        { ...CARD, balance: last },
      ],
      state: [VIR_STATE, UNDATED_STATE, CARD_STATE, CARD_STATE],
      headers,
    });
    expect(read(balanced('+2&nbsp;004,80 EUR')).operations).toHaveLength(3);
    expect(refused(balanced('+2&nbsp;004,90 EUR'))).toBe('balance.sequence');
  });

  it('may hold the newest balance, which then is not that of the row below', () => {
    const rows = [
      { ...UNDATED, balance: '+2&nbsp;530,87 EUR' },
      { ...VIR, balance: '+2&nbsp;535,67 EUR' },
    ];
    const state = [UNDATED_STATE, VIR_STATE];
    expect(read({ rows, state, headers: [...Object.values(HEADERS)] }).operations).toHaveLength(1);
  });
});
