import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAmount } from '../../src/index.ts';
import { readNumber } from '../../src/value/amount.ts';
import { driftOf } from '../drift.ts';

describe('parseAmount', () => {
  it.each([
    ['+2\u00a0418,37 EUR', '2418.37', 'EUR'],
    ['-1\u202f234,56 EUR', '-1234.56', 'EUR'],
    ['+1 234 567,89 EUR', '1234567.89', 'EUR'],
    ['+83.716,59 EUR', '83716.59', 'EUR'],
    ['\u2212112,50 EUR', '-112.50', 'EUR'],
    ['-4,80 EUR', '-4.80', 'EUR'],
    ['+0,00 EUR', '0.00', 'EUR'],
    ['-0,00 EUR', '0.00', 'EUR'],
    ['+12345,60 EUR', '12345.60', 'EUR'],
    ['\n  +40,00\u00a0GBP ', '40.00', 'GBP'],
    ['-12 000 JPY', '-12000', 'JPY'],
    ['-12 000,00 JPY', '-12000', 'JPY'],
    ['+1,234 KWD', '1.234', 'KWD'],
  ])('reads %j as %s %s', (printed, amount, currency) => {
    expect(parseAmount(printed)).toEqual({ amount, currency });
  });

  it.each([
    ['nothing', ''],
    ['no amount', 'EUR'],
    ['no currency', '+12,50'],
    ['a sign instead of a code', '+12,50 €'],
    ['no such currency', '+12,50 EUX'],
    ['a code in small letters', '+12,50 eur'],
    ['no sign', '12,50 EUR'],
    ['two signs', '--12,50 EUR'],
    ['the sign behind', '12,50- EUR'],
    ['a sign apart', '+ 12,50 EUR'],
    ['one decimal', '+12,5 EUR'],
    ['three decimals', '+12,500 EUR'],
    ['no decimals', '+12 EUR'],
    ['a missing digit in a group', '+1 23,45 EUR'],
    ['a digit too many in a group', '+1 2345,00 EUR'],
    ['a group too many', '+1234 567,00 EUR'],
    ['two kinds of separator', '+1 234.567,00 EUR'],
    ['two blanks', '+1  234,56 EUR'],
    ['a point as decimal mark', '+1234.56 EUR'],
    ['English grouping', '+1,234.56 EUR'],
    ['two commas', '+1,234,56 EUR'],
    ['leading zeros', '+01,00 EUR'],
    ['a zero group', '+0 123,00 EUR'],
    ['two amounts', '+1,00 EUR +1,00 EUR'],
    ['words around it', 'Solde +1,00 EUR'],
    ['brackets', '(-118,00 GBP)'],
    ['an unreadable character', '+1\ufffd234,56 EUR'],
    ['a NUL', '+1\u0000234,56 EUR'],
    ['a zero-width blank', '+1\u200b234,56 EUR'],
    ['digits of another script', '+١٢,٥٠ EUR'],
    ['more digits than STET has', '+12 345 678 901 234,00 EUR'],
  ])('refuses %s', (_, printed) => {
    expect(driftOf(() => parseAmount(printed)).fingerprint.mark).toBe('amount.form');
  });

  it('tells only the shape of what it refuses', () => {
    const { fingerprint, message } = driftOf(() => parseAmount('4 321,99 Eur chez Kern'));
    expect(fingerprint).toEqual({ page: 'value', mark: 'amount.form', shapes: ['9 999,99 Aaa aaaa Aaaa'] });
    expect(message).not.toMatch(/\d|Kern/);
  });

  const whole = fc.integer({ min: 0, max: 10 ** 12 });
  const cents = fc.integer({ min: 0, max: 99 });
  const separator = fc.constantFrom('\u00a0', '\u202f', ' ', '.', '');

  it('reads back whatever is printed, in every grouping', () => {
    fc.assert(
      fc.property(
        whole,
        cents,
        separator,
        fc.boolean(),
        fc.constantFrom('EUR', 'GBP', 'CHF'),
        (euros, rest, by, negative, currency) => {
          const grouped = String(euros).replace(/\B(?=(\d{3})+$)/g, by);
          const decimals = String(rest).padStart(2, '0');
          const isNegative = negative && (euros > 0 || rest > 0);
          const printed = `${isNegative ? '-' : '+'}${grouped},${decimals} ${currency}`;
          expect(parseAmount(printed)).toEqual({ amount: `${isNegative ? '-' : ''}${euros}.${decimals}`, currency });
        },
      ),
    );
  });

  it('never reads an amount with one character lost or doubled as another amount of the same form', () => {
    fc.assert(
      fc.property(whole, cents, fc.nat(), fc.boolean(), (euros, rest, at, doubled) => {
        const number = `${String(euros).replace(/\B(?=(\d{3})+$)/g, '\u00a0')},${String(rest).padStart(2, '0')}`;
        // Beyond the first group every digit has its place; in the first group the page itself cannot tell.
        const first = number.search(/[\u00a0,]/);
        const index = first + (at % (number.length - first));
        const damaged =
          number.slice(0, index) + (doubled ? number.charAt(index).repeat(2) : '') + number.slice(index + 1);
        const readable = readNumber(damaged, 2);
        // A lost separator between ungrouped digits leaves the value as it was.
        if (readable !== undefined) expect(readable.amount).toBe(`${euros}.${String(rest).padStart(2, '0')}`);
      }),
    );
  });

  it('raises nothing but page_drift, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        try {
          parseAmount(text);
        } catch {
          driftOf(() => parseAmount(text));
        }
      }),
    );
  });

  it('is not slowed down by long runs of blanks or digits', () => {
    for (const run of [' '.repeat(1_000_000), '1'.repeat(1_000_000), '\u00a0111'.repeat(250_000)]) {
      const start = performance.now();
      driftOf(() => parseAmount(`+1${run}x`));
      // By the square of its length it would take hours; this is for a busy machine.
      expect(performance.now() - start).toBeLessThan(10_000);
    }
  });
});
