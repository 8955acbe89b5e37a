import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAGE_LIMITS } from '../../src/html/page-limits.ts';
import { strictTree } from '../../src/html/strict-tree.ts';
import { operationsHtml } from '../fixtures/operations-html.ts';
import { outline, patientOutline } from './outline.ts';

const page = operationsHtml();
const content = page.slice(page.indexOf('<main id="ei_tpl_content"'), page.indexOf('</main>') + '</main>'.length);

/** Fails when a tree was built that is not the one a parser for any HTML builds. */
function expectSame(html: string): void {
  const tree = strictTree(html);
  if (tree === undefined) return;
  const [built, expected] = [outline(tree), patientOutline(html)];
  if (!isDeepStrictEqual(built, expected)) expect(built, html).toStrictEqual(expected);
}

const text = fc.oneof(
  fc.constantFrom('', ' ', '\n', 'a', 'é', '\u00a0', '\r\n', '>', '"', "'", '=', '/', '\0', '\ufffd'),
  fc.constantFrom(
    '&',
    '&amp;',
    '&nbsp;',
    '&#233;',
    '&#xE9;',
    '&eacute',
    '&lt;b&gt;',
    '&#0;',
    '&amp',
    '&unknown;',
    '&#',
  ),
  fc.string({ maxLength: 6 }).map((letters) => letters.replaceAll('<', '')),
);
const texts = fc.array(text, { maxLength: 3 }).map((parts) => parts.join(''));

const attribute = fc
  .tuple(
    fc.constantFrom('class', 'ID', 'href', 'data-x', 'name', 'type', 'xml:lang', 'checked'),
    // A tag in a value is one that was torn.
    texts.map((value) => value.replace(/["']|&lt;/g, '')),
    fc.constantFrom('"', '"', '"', "'"),
  )
  .map(([name, value, quote]) => ` ${name}=${quote}${value}${quote}`);
const attributes = fc.array(attribute, { maxLength: 3 }).map((all) => all.join(''));

const INLINE = ['a', 'span', 'SPAN', 'b', 'em', 'strong', 'label', 'script', 'style'];
const ANY = [...INLINE, 'p', 'P', 'div', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'h2', 'form', 'table', 'thead', 'tbody'];
const ALL = [...ANY, 'tr', 'td', 'TD', 'th', 'caption', 'select', 'option', 'button', 'input', 'br', 'img', 'hr'];
const STRANGE = [
  ...ALL,
  'svg',
  'math',
  'title',
  'textarea',
  'template',
  'xmp',
  'noscript',
  'x-y',
  'body',
  'html',
  'main',
];

/** Markup that is written out in full. */
const plain: fc.Arbitrary<string> = fc.letrec<{ readonly node: string; readonly nodes: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    texts,
    fc
      .tuple(fc.constantFrom('br', 'input', 'img'), attributes, fc.constantFrom('', '/', ' /'))
      .map(([name, attribs, slash]) => `<${name}${attribs}${slash}>`),
    texts.map((inside) => `<!-- ${inside.replaceAll('-', '')} -->`),
    texts.map((inside) => `<script>var a = "<b>${inside}</b>";</script>`),
    fc
      .tuple(fc.constantFrom('div', 'span', 'SPAN', 'a', 'ul'), attributes, tie('nodes'))
      .map(([name, attribs, inside]) => `<${name}${attribs}>${inside}</${name}>`),
    fc
      .tuple(attributes, tie('nodes'), texts)
      .map(
        ([attribs, cell, line]) =>
          `<table${attribs}><tbody><tr><td${attribs}>${cell}</td><td>${line}</td></tr></tbody></table>`,
      ),
  ),
  nodes: fc.array(tie('node'), { maxLength: 4 }).map((all) => all.join('')),
})).nodes;

/** Markup of any kind: what is left open, closed twice, torn. */
const anything: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      texts,
      fc.tuple(fc.constantFrom(...STRANGE), attributes).map(([name, attribs]) => `<${name}${attribs}>`),
      fc.constantFrom(...STRANGE).map((name) => `</${name}>`),
      fc.constantFrom(
        '<',
        '</',
        '<!',
        '<!-->',
        '<!--->',
        '<!-- -->',
        '<!----!>-->',
        '<![CDATA[x]]>',
        '<?x?>',
        '</ p>',
        '<p/>',
      ),
      fc.constantFrom('<br/>', '</br>', '</p>', '<div a=b>', '<div a="b"c="d">', '<div a = "b">', '<div "a">', '<a b>'),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

describe('the tree of HTML that is written out in full', () => {
  it('is the one a parser for any HTML builds', () => {
    fc.assert(
      fc.property(plain, (html) => {
        expect(strictTree(html), html).toBeDefined();
        expectSame(html);
      }),
      { numRuns: 2000 },
    );
  });

  it('of a page of the bank is built', () => {
    expect(strictTree(content)).toBeDefined();
    expectSame(content);
  });
});

describe('the tree of any other HTML', () => {
  it('is that one, too, or none', () => {
    fc.assert(fc.property(anything, expectSame), { numRuns: 5000 });
  });

  it('is that one, or none, when a few characters of a page are others', () => {
    const change = fc.tuple(
      fc.nat(content.length),
      fc.nat(3),
      fc.oneof(text, fc.constantFrom('<', '</', '<td', '<p>')),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        expectSame(changes.reduce((html, [at, lost, put]) => html.slice(0, at) + put + html.slice(at + lost), content));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['an element left open', '<div><span></div>'],
    ['an end tag too many', '<div></div></div>'],
    ['a paragraph that a table ends', '<p><table></table></p>'],
    ['a cell outside its row', '<table><td></td></table>'],
    ['a list item that ends the one before', '<ul><li>a<li>b</li></li></ul>'],
    ['a button in a button', '<button><button></button></button>'],
    ['an element nobody knows', '<x-list></x-list>'],
    ['text that looks like elements', '<textarea><b></b></textarea>'],
    ['another language', '<svg></svg>'],
    ['a value without quotation marks', '<a href=x></a>'],
    ['a quotation mark that was lost', '<a href="x></a>'],
    ['a value that holds a tag', '<a class="x><b id=">y</a>'],
    ['an element that closes itself', '<div/>'],
    ['a script without an end', '<script>var a;'],
    ['a comment without an end', '<!-- a'],
    ['a comment that is none', '<!-->'],
    ['an angle bracket in a text', 'a < b'],
  ])('is none for %s', (_, html) => {
    expect(strictTree(html)).toBeUndefined();
  });

  it('is none beyond the limits of a page', () => {
    const nested = (depth: number): string => '<b>'.repeat(depth) + '</b>'.repeat(depth);
    expect(strictTree(nested(PAGE_LIMITS.depth))).toBeDefined();
    expect(strictTree(nested(PAGE_LIMITS.depth + 1))).toBeUndefined();
    expect(strictTree('<br>'.repeat(PAGE_LIMITS.elements))).toBeDefined();
    expect(strictTree('<br>'.repeat(PAGE_LIMITS.elements + 1))).toBeUndefined();
  });
});
