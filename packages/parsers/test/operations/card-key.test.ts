import { describe, expect, it } from 'vitest';
import { parseOperations, recognise } from '../../src/index.ts';
import { refusal } from '../drift.ts';
import { MORE, operationsPage } from '../fixtures/operations-html.ts';

const KEY = 'Data_SelectedCardItemKey';

describe('the key of a card in the form of an account', () => {
  it.each([
    ['empty, as on every real page', `<input name="${KEY}" type="hidden" value="" />`],
    ['without a value', `<input name="${KEY}" type="hidden" />`],
    ['blank', `<input name="${KEY}" type="hidden" value=" " />`],
    ['absent', ''],
  ])('is no mark of a card where it is %s', (_, field) => {
    const page = operationsPage({ more: field + MORE, hidden: { Data_Sort: 'OPEDATE_D', Data_Searching: 'false' } });
    expect(recognise(page)).toBe('operations');
    expect(parseOperations(page).operations).toHaveLength(2);
  });

  it.each([
    ['a value beside an empty one', `<input name="${KEY}" type="hidden" value="k1" />`],
    ['a choice', `<select name="${KEY}"><option value="k1">Carte VISA 497256xxxxxx7716</option></select>`],
    ['a choice of nothing', `<select name="${KEY}"></select>`],
  ])('says that the rows are a card’s where it is %s', (_, field) => {
    const page = operationsPage({ more: field + MORE });
    expect(recognise(page)).toBe('card_operations');
    expect(refusal(() => parseOperations(page))).toBe('page.kind');
  });

  it('is posted with "more", as a browser does', () => {
    expect(parseOperations(operationsPage()).more?.fields).toContainEqual([KEY, '']);
  });
});
