import { isDeepStrictEqual } from 'node:util';
import { type BankPage, type FormPost, knownAfter, PageDriftError, parseOperations, recognise } from '@relais/parsers';
import { type DisplayPreferences, renderOperationsPage } from '@relais/simulator/pages';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountBook } from './books/account.ts';
import { site } from './books/site.ts';
import { OPERATORS } from './damage/operators.ts';
import { createRandom } from './damage/random.ts';
import { fromBytes, inAscii } from './from-bytes.ts';
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

const PLAIN: DisplayPreferences = {
  valueDate: true,
  amountColumns: 1,
  runningBalance: false,
  counterValue: 'none',
  groupByDate: false,
  labelLines: 4,
};
const [FIRST, SECOND, THIRD] = fc.sample(walks(fc.constant(PLAIN)), { numRuns: 1, seed: SEED })[0] as [
  TruePage,
  TruePage,
  TruePage,
];

/** As the bank prints it, among the days of the first page. */
const DAY_OF_A_ROW = parseOperations(FIRST)
  .operations[20]?.transaction.bookingDate?.split('-')
  .toReversed()
  .join('/') as string;

/** What is read, or why nothing is. */
function outcome(page: BankPage): unknown {
  try {
    return { kind: recognise(page), read: parseOperations(page) };
  } catch (error) {
    if (!(error instanceof PageDriftError)) throw error;
    return { kind: recognise(page), mark: error.fingerprint };
  }
}

function withKnown(form: FormPost | undefined, page: BankPage): BankPage {
  const known = form && knownAfter(form);
  return known === undefined ? page : { ...page, known };
}

/** The page as it comes after another was read and its button was pressed. */
function after({ url, html }: TruePage, next: BankPage): BankPage {
  const { more } = parseOperations({ url, html });
  return withKnown(more, next);
}

function expectEqual(page: BankPage, before: TruePage): void {
  const [known, anew] = [outcome(after(before, page)), outcome(page)];
  if (!isDeepStrictEqual(known, anew)) expect(known).toStrictEqual(anew);
  const next = inAscii(page);
  const [fromWire, fromText] = [outcome(fromBytes(after(inAscii(before), next))), outcome(next)];
  if (!isDeepStrictEqual(fromWire, fromText)) expect(fromWire).toStrictEqual(fromText);
}

describe('rows that stood on the page before', () => {
  it('are taken over, and all is as if they had been read again', () => {
    fc.assert(
      fc.property(walks(preferences), (pages) => {
        pages.slice(1).forEach(({ url, html }, index) => {
          expectEqual({ url, html }, pages[index] as TruePage);
        });
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['text', (page: BankPage): BankPage => page],
    ['bytes', fromBytes],
  ])('are the very same, page after page, that comes as %s', (_, come) => {
    const [first, ...others] = [FIRST, SECOND, THIRD].map(({ url, html }) => inAscii({ url, html }));
    if (first === undefined) throw new Error('a walk has three pages');
    let before = parseOperations(come(first));
    for (const next of others) {
      const page = parseOperations(come(withKnown(before.more, next)));
      const same = page.operations.filter((row, index) => row === before.operations[index]);
      expect(same).toHaveLength(before.operations.length);
      before = page;
    }
  });

  it('are read anew from bytes where they hold what may decide of other tags', () => {
    const [first, second] = [FIRST, SECOND].map(({ url, html }) =>
      inAscii({ url, html: html.replaceAll('</td></tr>', '<!-- end --></td></tr>') }),
    );
    if (first === undefined || second === undefined) throw new Error('a walk has two pages');
    const before = parseOperations(fromBytes(first));
    const page = parseOperations(fromBytes(withKnown(before.more, second)));
    expect(page.operations.slice(0, before.operations.length)).toEqual(before.operations);
    expect(page.operations.some((row, index) => row === before.operations[index])).toBe(false);
  });

  it('are read anew where a single character is another', () => {
    const rows = SECOND.html.indexOf('<tbody');
    fc.assert(
      fc.property(
        fc.integer({ min: rows, max: SECOND.html.lastIndexOf('</tr>') }),
        fc.constantFrom('7', 'K'),
        (at, other) => {
          const html = SECOND.html.slice(0, at) + other + SECOND.html.slice(at + 1);
          expectEqual({ url: SECOND.url, html }, FIRST);
        },
      ),
      { numRuns: 150, seed: SEED },
    );
  });

  it.each([
    ['the balance is of an earlier day', /\d{2}\/\d{2}\/\d{4}(?=\s*(?::|<span><a))/, DAY_OF_A_ROW],
    ['the first two columns have changed their names', /DoSort(Date|ValueDate)(?=Asc|Desc)/g, 'swap'],
    ['they stand in a comment', /<tbody>([\s\S]*?)<\/tr>/, '<tbody><!-- $1</tr> -->'],
    ['they stand below a heading of a day', /<tbody>/, '<tbody><tr><th colspan="4">mercredi 12 mars 2025</th></tr>'],
    ['they are for one screen', /<tbody>/, '<tbody class="eir_showxs">'],
  ])('are read anew where %s', (_, pattern, change) => {
    const html = SECOND.html.replace(pattern, (found, ...groups: string[]) =>
      change === 'swap'
        ? `DoSort${groups[0] === 'Date' ? 'ValueDate' : 'Date'}`
        : change.replace('$1', groups[0] ?? found),
    );
    expect(html).not.toBe(SECOND.html);
    expectEqual({ url: SECOND.url, html }, FIRST);
  });

  it.each(OPERATORS.filter(({ kinds }) => kinds.includes('operations')).map((one) => [one.name, one] as const))(
    'hide no damage of the next page: %s',
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
