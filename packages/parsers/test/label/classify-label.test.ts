import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyLabel } from '../../src/index.ts';

describe('classifyLabel', () => {
  it.each([
    [['VIR INST MME JULIE CARPENTIER', 'CADEAU COMMUN'], 'transfer'],
    [['VIREMENT PERM LOYER'], 'transfer'],
    [['VIR C/C 04100 000205123 03'], 'transfer'],
    [['PRLV SEPA OUEST ENERGIES', 'OE-000451298-2'], 'direct_debit'],
    [['Plt TELECOM'], 'direct_debit'],
    [['TIP SEPA EAUX DU LITTORAL'], 'direct_debit'],
    [['IMPAYE PRLV 1203'], 'returned_direct_debit'],
    [['HABITATION', 'RMS0000123GI'], 'insurance_premium'],
    [['ASSURANCE AUTO'], 'insurance_premium'],
    [['REMISES 140325 BOULANGERIE KERN CB 12'], 'card_takings'],
    [['REMCB 140325'], 'card_takings'],
    [['PAIEMENT PSC 1203 RENNES', 'BOULANGERIE KERN CARTE 4417'], 'card_payment'],
    [['PAIEMENT CB  1203 PARIS', 'LIBRAIRIE      PAYWEB4417'], 'card_payment'],
    [['BOULANGERIE KERN CARTE 4417 PAIEMENT CB 1203 RENNES'], 'card_payment'],
    [['PAIEMENT MOB 1203 RENNES', 'METRO CARTE 4417'], 'card_payment'],
    [['Regroupement 3 PAIEMENTS 1203 METRO CARTE 4417'], 'bundled_card_payments'],
    [['RELEVE CARTE 4417'], 'deferred_card_debit'],
    [['RETRAIT DAB 1203 RENNES', 'CARTE 4417'], 'cash_withdrawal'],
    [['12/03/2025 RETRAIT DAB RENNES'], 'cash_withdrawal'],
    [['CHEQUE 1234567'], 'cheque'],
    [['CHEQUE N. 1234567'], 'cheque'],
    [['REM CHQ REF 12'], 'cheque_deposit'],
    [['REMISE CHEQUES REF12'], 'cheque_deposit'],
    [['VRST GAB'], 'cash_deposit'],
    [['VERSEMT PERIODIQUE'], 'periodic_saving'],
    [['F COTIS EUROCOMPTE CONFORT'], 'bank_fee'],
    [["COMMISSION D'INTERVENTION"], 'bank_fee'],
    [['FRAIS PAIE CB OP 49,99 USD'], 'bank_fee'],
    [['EXT.AGIOS'], 'bank_fee'],
    [['INTERETS 2024'], 'interest'],
    [['PREL.SOC. 2024'], 'tax'],
    [['ECH PRET 0410000020512309'], 'loan_instalment'],
    [['SOMETHING ELSE'], 'other'],
    [['VIRGINIE'], 'other'],
    [[], 'other'],
  ])('tells %j as %s', (lines, kind) => {
    expect(classifyLabel(lines)).toBe(kind);
  });

  it('has a kind for every label', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (lines) => {
        expect(classifyLabel(lines)).toMatch(/^[a-z_]+$/);
      }),
    );
  });
});
