import { isDeepStrictEqual } from 'node:util';
import { recognise } from '@relais/parsers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DataKind, READ, type Size, type TruePage, truePages } from './pages.ts';

/** Random pages in each normal run: 6,200. */
const RUNS: readonly (readonly [DataKind, string, number, Size])[] = [
  ['operations', 'small', 2400, { mostRows: 8 }],
  ['operations', 'large', 60, { fewestRows: 40, mostRows: 260 }],
  ['account_list', 'any', 900, {}],
  ['rib', 'any', 500, {}],
  ['card_operations', 'small', 700, { mostRows: 8 }],
  ['card_operations', 'large', 40, { mostRows: 80 }],
  ['announced_operations', 'any', 400, {}],
  ['card_list', 'any', 300, {}],
  ['card_functions', 'any', 100, {}],
  ['card_month', 'any', 400, { mostRows: 8 }],
  ['csv', 'small', 360, { mostRows: 12 }],
  ['csv', 'large', 40, { mostRows: 300 }],
];

/** Fails with what differs. Most pages are equal, which is quickly seen. */
function expectTruth({ kind, url, html, truth }: TruePage): void {
  const read = READ[kind]({ url, html });
  if (!isDeepStrictEqual(read, truth)) expect(read).toStrictEqual(truth);
}

describe('what was printed is read back, equal in every member', () => {
  it.each(RUNS)('%s, %s ledgers: %i pages', (kind, _, numRuns, size) => {
    fc.assert(
      fc.property(truePages(kind, size), (page) => {
        expectTruth(page);
        if (kind !== 'csv') expect(recognise(page)).toBe(kind);
      }),
      { numRuns },
    );
  });

  it('comes to at least 5,000 pages', () => {
    expect(RUNS.reduce((sum, [, , pages]) => sum + pages, 0)).toBeGreaterThanOrEqual(5000);
  });
});
