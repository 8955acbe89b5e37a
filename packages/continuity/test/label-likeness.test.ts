import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelLikeness } from '../src/matching/label-likeness.ts';

describe('labelLikeness', () => {
  it.each([
    ['same', ['Café du Port'], ['CAFE DU PORT']],
    ['same', ['VIR', 'ANNE'], ['VIR ANNE']],
    ['nested', ['12.03 SHOP'], ['SHOP']],
    ['nested', ['VIR ANNE', 'LOYER'], ['VIR ANNE']],
    ['nested', ['PAIEMENT CB 1203 RENNES'], ['PAIEMENT CB 1203 REN']],
    ['nested', ['CB 1203 RENNES', 'KERN CARTE 4417'], ['13.03 CB 1203 REN', 'KERN CARTE', 'GIR0126']],
    ['cut', ['CHEQUE 1234567'], ['CHEQUE 1234']],
    ['blank', [], ['SHOP']],
    ['blank', ['1203'], ['CB 1203 SHOP']],
    ['other', ['CB 1203 SHOP'], ['CB 1303 SHOP']],
    ['other', ['VIR ANNE LOYER'], ['VIR ANNE CADEAU']],
    ['other', ['SHOP 1203 SHOP'], ['SHOP 1303 SHOP']],
    ['other', ['CADEAU VIR'], ['VIR ANNE LOYER']],
    ['other', ['SHOP'], ['STATION']],
  ] as const)('%s: %j and %j', (likeness, a, b) => {
    expect(labelLikeness(a, b)).toBe(likeness);
    expect(labelLikeness(b, a)).toBe(likeness);
  });

  it('is the same both ways round', () => {
    const label = fc.array(fc.constantFrom('VIR', 'VIREMENT', '1203', '1303', 'ANNE', 'LOYER', '12'), { maxLength: 4 });
    fc.assert(fc.property(label, label, (a, b) => labelLikeness(a, b) === labelLikeness(b, a)));
  });

  it('a label without some of its words is never another one', () => {
    const words = fc.uniqueArray(fc.stringMatching(/^[A-Z]{3,8}$/), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(words, fc.nat(), (all, at) => {
        const left = all.filter((_, index) => index !== at % all.length);
        return ['nested', 'same'].includes(labelLikeness([all.join(' ')], [left.join(' ')]));
      }),
    );
  });
});
