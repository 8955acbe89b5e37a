import { isDeepStrictEqual } from 'node:util';
import { parseOperations, recognise } from '@relais/parsers';
import { EVERY_FEATURE } from '@relais/simulator/pages';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { siteOfAnyFeatures } from './books/site.ts';
import { type Size, truePages } from './pages.ts';

/** `pnpm test:features` reads 5,000. */
const PAGES = Number(process.env['RELAIS_FEATURE_PAGES'] ?? 300);

const SIZES: readonly (readonly [string, number, Size])[] = [
  ['small', Math.ceil(PAGES * 0.95), { mostRows: 8 }],
  ['large', Math.ceil(PAGES * 0.05), { fewestRows: 40, mostRows: 160 }],
];

describe('operations, with each feature of the real pages there or not, and rows without a label or a day', () => {
  it.each(SIZES)('%s lists are read back, equal in every member: %i pages', (_, numRuns, size) => {
    fc.assert(
      fc.property(truePages('operations', { ...size, isOdd: true }), ({ url, html, truth }) => {
        const read = parseOperations({ url, html });
        if (!isDeepStrictEqual(read, truth)) expect(read).toStrictEqual(truth);
        expect(recognise({ url, html })).toBe('operations');
      }),
      { numRuns },
    );
  });

  it('draws every feature, there and not', () => {
    const drawn = fc.sample(siteOfAnyFeatures, { numRuns: 60, seed: 2026 }).map(({ features = {} }) => features);
    for (const name of Object.keys(EVERY_FEATURE) as (keyof typeof EVERY_FEATURE)[]) {
      expect(new Set(drawn.map((features) => features[name])), name).toEqual(new Set([true, false]));
    }
  });
});
