import { describe, expect, it } from 'vitest';
import { accountType } from '../../src/account-list/account-kind.ts';

describe('what a product is', () => {
  it.each([
    ['COMPTE CHEQUE EUROCOMPTE CONFORT', 'current'],
    ['C/C CONTRAT PERSONNEL GLOBAL', 'current'],
    ['C/C CONTRAT PERSONNEL PARCOURS', 'current'],
    ['COMPTE COURANT PROFESSIONNEL', 'current'],
    ['COMPTE COURANT JEUNE', 'current'],
    ['Compte Chèque', 'current'],
    ['COMPTES COURANTS', 'current'],
    ['CPTE COURANT', 'current'],
    ['EUROCOMPTE SERENITE', 'current'],
    ['START', 'current'],
    ['SERVICE ACCUEIL', 'current'],
    ['COMPTE SERVICE BANCAIRE DE BASE', 'current'],
    ['LIVRET BLEU', 'savings'],
    ['LIVRET DE DEVELOPPEMENT DURABLE', 'savings'],
    ['LDD', 'savings'],
    ['COMPTE EPARGNE LOGEMENT', 'savings'],
    ["PLAN D'EPARGNE LOGEMENT", 'savings'],
    ['TONIC CROISSANCE', 'savings'],
    ['CAPITAL EXPANSION', 'savings'],
    ['COMPTE DUO', 'savings'],
    ['PEP', 'savings'],
    ['CATIP', 'savings'],
    ['LIVRET PARCOURS', 'savings'],
    ['PEA', 'securities'],
    ['P.E.A', 'securities'],
    ['COMPTE DE LIQUIDITE PEA', 'securities'],
    ['COMPTE GARANTIE TITRES', 'securities'],
    ['VALORISATION TOTALE DE VOS PORTEFEUILLES TITRES', 'securities'],
    ['PRET PERSONNEL', 'loan'],
    ['PRÊT ETUDIANT', 'loan'],
    ['ECO-PRÊT', 'loan'],
    ['CREDIT EN COMPTE', 'loan'],
    ['GLOBAL AUTO', 'loan'],
    ['NOUVEAU PRET 0%', 'loan'],
    ['PERMIS 1 EURO/JOUR', 'loan'],
    ['P.A.S.', 'loan'],
    ['P.C.A.S.', 'loan'],
    ['PCAS', 'loan'],
    ['PAS', 'loan'],
    ['MOBILISATION CREANCES', 'loan'],
    ['LE MOBILE 06 39 98 01 23', 'other'],
    ['COMPTE COURANT DAILLY', 'current'],
    ['COMPTE COURANT ESPECES', 'current'],
    ['COMPTE COURANT GAGEY', 'current'],
    ['PLAN ASSUR-VIE HORIZONS', 'insurance'],
    ['PRET PARCOURS J', 'loan'],
    ['PRET MODULIMMO', 'mortgage'],
    ['CIC IMMO', 'mortgage'],
    ['DEMARRIMO', 'mortgage'],
    ['PASSEPORT CREDIT', 'revolving'],
    ['CREDIT EN RESERVE', 'revolving'],
    ['PLAN 4', 'revolving'],
    ['ETALIS', 'revolving'],
    ['PREFERENCE', 'revolving'],
  ])('%s is %s', (product, kind) => {
    expect(accountType(product, undefined, undefined)).toEqual({ kind, isPaymentAccount: kind === 'current' });
  });

  it.each([
    'CREDITS DE CAMPAGNE',
    'CREDITS PROMOTEURS',
    'ESPECES GAGEES',
    'ESPECES GAGEE',
    'ESPECE GAGE',
    'ESPECE GAGEE',
    'ESPECE(S) GAGEE(S)',
    'ESPECE(S) GAGE(S)',
    'Espèces gagées',
    'ESPECES-GAGEES',
    'GAGE ESPECES',
    'GAGE-ESPECES',
    'COMPTE COURANT ESPECES GAGEES',
    'C/C ESPECE GAGE',
  ])('%s is kept out', (product) => {
    expect(accountType(product, undefined, 'Comptes courants')).toEqual({ kind: 'current', isPaymentAccount: false });
  });

  it('asks the group where the label says nothing', () => {
    expect(accountType('ALPHA', undefined, 'Comptes courants').kind).toBe('current');
    expect(accountType('ALPHA', undefined, 'Épargne').kind).toBe('savings');
    expect(accountType('ALPHA', undefined, 'Crédits').kind).toBe('loan');
    expect(accountType('ALPHA', undefined, 'Vos contrats')).toEqual({ kind: 'unknown', isPaymentAccount: false });
    expect(accountType('LIVRET BLEU', undefined, 'Comptes courants').kind).toBe('savings');
  });

  it('believes a link that leads elsewhere more than the label', () => {
    expect(accountType('COMPTE COURANT', 'https://x/fr/assurances/SYNASSVIE', undefined).kind).toBe('insurance');
    expect(accountType('COMPTE COURANT', 'https://x/fr/banque/gec9.aspx?webid=1', undefined).kind).toBe('loan');
    expect(accountType('CARTE VISA', 'https://x/fr/banque/PCS2_FUNCTIONS.aspx?carte=0', 'Comptes courants')).toEqual({
      kind: 'unknown',
      isPaymentAccount: false,
    });
  });

  it('finds keywords as words only', () => {
    expect(accountType('PEAGE', undefined, undefined).kind).toBe('unknown');
    expect(accountType('STARTER', undefined, undefined).kind).toBe('unknown');
  });
});
