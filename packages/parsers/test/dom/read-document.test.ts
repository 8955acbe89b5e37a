import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutContent } from '../../src/html/cut-content.ts';
import { PAGE_LIMITS } from '../../src/html/page-limits.ts';
import {
  type BankPage,
  parseAccountList,
  parseAnnouncedOperations,
  parseCardOperations,
  parseDownloadForm,
  parseLoginOutcome,
  parseOperations,
  parseOperationsCsv,
  parseProblem,
  parseRib,
  parseScaChallenge,
  parseScaState,
  recognise,
} from '../../src/index.ts';
import { driftOf, refusal } from '../drift.ts';
import { operationsHtml, operationsPage } from '../fixtures/operations-html.ts';
import { bankPage, wholePage } from '../fixtures/whole-page.ts';

const PARSERS: readonly ((page: BankPage) => unknown)[] = [
  parseAccountList,
  parseAnnouncedOperations,
  parseCardOperations,
  parseDownloadForm,
  parseOperations,
  parseRib,
  parseScaChallenge,
  parseScaState,
  ({ html }) => parseOperationsCsv(html),
];

/** Reads with every parser; each may refuse, with nothing but page_drift. */
function readWithAll(page: BankPage): void {
  for (const parse of PARSERS) {
    try {
      parse(page);
    } catch {
      driftOf(() => parse(page));
    }
  }
  recognise(page);
  parseLoginOutcome(page);
  parseProblem(page);
}

describe('a page that was cut short', () => {
  const { url, html } = operationsPage();

  it('is refused wherever it was cut', () => {
    const end = html.indexOf('</html>') + '</html>'.length;
    for (let at = 0; at < end; at += 1) {
      expect(() => parseOperations({ url, html: html.slice(0, at) }), `cut at ${at}`).toThrow(
        expect.objectContaining({ code: 'page_drift' }),
      );
    }
  });

  it.each(['</html>', '</main>', '</table>', '</form>'])('is refused when %s is missing', (mark) => {
    expect(refusal(() => parseOperations({ url, html: html.replace(mark, '') }))).toBe('page.truncated');
  });
});

describe('a torn table', () => {
  it.each([
    ['a table that ends too early', '</tr><tr>', '</tr></table><tr>'],
    ['a row in a row', '</td></tr><tr>', '</td><div><tr>'],
    ['a cell in a cell', '</td><td', '<span><td'],
  ])('is refused: %s', (_, from, to) => {
    expect(refusal(() => parseOperations(bankPage('/x', operationsHtml().replace(from, to))))).toBe('table.torn');
  });
});

describe('the content area', () => {
  it('is cut out of the page', () => {
    const html = wholePage('<p>content</p>');
    expect(cutContent(html)?.content).toBe('<main id="ei_tpl_content"><p>content</p></main>');
  });

  it.each([
    ['there is none', '<html><body><p>content</p></body></html>'],
    ['there are two', wholePage('<p>a</p></main><main id="other"><p>b</p>')],
    ['it is commented out', '<html><!-- <main id="ei_tpl_content"></main> --></html>'],
    ['a comment never ends', wholePage('<!-- <p>content</p>')],
    ['it is in a script', '<html><script>x = \'<main id="ei_tpl_content"></main>\'</script></html>'],
    ['it is another area', '<html><main id="other_content"></main></html>'],
  ])('is not cut when %s', (_, html) => {
    expect(cutContent(html)).toBeUndefined();
  });

  it('is the whole page where the bank has no such area', () => {
    const html = operationsHtml().replace('<main id="ei_tpl_content">', '<div>').replace('</main>', '</div>');
    expect(parseOperations(bankPage('/x', html)).operations).toHaveLength(2);
  });

  it('hides nothing that a comment hides from the reader', () => {
    const html = operationsHtml().replace(/<tbody><tr><td.*<\/tbody>/s, '<!--$&-->');
    expect(refusal(() => parseOperations(bankPage('/x', html)))).toBe('rows.none');
  });
});

describe('a hostile page', () => {
  it.each([
    ['too long', ' '.repeat(PAGE_LIMITS.characters + 1)],
    ['full of angle brackets', wholePage('<'.repeat(PAGE_LIMITS.marks + 1))],
    ['full of ampersands', wholePage('&'.repeat(PAGE_LIMITS.marks + 1))],
    ['full of ampersands in an attribute', wholePage(`<b title="${'&'.repeat(PAGE_LIMITS.marks + 1)}"></b>`)],
    ['too deep', wholePage('<div>'.repeat(100_000))],
    ['deep in text that looks like tables', wholePage('<table><tr><td>'.repeat(50_000))],
    ['full of elements', wholePage('<b></b>'.repeat(250_000))],
    ['full of attributes', wholePage(`<div ${Array.from({ length: 50_000 }, (_, i) => `a${i}=1`).join(' ')}>`)],
    ['full of openings', wholePage('<main '.repeat(200_000))],
    ['full of unfinished comments', wholePage('<!--'.repeat(200_000))],
    ['full of text', operationsHtml().replace('Solde au', `Solde ${'9'.repeat(1_000_000)}`)],
    ['full of blanks', operationsHtml().replace('-4,80', `-4${' '.repeat(1_000_000)},80`)],
    ['full of links', wholePage('<a href="?_fid=DoSortDateAsc">'.repeat(100_000))],
  ])('%s: is refused at once', (_, html) => {
    const page = bankPage('/fr/banque/mouvements.html', html);
    driftOf(() => parseOperations(page));
    parseLoginOutcome(page);
  });

  it('raises nothing but page_drift, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), fc.webUrl(), (html, url) =>
        readWithAll({ url, html }),
      ),
    );
  });

  it('raises nothing but page_drift, whatever the address', () => {
    fc.assert(
      fc.property(fc.string(), (url) => readWithAll({ url, html: operationsHtml() })),
      { numRuns: 20 },
    );
  });

  const piece = fc.constantFrom(...operationsHtml().slice(operationsHtml().indexOf('<form')).split(/(?=<)/));

  it('raises nothing but page_drift, whatever the order of its tags', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        readWithAll(bankPage('/fr/banque/mouvements.html', wholePage(pieces.join(''))));
      }),
      { numRuns: 200 },
    );
  });
});
