import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OperationsPage, PageDriftError, parseOperations } from '../../src/index.ts';
import { operationsPage, persisted, printRow, ROWS, STATE_ROWS } from '../fixtures/operations-html.ts';

const CHEQUE = {
  date: '12/03/2025',
  value: '12/03/2025',
  label: 'CHEQUE 1234567 <span class=" eir_showxs"><br/>Date de valeur :  12/03/2025</span>',
  amount: '-1&nbsp;086,41 EUR',
};
const STATE = persisted({
  PN: 2,
  TTCA: -112.5,
  T_L: [...STATE_ROWS, { C: '201', D: '20250312', L: ['CHEQUE 1234567'], M: -1086.41, T: 'STD' }],
});

const { url, html } = operationsPage({
  rows: `<tbody>${[...ROWS, CHEQUE].map(printRow).join('')}</tbody>`,
  hidden: { Data_Sort: 'OPEDATE_D', Data_Searching: 'false', Data_Persistance: STATE },
});
const start = html.indexOf('<form');
const frame = html.slice(0, start);
const body = html.slice(start);
const captionDay = body.indexOf('14/03/2025');
const tokens = body.split(/(?=<)|(?<=>)/);

/** What must never be wrong: balances, amounts, signs, dates, how many rows, and whether there are more. */
function essence({ caption, booked, announced, balances, operations, more }: OperationsPage): unknown {
  const rows = operations.map(({ transaction: { remittanceInformation: _, transactionDate: __, ...rest } }) => rest);
  const sums = balances.map(({ balanceType, balanceAmount, referenceDate }) => [
    balanceType,
    balanceAmount,
    referenceDate,
  ]);
  return { caption, booked, announced, sums, rows, hasMore: more !== undefined };
}

const TRUTH = essence(parseOperations({ url, html }));

/** Either the truth, or a refusal. */
function expectRightOrRefused(damaged: string, damage: string): void {
  try {
    expect(essence(parseOperations({ url, html: damaged })), damage).toEqual(TRUTH);
  } catch (error) {
    if (!(error instanceof PageDriftError)) throw error;
  }
}

describe('a damaged page is read right, or refused', () => {
  it('whichever tag or text is lost, doubled, or changes places with the next', () => {
    for (const [index, token] of tokens.entries()) {
      expectRightOrRefused(frame + tokens.toSpliced(index, 1).join(''), `lost ${token}`);
      expectRightOrRefused(frame + tokens.toSpliced(index, 0, token).join(''), `doubled ${token}`);
      const next = tokens[index + 1];
      if (next !== undefined) {
        expectRightOrRefused(frame + tokens.toSpliced(index, 2, next, token).join(''), `swapped ${token} ${next}`);
      }
    }
  });

  it('whichever cell is lost, or changes places with a cell nearby', () => {
    const cells = [...body.matchAll(/<t[dh][ >].*?<\/t[dh]>/gs)];
    for (const [index, { 0: cell, index: at }] of cells.entries()) {
      expectRightOrRefused(frame + body.slice(0, at) + body.slice(at + cell.length), `lost ${cell}`);
      for (const { 0: other, index: otherAt } of cells.slice(index + 1, index + 6)) {
        const between = body.slice(at + cell.length, otherAt);
        const swapped = body.slice(0, at) + other + between + cell + body.slice(otherAt + other.length);
        expectRightOrRefused(frame + swapped, `swapped ${cell} ${other}`);
      }
    }
  });

  it('whichever row is lost', () => {
    for (const { 0: row, index } of body.matchAll(/<tr[ >].*?<\/tr>/gs)) {
      expectRightOrRefused(frame + body.slice(0, index) + body.slice(index + row.length), `lost ${row}`);
    }
  });

  it('whichever character is lost, doubled or becomes another', () => {
    const at = fc.nat({ max: body.length - 1 });
    const other = fc.constantFrom('', '0', '7', ' ', '<', '>', '"', '-', '+', ',', '.', '/', '\u00a0');
    fc.assert(
      fc.property(at, other, fc.boolean(), (index, replacement, keep) => {
        // A day printed once, of which one digit became another, is still a day: no page can tell.
        fc.pre(index < captionDay || index >= captionDay + 10);
        const character = body.charAt(index);
        const damaged = body.slice(0, index) + replacement + (keep ? character : '') + body.slice(index + 1);
        expectRightOrRefused(frame + damaged, `${body.slice(index - 20, index)}[${replacement}]`);
      }),
      { numRuns: 1500 },
    );
  });

  it('whichever two characters are damaged at once', () => {
    const at = fc.nat({ max: body.length - 1 });
    fc.assert(
      fc.property(at, at, (first, second) => {
        const damaged = [...body].toSpliced(first, 1).toSpliced(second, 1).join('');
        expectRightOrRefused(frame + damaged, `lost characters ${first} and ${second}`);
      }),
      { numRuns: 500 },
    );
  });
});
