import { addDecimals } from '@relais/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOperationsCsv } from '../../src/index.ts';
import { refusal } from '../drift.ts';

const TWO = `Date;Date de valeur;Débit;Crédit;Libellé;Solde\r
06/03/2025;01/03/2025;-10,30;;F COTIS EUROCOMPTE CONFORT;2582,08\r
12/03/2025;12/03/2025;-86,41;;PRLV SEPA OUEST ENERGIES OE-000451298-2   ECHEANCE MARS 2025;2495,67\r
14/03/2025;14/03/2025;;40,00;VIR INST MME JULIE CARPENTIER CADEAU COMMUN;2535,67\r
`;
const ONE = `Date;Date de valeur;Montant;Libellé;Solde\n06/03/2025;01/03/2025;-10,30;F COTIS;2582,08\n14/03/2025;14/03/2025;40,00;VIR;2622,08\n`;

describe('the CSV export', () => {
  it('refuses a file that was read in a wrong charset', () => {
    const text = new TextDecoder('windows-1252').decode(Buffer.from('Date;Label;Amount\r\n14/03/2025;CAFÉ;-1,00\r\n'));
    expect(refusal(() => parseOperationsCsv(text))).toBe('csv.charset');
  });

  it('in two columns', () => {
    expect(parseOperationsCsv(TWO).operations).toEqual([
      {
        bookingDate: '2025-03-06',
        valueDate: '2025-03-01',
        amount: '-10.30',
        label: 'F COTIS EUROCOMPTE CONFORT',
        runningBalance: '2582.08',
      },
      {
        bookingDate: '2025-03-12',
        valueDate: '2025-03-12',
        amount: '-86.41',
        label: 'PRLV SEPA OUEST ENERGIES OE-000451298-2 ECHEANCE MARS 2025',
        runningBalance: '2495.67',
      },
      {
        bookingDate: '2025-03-14',
        valueDate: '2025-03-14',
        amount: '40.00',
        label: 'VIR INST MME JULIE CARPENTIER CADEAU COMMUN',
        runningBalance: '2535.67',
      },
    ]);
  });

  it('in one column, with other words for the date', () => {
    const amounts = ['-10.30', '40.00'];
    expect(parseOperationsCsv(ONE).operations.map(({ amount }) => amount)).toEqual(amounts);
    for (const date of ["Date d'opération", 'Operation date']) {
      expect(parseOperationsCsv(ONE.replace('Date;', `${date};`)).operations.map(({ amount }) => amount)).toEqual(
        amounts,
      );
    }
  });

  it('without a balance there is none', () => {
    const csv = 'Date;Date de valeur;Montant;Libellé\n06/03/2025;01/03/2025;-10,30;F COTIS\n';
    expect(parseOperationsCsv(csv).operations[0]).not.toHaveProperty('runningBalance');
  });

  it('reads a row without a label, and refuses a file of which no row has one', () => {
    const one = TWO.replace('F COTIS EUROCOMPTE CONFORT', '');
    expect(parseOperationsCsv(one).operations.map(({ label }) => label === '')).toEqual([true, false, false]);
    expect(refusal(() => parseOperationsCsv(ONE.replace('F COTIS', '').replace('VIR', ' ')))).toBe('csv.label');
  });

  it.each([
    ['a file that was cut', TWO.slice(0, -3), 'csv.truncated'],
    ['a page instead', '<!DOCTYPE html>\n<html></html>\n', 'csv.header'],
    ['a header nobody knows', TWO.replace('Libellé', 'Tendance'), 'csv.header'],
    ['the file of the budget page', 'Banque;Compte;Libellé;Montant\nCIC;1;A;-1,00\n', 'csv.budget'],
    [
      'the file of the budget page, quoted, behind a byte order mark',
      '\u00ef\u00bb\u00bf"Banque";"Compte"\n',
      'csv.budget',
    ],
    ['the file of the budget page in a wrong charset', 'Banque;LibellÃ©;CatÃ©gorie\n', 'csv.budget'],
    ['no amount', ONE.replace('Montant', 'Libellé'), 'csv.header'],
    ['a separator in a label', TWO.replace('VIR INST', 'VIR;INST'), 'csv.cells'],
    ['a row is missing', TWO.replace(/12\/03.*\r\n/, ''), 'csv.balance'],
    ['a balance is missing', TWO.replace('2495,67', ''), 'csv.balance'],
    ['debit and credit swapped', TWO.replace('Débit;Crédit', 'Crédit;Débit'), 'csv.amount.sign'],
    ['both filled', TWO.replace('-86,41;;', '-86,41;1,00;'), 'csv.amount'],
    ['rows out of order', TWO.replace('12/03/2025;12', '05/03/2025;12'), 'csv.order'],
    ['a date that is none', TWO.replace('06/03/2025;', '30/02/2025;'), 'csv.date'],
    ['a date of another form', TWO.replace('06/03/2025;', '2025-03-06;'), 'csv.date'],
    ['an amount of another form', TWO.replace('-86,41', '-86.41'), 'csv.amount'],
    ['a label in a wrong charset', TWO.replace('F COTIS', 'F \ufffdCOTIS'), 'csv.row'],
    ['a line that is empty', TWO.replace('12/03', '\r\n12/03'), 'csv.cells'],
  ])('refused: %s', (_, csv, mark) => {
    expect(refusal(() => parseOperationsCsv(csv))).toBe(mark);
  });

  it('reads back whatever adds up', () => {
    const cents = fc.integer({ min: -(10 ** 9), max: 10 ** 9 });
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 20 }), fc.boolean(), (amounts, inTwo) => {
        const decimal = (value: number): string => (value / 100).toFixed(2);
        const printed = (value: string): string => value.replace('.', ',');
        let balance = '100.00';
        const rows = amounts.map((amount) => {
          balance = addDecimals(balance, decimal(amount));
          const cell = printed(decimal(amount));
          return `14/03/2025;${inTwo ? (amount < 0 ? `${cell};` : `;${cell}`) : cell};VIR;${printed(balance)}`;
        });
        const csv = `Date;${inTwo ? 'Débit;Crédit' : 'Montant'};Libellé;Solde\n${rows.join('\n')}\n`;
        expect(parseOperationsCsv(csv).operations.map(({ amount }) => amount)).toEqual(amounts.map(decimal));
      }),
    );
  });
});
