import { describe, expect, it } from 'vitest';
import { strictTree } from '../../src/html/strict-tree.ts';
import { outline, patientOutline } from './outline.ts';

const ROW = '<tbody><tr><td>14/03/2025</td></tr></tbody>';

describe('the strict reader', () => {
  it.each([
    ['directly in the table, as the bank writes them', `<table><col width="10%" /><col width="*" />${ROW}</table>`],
    ['in a group', `<table><colgroup><col width="10%"></colgroup>${ROW}</table>`],
  ])('reads widths of columns %s', (_, html) => {
    const tree = strictTree(html);
    expect(tree && outline(tree)).toEqual(patientOutline(html));
  });

  it('reads none in a row, where a tag is missing', () => {
    expect(strictTree('<table><tr><col></tr></table>')).toBeUndefined();
  });
});
