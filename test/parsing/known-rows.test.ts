import { isDeepStrictEqual } from 'node:util';
import { type BankPage, PageDriftError, pageAfter, parseOperations, recognise } from '@relais/parsers';
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

/** What is read, or why nothing is. */
function outcome(page: BankPage): unknown {
  try {
    return { kind: recognise(page), read: parseOperations(page) };
  } catch (error) {
    if (!(error instanceof PageDriftError)) throw error;
    return { kind: recognise(page), mark: error.fingerprint };
  }
}

/** The page as it comes after another was read and its button was pressed. */
function after({ url, html }: TruePage, next: BankPage): BankPage {
  const { more } = parseOperations({ url, html });
  return more === undefined ? next : pageAfter(more, next);
}

function expectEqual(page: BankPage, before: TruePage): void {
  const [known, anew] = [outcome(after(before, page)), outcome(page)];
  if (!isDeepStrictEqual(known, anew)) expect(known).toStrictEqual(anew);
}

describe('rows that stood on the page before', () => {
  it('are taken over, and all is as if they had been read again', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(walks(preferences), (pages) => {
        pages.slice(1).forEach(({ url, html }, index) => {
          expectEqual({ url, html }, pages[index] as TruePage);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('are the very same, page after page', () => {
    const [pages = []] = fc.sample(walks(fc.constant({})), { numRuns: 1, seed: SEED });
    let page: BankPage = { url: pages[0]?.url ?? '', html: pages[0]?.html ?? '' };
    for (const next of pages.slice(1)) {
      const { operations, more } = parseOperations(page);
      if (more === undefined) throw new Error('the list ends too early');
      page = pageAfter(more, { url: next.url, html: next.html });
      const shared = parseOperations(page).operations.filter((row, index) => row === operations[index]);
      expect(shared.length).toBe(operations.length);
    }
  });

  it.each(OPERATORS.filter(({ kinds }) => kinds.includes('operations')).map((one) => [one.name, one] as const))(
    'hide no damage of the next page: %s',
    { timeout: 60_000 },
    (_, operator) => {
      for (const [index, pages] of fc.sample(walks(preferences), { numRuns: 3, seed: SEED }).entries()) {
        const [before, page] = pages;
        if (before === undefined || page === undefined) throw new Error('a walk has two pages');
        const random = createRandom(SEED + index);
        for (let time = 0; time < Math.min(operator.times ?? 1, 10); time += 1) {
          const made = operator.apply(page, random, time);
          const { url, html } = typeof made === 'string' ? { url: page.url, html: made } : { url: page.url, ...made };
          if (html !== undefined) expectEqual({ url, html }, before);
        }
      }
    },
  );
});
