import { isDeepStrictEqual } from 'node:util';
import {
  type BankPage,
  openOperations,
  PageDriftError,
  parseOperations,
  readPage,
  recognise,
  type ShownRows,
} from '@relais/parsers';
import { type DisplayPreferences, renderOperationsPage } from '@relais/simulator/pages';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountBook } from './books/account.ts';
import { site } from './books/site.ts';
import { OPERATORS } from './damage/operators.ts';
import { createRandom } from './damage/random.ts';
import { preferences, type TruePage } from './pages.ts';
import { operationsAddress, operationsTruth } from './truth/operations-truth.ts';

const SEED = 2026;

/** Pages of one list, each with the rows of the one before and some more. */
const walks = (shown: fc.Arbitrary<DisplayPreferences>): fc.Arbitrary<readonly TruePage[]> =>
  fc.record({ site, book: accountBook({ fewestRows: 120, mostRows: 190 }), preferences: shown }).map((rest) =>
    [0, 1, 2].map((moreSteps) => {
      const { contract, today } = rest.book;
      const view = { ...rest, moreSteps };
      const html = renderOperationsPage({ ...rest.site, contract, today, preferences: rest.preferences, moreSteps });
      return { kind: 'operations', url: operationsAddress(view), html, truth: operationsTruth(view, html) };
    }),
  );

/** What a page leads to, and how far back it goes. */
function frameOf({ url, html }: BankPage, before?: ShownRows): unknown {
  const { read: _, isContinued: __, ...frame } = openOperations({ url, html }, before);
  return frame;
}

/** What is read of the page, or the reason for which nothing is. */
function outcome(page: BankPage, before?: ShownRows): unknown {
  try {
    return { read: openOperations(page, before).read() };
  } catch (error) {
    if (!(error instanceof PageDriftError)) throw error;
    return { mark: error.fingerprint.mark };
  }
}

function shownOn({ url, html }: TruePage): ShownRows {
  const { shown } = openOperations({ url, html });
  if (shown === undefined) throw new Error('the page has a button for more');
  return shown;
}

describe('a page that goes on with the one before', () => {
  it('has the same frame and the same rows as if it were the only one', () => {
    fc.assert(
      fc.property(walks(preferences), (pages) => {
        pages.slice(1).forEach(({ url, html }, index) => {
          const before = shownOn(pages[index] as TruePage);
          const document = readPage({ url, html }, before);
          expect(document.joint).toBeDefined();
          expect(recognise(document)).toBe('operations');
          expect(openOperations(document, before).isContinued).toBe(true);
          expect(frameOf({ url, html }, before)).toStrictEqual(frameOf({ url, html }));
          expect(openOperations(document, before).read()).toStrictEqual(parseOperations({ url, html }));
        });
      }),
      { numRuns: 25 },
    );
  });

  it('is known by what its rows say where their ids are others', () => {
    fc.assert(
      fc.property(walks(preferences), ([first, second]) => {
        if (first === undefined || second === undefined) throw new Error('a walk has three pages');
        const html = second.html.replaceAll(' id="', ' id="N:').replaceAll('"N:ei_tpl', '"ei_tpl');
        const before = shownOn({ ...first, html: first.html.replaceAll('<tr><td', '<tr id="O:1"><td') });
        const document = readPage({ url: second.url, html }, before);
        expect(document.joint).toBeUndefined();
        expect(openOperations(document, before).isContinued).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it.each(OPERATORS.filter(({ kinds }) => kinds.includes('operations')).map((one) => [one.name, one] as const))(
    'hides no damage: %s',
    (_, operator) => {
      for (const [index, pages] of fc.sample(walks(preferences), { numRuns: 3, seed: SEED }).entries()) {
        const [first, page] = pages;
        if (first === undefined || page === undefined) throw new Error('a walk has three pages');
        const before = shownOn(first);
        const random = createRandom(SEED + index);
        for (let time = 0; time < Math.min(operator.times ?? 1, 10); time += 1) {
          const made = operator.apply(page, random, time);
          const { url, html } = typeof made === 'string' ? { url: page.url, html: made } : { url: page.url, ...made };
          if (html === undefined) continue;
          const [here, alone] = [outcome({ url, html }, before), outcome({ url, html })];
          if (!isDeepStrictEqual(here, { mark: 'paging.sequence' })) expect(here).toStrictEqual(alone);
        }
      }
    },
  );
});
