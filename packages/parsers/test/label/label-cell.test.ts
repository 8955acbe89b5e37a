import type { Element } from 'domhandler';
import { parseDocument } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { readLabelCell } from '../../src/label/label-cell.ts';
import { EXPANDED_LABEL } from '../fixtures/operations-html.ts';

const read = (html: string) => readLabelCell(parseDocument(`<td>${html}</td>`).children[0] as Element, 'operations');

describe('the label cell', () => {
  it('is taken apart: lines, links, phone copies', () => {
    const { lines, links, copies } = read(EXPANDED_LABEL);
    expect(lines).toEqual(['VIR INST MME JULIE CARPENTIER', 'CADEAU COMMUN']);
    expect(links).toEqual([expect.stringContaining('WI_AVIS_Fiche.asp?')]);
    expect(copies).toEqual(['14/03/2025', 'Date de valeur :  14/03/2025']);
  });

  it.each([
    ['<br> ends a line', 'A<br>B<br/>C', ['A', 'B', 'C']],
    ['a block ends a line on either side', 'A<div>B</div>C<p>D</p>', ['A', 'B', 'C', 'D']],
    ['a span ends none', 'A <span>B</span> C', ['A B C']],
    ['a line break in the source ends none', 'A\n  B', ['A B']],
    ['empty lines are none', '<br><br>A<br>&nbsp;<br>', ['A']],
    ['the padding of the bank stays', 'BOULANGERIE KERN  CARTE 4417', ['BOULANGERIE KERN  CARTE 4417']],
    ['a link around the label is label', '<a href="/x">VIR A</a>', ['VIR A']],
    [
      'the word for details is none, in whatever language',
      '<a href="/WI_AVIS_Fiche.asp?x">Szczegóły</a>VIR A',
      ['VIR A'],
    ],
    [
      "the words for an order's advice slip of 2015 are none, wherever they lead",
      '<div class="fd d"><a href="/WI_AVIS_Fiche.asp?x">Avis d&#39;opéré</a></div><a href="#">Avis d’opéré</a>VIR A',
      ['VIR A'],
    ],
    ['a label that speaks of an advice slip stays', "AVIS D'OPERE 4417", ["AVIS D'OPERE 4417"]],
    ['scripts are none', '<script>var a;</script>VIR A', ['VIR A']],
    ['entities are characters', 'CAF&#201; &amp; TH&Eacute;', ['CAFÉ & THÉ']],
  ])('%s', (_, html, lines) => {
    expect(read(html).lines).toEqual(lines);
  });
});
