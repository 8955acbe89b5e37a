import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  absoluteDecimal,
  addDecimals,
  compareDecimals,
  isDecimal,
  negateDecimal,
  normalizeDecimal,
} from '../../src/index.ts';

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.integer({ min: 0, max: 99 }))
  .map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`);

describe('decimals', () => {
  it.each(['0', '12', '12.', '-958.440', '9999999999999.99999'])('%j is an amount of STET', (text) => {
    expect(isDecimal(text)).toBe(true);
  });

  it.each(['', '.5', '1,5', '1e3', '+1', '1.123456', '12345678901234', 'NaN', '1 000'])('%j is none', (text) => {
    expect(isDecimal(text)).toBe(false);
  });

  it.each([
    ['12.', '12'],
    ['-0.00', '0.00'],
    ['007.50', '7.50'],
    ['-958.440', '-958.440'],
  ])('%j is written %j', (given, written) => expect(normalizeDecimal(given)).toBe(written));

  it('adds what floats cannot', () => expect(addDecimals('0.1', '0.20', '-0.3')).toBe('0.00'));

  it('a sum does not depend on the order, and subtracting gives back', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        expect(addDecimals(a, b)).toBe(addDecimals(b, a));
        expect(compareDecimals(addDecimals(a, b, negateDecimal(b)), a)).toBe(0);
        expect(absoluteDecimal(negateDecimal(a))).toBe(absoluteDecimal(a));
      }),
    );
  });
});
