import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEED, seedOf } from './seed.ts';

/** What a property is given, in order. */
function drawn(seed?: number): readonly number[] {
  const numbers: number[] = [];
  fc.assert(
    fc.property(fc.integer(), (number) => {
      numbers.push(number);
    }),
    seed === undefined ? {} : { seed },
  );
  return numbers;
}

describe('chance', () => {
  it('repeats itself: every property begins with the seed of the run', () => {
    expect(drawn()).toEqual(drawn());
    expect(drawn()).toEqual(drawn(SEED));
    expect(drawn()).not.toEqual(drawn(SEED + 1));
  });

  it('names its seed when a property fails', () => {
    expect(() => fc.assert(fc.property(fc.integer(), () => false))).toThrow(`seed: ${SEED}`);
  });

  it.each(['', ' ', 'one', '1.5'])('is not begun with %j', (text) => {
    expect(() => seedOf(text)).toThrow(RangeError);
  });
});
