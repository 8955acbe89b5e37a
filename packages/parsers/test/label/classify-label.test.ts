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
    [['EXT. AGIOS 1T2026'], 'bank_fee'],
    [['CHEQUE'], 'cheque'],
    [['CHEQUE N.'], 'cheque'],
    [['CHEQUE', 'GUICHET 04100'], 'cheque'],
    [['ECH 12/36 CREDIT AUTO'], 'loan_instalment'],
    [['PAIEMENT CB  1203 RENNES', 'BOULANGERIE KERN CARTE 00747350'], 'card_payment'],
    [['BOULANGERIE KERN CARTE 00747350 PAIEMENT CB 1203 RENNES'], 'card_payment'],
    [['BOULANGERIE KERN CARTE **4417 PAIEMENT CB 1203 RENNES'], 'card_payment'],
    [['CARTE 00747350'], 'card_payment'],
    [['LIBRAIRIE DU PORT', 'CARTE **4417'], 'card_payment'],
    [['F COTIS CARTE 4417'], 'bank_fee'],
    [['RELEVE CARTE **4417'], 'deferred_card_debit'],
    [['CARTE DE FIDELITE'], 'other'],
    [['CHEQUES-VACANCES'], 'other'],
    [['ECHOPPE DU PORT'], 'other'],
    [['F ROUSSEVAL'], 'other'],
    [['SOMETHING ELSE'], 'other'],
    [['VIRGINIE'], 'other'],
    [[], 'other'],
  ])('tells %j as %s', (lines, kind) => {
    expect(classifyLabel(lines)).toBe(kind);
  });

  it.each([
    'MODIF',
    'REJ PRLV',
    'ABO ALERTES',
    'RETRO',
    "COMMISSION D'INTERVENTION",
    'COMMISSIONS',
    'COMM INTERVENTION',
    'COTIS CONFORT',
    'FRAIS DE TENUE',
    'EXT AGIOS',
    'EXT.AGIOS',
  ])('tells %s as a fee, also where the bank writes that it is billed', (fee) => {
    expect(classifyLabel([fee])).toBe('bank_fee');
    expect(classifyLabel([`F ${fee}`])).toBe('bank_fee');
  });

  it('has a kind for every label', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (lines) => {
        expect(classifyLabel(lines)).toMatch(/^[a-z_]+$/);
      }),
    );
  });
});
