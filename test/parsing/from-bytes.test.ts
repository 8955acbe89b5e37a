import { isDeepStrictEqual } from 'node:util';
import { type BankPage, PageDriftError, parseLinksTo, parseLoginOutcome, recognise } from '@relais/parsers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HTML_KINDS } from './damage/operator.ts';
import { OPERATORS } from './damage/operators.ts';
import { createRandom } from './damage/random.ts';
import { drawPools } from './damage/try-operators.ts';
import { fromBytes, inAscii } from './from-bytes.ts';
import { type DataKind, READ, truePages } from './pages.ts';

const SEED = 2026;
const pools = drawPools(4, SEED);

/** All that is ever asked of a page. */
function outcome(kind: DataKind, page: BankPage): unknown {
  const seen = { kind: recognise(page), login: parseLoginOutcome(page), links: parseLinksTo(page, ['mvts_', 'rib']) };
  try {
    return { ...seen, read: READ[kind](page) };
  } catch (error) {
    if (!(error instanceof PageDriftError)) throw error;
    return { ...seen, mark: error.fingerprint };
  }
}

function expectEqual(kind: DataKind, page: BankPage): void {
  const [text, bytes] = [outcome(kind, page), outcome(kind, fromBytes(page))];
  if (!isDeepStrictEqual(bytes, text)) expect(bytes).toStrictEqual(text);
}

describe('a page that comes as bytes', () => {
  it.each(HTML_KINDS)('is read as its text is: %s', (kind) => {
    fc.assert(
      fc.property(truePages(kind, { mostRows: 12 }), ({ url, html }) => {
        expectEqual(kind, inAscii({ url, html }));
      }),
      { numRuns: 100 },
    );
  });

  it.each(OPERATORS.map((operator) => [operator.name, operator] as const))(
    'and so is its damage: %s',
    (_, operator) => {
      for (const kind of operator.kinds.filter((one) => HTML_KINDS.includes(one))) {
        for (const [index, page] of pools[kind].entries()) {
          const random = createRandom(SEED + index);
          for (let time = 0; time < Math.min(operator.times ?? 1, 10); time += 1) {
            const made = operator.apply(page, random, time);
            const { url = page.url, html } = typeof made === 'string' ? { html: made } : (made ?? { html: page.html });
            expectEqual(kind, inAscii({ url, html }));
          }
        }
      }
    },
  );

  const [page] = pools.operations.map(({ url, html }) => inAscii({ url, html }));
  if (page === undefined) throw new Error('a pool has a page');
  const BEGIN = '<main id="ei_tpl_content">';
  const END = '</main>';
  const HIDDEN = `${BEGIN}<p>a</p>${END}`;

  it.each([
    ['a second area in front', BEGIN, `<main id="other"></main>${BEGIN}`],
    ['a second area behind', END, `${END}${HIDDEN}`],
    ['the beginning of another behind it', END, `${END}<main id="other">`],
    ['a comment behind it that never ends', END, `${END}<!--`],
    ['its beginning in a comment', BEGIN, `<!--${BEGIN}-->`],
    ['all of it in a comment', BEGIN, `<!--${BEGIN}`],
    ['a comment that begins in front of it', BEGIN, `<!--${BEGIN}<p>a</p>-->`],
    ['a comment that ends behind it', END, `<!--${END}-->`],
    ['a script that begins in front of it', BEGIN, `<script>${BEGIN}</script>`],
    ['a script that begins in front of it and never ends', BEGIN, `<script>${BEGIN}`],
    ['another area in a script in front of it', BEGIN, `<script>"${HIDDEN}"</script>${BEGIN}`],
    ['another area in a comment behind it', END, `${END}<!--${HIDDEN}-->`],
    ['its end mark in a script', END, `<script>"${END}"</script>${END}`],
    ['an end mark too many', END, `${END}${END}`],
    ['an end mark in front', BEGIN, `${END}${BEGIN}`],
    ['a text area around its end', END, `<textarea>${END}</textarea>`],
    ['its id elsewhere, too', BEGIN, `<p id="ei_tpl_content"></p>${BEGIN}`],
    ['its id behind another', BEGIN, '<main class="a" id="ei_tpl_content">'],
    ['another id', BEGIN, '<main id="other">'],
    ['no beginning', BEGIN, ''],
    ['no end', END, ''],
    ['capitals', BEGIN, BEGIN.replace('main', 'MAIN')],
    ['an id without quotation marks', BEGIN, BEGIN.replaceAll('"', '')],
  ])('is read as its text is, with %s', (_, mark, change) => {
    expect(page.html).toContain(mark);
    expectEqual('operations', { url: page.url, html: page.html.replace(mark, change) });
  });

  it('is read as its text is, where it ends in the middle of an end mark', () => {
    expectEqual('operations', { url: page.url, html: page.html.slice(0, page.html.indexOf(END) + END.length - 1) });
  });
});
