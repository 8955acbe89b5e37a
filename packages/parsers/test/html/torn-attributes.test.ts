import { describe, expect, it } from 'vitest';
import { isTorn } from '../../src/html/torn-attributes.ts';
import { parseOperations } from '../../src/index.ts';
import { refusal } from '../drift.ts';
import { operationsHtml } from '../fixtures/operations-html.ts';
import { bankPage } from '../fixtures/whole-page.ts';

describe('attributes that lost a quotation mark', () => {
  it.each([
    ['the rest of a value is a name', { class: 'nowrap', 'doux"': '' }],
    ['a value ends in one', { class: 'nowrap"' }],
    ['the value of a field ends in the only one', { type: 'submit', value: 'Suite"' }],
    ['the value of a field ends in the only one and a slash', { value: '<"/' }],
    ['the address of a form ends in one', { action: '/fr/banque/x.html?a=1"' }],
    ['the address of a button ends in one', { formaction: '/fr/banque/x.html"' }],
    ['a value has swallowed a tag', { href: '/fr/x>a</a><a href=' }],
    ['the script of a link has swallowed a tag', { href: 'javascript:open()>a</a><a href=' }],
    ['a path is a name', { id: 'x href=', '/fr/banque/x.html?webid': '1"' }],
  ])('are told: %s', (_, attribs) => {
    expect(isTorn(attribs as Record<string, string>)).toBe(true);
  });

  it('are not told from odd ones: JSON, markup in a hint, ids with colons', () => {
    expect(
      isTorn({ 'data-x': '{"a":"<b>"}', title: 'a "b" <c>', id: 'I0:A2:al.F_0', class: ' a  b ', value: '{"a":1}' }),
    ).toBe(false);
    expect(isTorn({ href: 'javascript:show("help", this)' })).toBe(false);
    expect(isTorn({ value: 'LOYER "LES TILLEULS"' })).toBe(false);
  });

  it('make the page refused', () => {
    const html = operationsHtml().replace('class="h c nowrap', 'class=h c nowrap');
    expect(refusal(() => parseOperations(bankPage('/fr/banque/mouvements.html', html)))).toBe('attribute.torn');
  });
});
