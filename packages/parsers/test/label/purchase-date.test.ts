import { describe, expect, it } from 'vitest';
import { purchaseDate } from '../../src/label/purchase-date.ts';

describe('the purchase date in a label', () => {
  it.each([
    [['PAIEMENT PSC 1203 RENNES', 'KERN CARTE 4417'], '2025-03-13', '2025-03-12'],
    [['PAIEMENT CB  1203 RENNES', 'KERN CARTE 4417'], '2025-03-13', '2025-03-12'],
    [['KERN CARTE 4417 PAIEMENT CB 1203 RENNES'], '2025-03-13', '2025-03-12'],
    [['PAIEMENT CB 3112 PARIS'], '2025-01-02', '2024-12-31'],
    [['PAIEMENT CB 2902 PARIS'], '2024-03-02', '2024-02-29'],
    [['RETRAIT DAB 1303 RENNES', 'CARTE 4417'], '2025-03-13', '2025-03-13'],
    [['12/03/2025 RETRAIT DAB RENNES'], '2025-03-13', '2025-03-12'],
  ])('reads %j booked on %s as %s', (lines, bookedOn, date) => {
    expect(purchaseDate(lines, bookedOn)).toBe(date);
  });

  it.each([
    ['no day', ['PRLV SEPA OUEST ENERGIES'], '2025-03-13'],
    ['no such day', ['PAIEMENT CB 3102 PARIS'], '2025-03-13'],
    ['29 February of no leap year', ['PAIEMENT CB 2902 PARIS'], '2023-03-02'],
    ['the day after the booking, which would be a year ago', ['PAIEMENT CB 1403 PARIS'], '2025-03-13'],
    ['more digits than a day', ['PAIEMENT CB 120325 PARIS'], '2025-03-13'],
  ])('leaves it out: %s', (_, lines, bookedOn) => {
    expect(purchaseDate(lines, bookedOn)).toBeUndefined();
  });
});
