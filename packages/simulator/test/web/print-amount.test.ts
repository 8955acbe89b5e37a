import { expect, it } from 'vitest';
import { printAmount } from '../../src/web/markup/print-amount.ts';

it.each([
  [0, '+0,00 EUR'],
  [5, '+0,05 EUR'],
  [-5, '-0,05 EUR'],
  [-480, '-4,80 EUR'],
  [99_999, '+999,99 EUR'],
  [100_000, '+1\u00a0000,00 EUR'],
  [123_456, '+1\u00a0234,56 EUR'],
  [-14_831_052, '-148\u00a0310,52 EUR'],
  [123_456_789_00, '+123\u00a0456\u00a0789,00 EUR'],
])('prints %i cents as %j', (cents, printed) => {
  expect(printAmount(cents, 'EUR')).toBe(printed);
});

it('prints the currency it is given', () => {
  expect(printAmount(-11_800, 'GBP')).toBe('-118,00 GBP');
});
