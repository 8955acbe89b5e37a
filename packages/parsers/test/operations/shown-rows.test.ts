import { describe, expect, it } from 'vitest';
import { type BankPage, type OpenedOperations, openOperations, parseOperations, readPage } from '../../src/index.ts';
import { MORE, operationsPage, PLAIN_LABEL, type PrintedRow, printRow, splitRow } from '../fixtures/operations-html.ts';

const ANNOUNCED = splitRow('Dont opérations à venir', '-112,50 EUR');
const BOOKED = splitRow('Dont opérations enregistrées', '+2&nbsp;530,87 EUR');

/** Rows one a day, newest first, each with words of its own. */
const rows = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, index) => printed(from + index)).join('');

function printed(index: number, more: Partial<PrintedRow> = {}): string {
  const day = new Date(Date.UTC(2025, 2, 13 - index)).toISOString().slice(0, 10).split('-').reverse().join('/');
  const label = PLAIN_LABEL.replace('BOULANGERIE KERN', `BOULANGERIE ${index}A`).replaceAll(/\d\d\/\d\d\/2025/g, day);
  return printRow({ date: day, value: day, label, amount: `-${index + 1},80 EUR`, ...more });
}

const page = (body: string, more = MORE): BankPage => operationsPage({ rows: `<tbody>${body}</tbody>`, more });

/** Opens a page after another. */
function openedAfter(before: BankPage, next: BankPage): OpenedOperations {
  return openOperations(next, openOperations(before).shown);
}

const isShortened = (before: BankPage, next: BankPage): boolean =>
  readPage(next, openOperations(before).shown).joint !== undefined;

describe('a page behind another', () => {
  const [three, five] = [page(rows(3)), page(rows(5))];

  it('is opened without the rows that both have, and read with them', () => {
    const opened = openedAfter(three, five);
    expect(isShortened(three, five)).toBe(true);
    expect(opened).toMatchObject({ isContinued: true, oldest: '2025-03-09', shown: { count: 5 } });
    expect(opened.read()).toEqual(parseOperations(five));
  });

  it('goes on with a page that was opened without its first rows itself', () => {
    const opened = openedAfter(three, five);
    const seven = page(rows(7));
    expect(readPage(seven, opened.shown).joint).toBeDefined();
    expect(openOperations(seven, opened.shown)).toMatchObject({ isContinued: true, shown: { count: 7 } });
  });

  it.each([
    ['it has no further row', three],
    ['it has the next rows only', page(rows(3, 3))],
    ['a row stands above the first', page(rows(5).replace('<tr>', `${printed(-1)}<tr>`))],
    ['it has lost its first row', page(rows(4, 1))],
    ['it has lost a row between', page(printed(0) + rows(3, 2))],
    ['its first row became another', page(printed(0, { amount: '-7,00 EUR' }) + rows(4, 1))],
    ['its last row became another', page(rows(2) + printed(2, { amount: '-7,00 EUR' }) + rows(2, 3))],
  ])('does not go on with it where %s', (_, next) => {
    expect(openedAfter(three, next).isContinued).toBe(false);
  });

  it('is read alone where its rows stand in a comment', () => {
    const next = page(`<!-- ${rows(3)} -->${rows(2, 3)}`);
    const opened = openedAfter(three, next);
    expect(opened.isContinued).toBe(false);
    expect(opened.read()).toEqual(parseOperations(next));
  });

  it('is refused where fewer rows stand in it than it goes on with', () => {
    const between = printed(1);
    // As long as before: only a reading of all rows shows that one is gone.
    const next = page(rows(5).replace(between, `<!--${' '.repeat(between.length - 7)}-->`));
    const opened = openedAfter(three, next);
    expect(opened.isContinued).toBe(true);
    expect(() => opened.read()).toThrow(
      expect.objectContaining({ fingerprint: expect.objectContaining({ mark: 'paging.sequence' }) }),
    );
  });

  it('is opened as a whole where the rows hold a field of the form', () => {
    const withField = (body: string): string =>
      body.replace('</td>', '<input type="hidden" name="chosen" value="1"/></td>');
    const [before, next] = [page(withField(rows(3))), page(withField(rows(5)))];
    expect(isShortened(before, next)).toBe(false);
    expect(openedAfter(before, next).isContinued).toBe(true);
    const added = page(rows(3) + withField(rows(2, 3)));
    expect(openedAfter(three, added).more?.fields).toContainEqual(['chosen', '1']);
    expect(openedAfter(three, added).shown?.text).toBeUndefined();
  });

  it('keeps the headings of announced and booked rows, and the rows above them', () => {
    const split = (body: string): BankPage =>
      operationsPage({ split: '', rows: `${ANNOUNCED}<tbody>${rows(1)}</tbody>${BOOKED}<tbody>${body}</tbody>` });
    const [before, next] = [split(rows(2, 1)), split(rows(4, 1))];
    expect(isShortened(before, next)).toBe(true);
    expect(openedAfter(before, next)).toMatchObject({ isContinued: true, shown: { count: 5, above: 1 } });
    const other = operationsPage({ split: '', rows: `${ANNOUNCED}${BOOKED}<tbody>${rows(4, 1)}</tbody>` });
    expect(openedAfter(before, other).isContinued).toBe(false);
  });
});
