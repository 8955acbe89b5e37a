import { describe, expect, it } from 'vitest';
import { cardPaymentLines, labelLines } from '../../src/ledger/label-lines.ts';

describe('labelLines', () => {
  it('cuts the first line to 32 characters', () => {
    expect(labelLines('VIR INST M ET MME BAUDOUIN-LACHENAIE')).toEqual(['VIR INST M ET MME BAUDOUIN-LACHE']);
  });

  it('breaks later lines at 35 and keeps four in all', () => {
    expect(labelLines('VIR A', 'x'.repeat(40), 'REF 1', 'REF 2')).toEqual(['VIR A', 'x'.repeat(35), 'xxxxx', 'REF 1']);
  });
});

describe('cardPaymentLines', () => {
  const payment = { purchasedOn: '2026-03-12', city: 'RENNES', merchant: 'BOULANGERIE KERN', card: '4417' } as const;

  it.each([
    [{ use: 'PSC' }, ['PAIEMENT PSC 1203 RENNES', 'BOULANGERIE KERN CARTE 4417']],
    [{ use: 'CB ', isVirtual: true, merchant: 'KERN' }, ['PAIEMENT CB  1203 RENNES', 'KERN             PAYWEB4417']],
    [{ use: 'MOB', city: 'SAINT-BREVIN-LES-PINS' }, ['PAIEMENT MOB 1203 SAINT-BREVIN-', 'BOULANGERIE KERN CARTE 4417']],
  ] as const)('writes %j as the bank does', (changed, expected) => {
    expect(cardPaymentLines({ ...payment, ...changed })).toEqual(expected);
  });
});
