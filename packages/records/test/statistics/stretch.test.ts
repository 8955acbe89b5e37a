import fc from 'fast-check';
import { expect, it } from 'vitest';
import { coveredMs, type Stretch } from '../../src/statistics/stretch.ts';

const stretch: fc.Arbitrary<Stretch> = fc
  .tuple(fc.nat(60), fc.nat(60))
  .map(([from, length]) => ({ from, to: from + length }));

it('the covered part is what counting millisecond by millisecond gives', () => {
  fc.assert(
    fc.property(stretch, fc.array(stretch, { maxLength: 5 }), (whole, windows) => {
      let counted = 0;
      for (let ms = whole.from; ms < whole.to; ms += 1) {
        if (windows.some(({ from, to }) => from <= ms && ms < to)) counted += 1;
      }
      expect(coveredMs(whole, windows)).toBe(counted);
    }),
  );
});
