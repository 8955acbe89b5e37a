import fc from 'fast-check';
import { expect, it } from 'vitest';
import { printAmount } from '../../src/api/print-amount.ts';

it.each([
  [0, '0.00'],
  [7, '0.07'],
  [-7, '-0.07'],
  [100, '1.00'],
  [-1205, '-12.05'],
  [123456789, '1234567.89'],
])('prints %i cents as %s', (cents, text) => {
  expect(printAmount(cents)).toBe(text);
});

it('reads back as the same number of cents', () => {
  fc.assert(fc.property(fc.maxSafeInteger(), (cents) => BigInt(printAmount(cents).replace('.', '')) === BigInt(cents)));
});
