import { describe, expect, it } from 'vitest';
import { parseOperations } from '../../src/index.ts';
import { refusal } from '../drift.ts';
import { CAPTION, HEADERS, operationsPage, printRow, ROWS } from '../fixtures/operations-html.ts';

const [VIR, CARD] = ROWS;

/** The caption of pages since 2021: below the balance, a selector of the order, which phones alone show. */
const selector = (options: string, label = ''): string =>
  CAPTION.replace(
    '</caption>',
    `<div class=" eir_showxs">${label}<span><select name="Data_Sort"><optgroup label="Trier par :">${options}</optgroup></select></span></div></caption>`,
  );
const NEWEST_FIRST =
  '<option selected="selected" value="OPEDATE_D">Du 14/03/2025 au plus ancien</option><option value="OPEDATE_A">x</option>';
const OLDEST_FIRST = '<option value="OPEDATE_D">x</option><option selected="selected" value="OPEDATE_A">y</option>';

const page = (caption: string, rows = ROWS as readonly (typeof CARD)[], hidden = {}) =>
  operationsPage({
    caption,
    hidden,
    rows: `<tbody>${rows.map(printRow).join('')}</tbody>`,
    ...(CARD.balance === undefined && rows.some(({ balance }) => balance !== undefined)
      ? { headers: Object.values(HEADERS) }
      : {}),
  });

describe('the selector of the order in the caption, since 2021', () => {
  it('is no part of the balance: not its options, nor the words above it', () => {
    const read = parseOperations(page(selector(NEWEST_FIRST, '<label>Trier par :</label>')));
    const { caption, balances } = parseOperations(page(CAPTION, ROWS, { Data_Sort: 'OPEDATE_D' }));
    expect(read.caption).toEqual(caption);
    expect(read.balances).toEqual(balances);
  });

  it('states the order: rows against it are refused', () => {
    expect(parseOperations(page(selector(NEWEST_FIRST))).operations).toHaveLength(2);
    expect(refusal(() => parseOperations(page(selector(OLDEST_FIRST))))).toBe('rows.order');
    expect(refusal(() => parseOperations(page(selector(NEWEST_FIRST), [CARD, VIR])))).toBe('rows.order');
  });

  it('states by its first option, where none is selected', () => {
    const unselected = NEWEST_FIRST.replace('selected="selected" ', '');
    expect(refusal(() => parseOperations(page(selector(unselected), [CARD, VIR])))).toBe('rows.order');
  });

  it('states where the newest balance is, which must be that of the account', () => {
    const balanced = (newest: string) => [
      { ...VIR, balance: newest },
      { ...CARD, balance: '+2&nbsp;490,87 EUR' },
    ];
    expect(parseOperations(page(selector(NEWEST_FIRST), balanced('+2&nbsp;530,87 EUR'))).operations).toHaveLength(2);
    const other = [
      { ...VIR, balance: '+2&nbsp;531,87 EUR' },
      { ...CARD, balance: '+2&nbsp;491,87 EUR' },
    ];
    expect(refusal(() => parseOperations(page(selector(NEWEST_FIRST), other)))).toBe('balance.newest');
    expect(parseOperations(page(CAPTION, other)).operations).toHaveLength(2);
  });

  it('must not contradict a hidden field of that name', () => {
    const both = (sort: string) => page(selector(NEWEST_FIRST), ROWS, { Data_Sort: sort });
    expect(parseOperations(both('OPEDATE_D')).operations).toHaveLength(2);
    expect(refusal(() => parseOperations(both('LABEL_A')))).toBe('sort.contradiction');
  });

  it('is posted with "more" as a browser posts it', () => {
    const { more } = parseOperations(page(selector(NEWEST_FIRST)));
    expect(more?.fields.filter(([name]) => name === 'Data_Sort')).toEqual([['Data_Sort', 'OPEDATE_D']]);
  });
});
