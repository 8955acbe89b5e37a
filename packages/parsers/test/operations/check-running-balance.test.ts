import { describe, expect, it } from 'vitest';
import { parseOperations } from '../../src/index.ts';
import { refusal } from '../drift.ts';
import { HEADERS, type OperationsParts, operationsPage, printRow } from '../fixtures/operations-html.ts';

const rowsOf = (...rows: readonly (readonly [date: string, amount: string, balance: string])[]): string =>
  `<tbody>${rows.map(([date, amount, balance]) => printRow({ date, label: 'CHEQUE 1234567', amount, balance })).join('')}</tbody>`;

const parts = (rows: string, sort = 'OPEDATE_D', searching = 'false'): OperationsParts => ({
  headers: [HEADERS.date, HEADERS.label, HEADERS.amount, HEADERS.balance],
  rows,
  hidden: { Data_Sort: sort, Data_Searching: searching },
});

const DOWN = [
  ['14/03/2025', '+40,00 EUR', '+2 530,87 EUR'],
  ['13/03/2025', '-4,80 EUR', '+2 490,87 EUR'],
  ['12/03/2025', '-86,41 EUR', '+2 495,67 EUR'],
] as const;

describe('the column of running balances', () => {
  it('is handed out with each row', () => {
    const { operations } = parseOperations(operationsPage(parts(rowsOf(...DOWN))));
    expect(operations.map(({ runningBalance }) => runningBalance)).toEqual(['2530.87', '2490.87', '2495.67']);
  });

  it('adds up upwards when the oldest row comes first', () => {
    expect(parseOperations(operationsPage(parts(rowsOf(...[...DOWN].reverse()), 'OPEDATE_A'))).operations).toHaveLength(
      3,
    );
  });

  it.each([
    ['a row is missing', [DOWN[0], DOWN[2]], 'balance.sequence'],
    ['a row is there twice', [DOWN[0], DOWN[1], DOWN[1], DOWN[2]], 'balance.sequence'],
    ['an amount is wrong', [DOWN[0], ['13/03/2025', '-4,90 EUR', '+2 490,87 EUR'], DOWN[2]], 'balance.sequence'],
    ['a balance is missing', [DOWN[0], ['13/03/2025', '-4,80 EUR', ''], DOWN[2]], 'balance.sequence'],
    ['the newest row is missing', [DOWN[1], DOWN[2]], 'balance.newest'],
    ['a balance in another currency', [['14/03/2025', '+40,00 EUR', '+2 530,87 GBP'], DOWN[1]], 'row.currency'],
  ] as const)('refused: %s', (_, rows, mark) => {
    expect(refusal(() => parseOperations(operationsPage(parts(rowsOf(...rows)))))).toBe(mark);
  });

  it('may begin anywhere after a search', () => {
    expect(
      parseOperations(operationsPage(parts(rowsOf(DOWN[1], DOWN[2]), 'OPEDATE_D', 'true'))).operations,
    ).toHaveLength(2);
  });

  it('says nothing in a list sorted by amount', () => {
    const headers = [HEADERS.date.replace('tridesc', 'trioff'), HEADERS.label, HEADERS.amount, HEADERS.balance];
    const page = operationsPage({ ...parts(rowsOf(DOWN[0], DOWN[2], DOWN[1]), 'AMOUNT_A'), headers });
    expect(parseOperations(page).operations).toHaveLength(3);
  });
});
