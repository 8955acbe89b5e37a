import { describe, expect, it } from 'vitest';
import { parseCardOperations } from '../../src/index.ts';
import { refusal } from '../drift.ts';
import { bankPage, wholePage } from '../fixtures/whole-page.ts';

const HEADINGS =
  "<p><span>Achats jusqu'au</span> <span> </span><span>31 mars 2025</span></p><span>Prélevé fin mars 2025</span>";
const CARDS =
  '<select name="Data_SelectedCardItemKey"><option value="k1" selected="selected">Carte MASTERCARD 497256xxxxxx7716 M LUCAS FONTAINE -318,44 EUR</option><option value="k2">Carte VISA PREMIER 4972 56XX XXXX 8823 MME JULIE CARPENTIER +0,00 EUR</option></select>';
const ROWS = `<tr><td class="c _c1 i _c1">07/03/2025</td><td class="g _c1 i _c1">LIBRAIRIE DU PORT</td><td class="g _c1 i _c1">BREST</td><td class="d _c1 i _c1"><div>-23,50 EUR</div></td><td class="d _c1 i _c1"></td></tr>
<tr><td class="c _c1 p _c1">09/03/2025</td><td class="g _c1 p _c1">HOTEL PORTO</td><td class="g _c1 p _c1">LONDON</td><td class="d _c1 p _c1"><div>-141,02 EUR</div><div>(-118,00 GBP)</div></td><td class="d _c1 p _c1"></td></tr>`;
const HEAD = '<th>Date</th><th>Commerce</th><th>Ville</th><th>Débit</th><th>Crédit</th>';

const page = ({ headings = HEADINGS, cards = CARDS, rows = ROWS, head = HEAD, month = '202503' } = {}) =>
  bankPage(
    `/fr/banque/mouvements.html?webid=adb&cardmonth=${month}`,
    wholePage(`<form id="I1:P1:F" action="/fr/banque/mouvements.html?_pid=AccountMasterDetail&amp;k_cardmonth=${month}" method="post">
${headings}${cards}<table class="liste"><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table><input type="hidden" name="_wxf2_cc" value="fr-FR"></form>`),
  );
const refused = (parts: Parameters<typeof page>[0]): string => refusal(() => parseCardOperations(page(parts)));

describe('the month of a deferred card', () => {
  it('gives the cards, the debit date and every payment', () => {
    const { cards, debitDate, operations, switchCard } = parseCardOperations(page());
    expect(debitDate).toBe('2025-03-31');
    expect(cards).toEqual([
      {
        key: 'k1',
        selected: true,
        type: 'MASTERCARD',
        maskedNumber: '497256xxxxxx7716',
        holder: 'M LUCAS FONTAINE',
        total: { currency: 'EUR', amount: '-318.44' },
      },
      {
        key: 'k2',
        selected: false,
        type: 'VISA PREMIER',
        maskedNumber: '497256xxxxxx8823',
        holder: 'MME JULIE CARPENTIER',
        total: { currency: 'EUR', amount: '0.00' },
      },
    ]);
    expect(operations).toEqual([
      {
        merchant: 'LIBRAIRIE DU PORT',
        city: 'BREST',
        transaction: {
          transactionAmount: { currency: 'EUR', amount: '23.50' },
          creditDebitIndicator: 'DBIT',
          status: 'PDNG',
          bookingDate: '2025-03-31',
          transactionDate: '2025-03-07',
          remittanceInformation: { unstructured: ['LIBRAIRIE DU PORT', 'BREST'] },
        },
      },
      {
        merchant: 'HOTEL PORTO',
        city: 'LONDON',
        original: { currency: 'GBP', amount: '-118.00' },
        transaction: expect.objectContaining({ transactionAmount: { currency: 'EUR', amount: '141.02' } }),
      },
    ]);
    expect(switchCard?.fields).toEqual([
      ['Data_SelectedCardItemKey', 'k1'],
      ['_wxf2_cc', 'fr-FR'],
      ['_FID_DoChangeCardDetails', ''],
    ]);
  });

  it('knows the only card from its span, and then has nothing to switch', () => {
    const cards = '<span class="_c1 fg _c1">Carte MASTERCARD 4972 56XX XXXX 7716 M LUCAS FONTAINE</span>';
    const read = parseCardOperations(page({ cards }));
    expect(read.cards).toEqual([
      { selected: true, type: 'MASTERCARD', maskedNumber: '497256xxxxxx7716', holder: 'M LUCAS FONTAINE' },
    ]);
    expect(read).not.toHaveProperty('switchCard');
  });

  it('takes a printed debit day before the last of the month', () => {
    expect(parseCardOperations(page({ headings: '<p>Paiements (prélevés le 28/03/2025)</p>' })).debitDate).toBe(
      '2025-03-28',
    );
  });

  it('reads a single amount column with fees below', () => {
    const head = '<th>Date</th><th>Opération</th><th>Ville</th><th>Montant</th>';
    const rows = '<tr><td>07/03/2025</td><td>LIBRAIRIE</td><td></td><td>-23,50 EUR<br>dont frais 0,50</td></tr>';
    const [operation] = parseCardOperations(page({ head, rows })).operations;
    expect(operation).toMatchObject({ merchant: 'LIBRAIRIE', transaction: { transactionAmount: { amount: '23.50' } } });
    expect(operation).not.toHaveProperty('city');
  });

  it('says where the parts of a bundle are', () => {
    const rows = ROWS.replace('LIBRAIRIE DU PORT', '<a href="detail.html?x=1">Regroupement de 3 paiements</a>');
    expect(parseCardOperations(page({ rows })).operations[0]?.bundle).toBe(
      'https://www.creditmutuel.fr/fr/banque/detail.html?x=1',
    );
  });

  it('may be empty', () => {
    expect(parseCardOperations(page({ rows: '<tr><td colspan="5">Aucun mouvement</td></tr>' })).operations).toEqual([]);
    expect(refused({ rows: '' })).toBe('rows.none');
  });

  it.each([
    ['no debit date', { headings: '' }, 'debit.date'],
    ['two months', { headings: HEADINGS.replace('fin mars', 'fin avril') }, 'debit.date'],
    ['another month than the address', { month: '202504' }, 'debit.date'],
    ['nobody knows whose card', { cards: '' }, 'card.missing'],
    ['a card without a number', { cards: CARDS.replace('497256xxxxxx7716 ', '') }, 'card.words'],
    ['two cards selected', { cards: CARDS.replace('value="k2"', 'value="k2" selected') }, 'card.selected'],
    ['a purchase after the debit', { rows: ROWS.replace('07/03/2025', '07/04/2025') }, 'row.date'],
    ['the original amount has the other sign', { rows: ROWS.replace('(-118', '(+118') }, 'row.debit.original.sign'],
    [
      'the original amount cannot be read',
      { rows: ROWS.replace('(-118,00 GBP)', '-118,00 GBP') },
      'row.debit.original',
    ],
    ['a credit in the debit column', { rows: ROWS.replace('-23,50', '+23,50') }, 'row.debit.sign'],
    ['a cell is missing', { rows: ROWS.replace('<td class="g _c1 i _c1">BREST</td>', '') }, 'row.unknown'],
  ])('refused: %s', (_, parts, mark) => {
    expect(refused(parts)).toBe(mark);
  });

  it.each([
    ['in another form', '-318.44 EUR'],
    ['with its sign behind', '318,44- EUR'],
    ['with the currency before it', 'EUR -318,44'],
    ['with a symbol', '-318 €'],
    ['without decimals', '-318 EUR'],
    ['in lower case', '-318,44 eur'],
    ['as another amount beside it', '-1,00 EUR -318,44 EUR'],
  ])('refuses a total %s: it would become part of the name', (_, total) => {
    expect(refused({ cards: CARDS.replace('-318,44 EUR', total) })).toBe('card.words');
  });

  it('reads a name with digits, and a card without a total', () => {
    const cards = '<span class="_c1 fg _c1">Carte VISA 497256xxxxxx7716 SARL 2 RIVES</span>';
    expect(parseCardOperations(page({ cards })).cards).toEqual([
      { selected: true, type: 'VISA', maskedNumber: '497256xxxxxx7716', holder: 'SARL 2 RIVES' },
    ]);
  });

  it('refuses two cards under one key', () => {
    expect(refused({ cards: CARDS.replace('k2', 'k1') })).toBe('card.keys');
  });

  it('refuses rows that stand there once for desktops and once for phones', () => {
    const both =
      ROWS.replaceAll('<tr>', '<tr class="eir_hidexs">') + ROWS.replaceAll('<tr>', '<tr class="eir_showxs">');
    expect(refused({ rows: both })).toBe('row.screen');
    expect(refused({ rows: `</tbody><tbody class="eir_showxs">${ROWS}` })).toBe('row.screen');
  });

  it('refuses a list that goes on in a second table', () => {
    const [first = '', second = ''] = ROWS.split('\n');
    for (const name of ['liste', 'suite']) {
      const rows = `${first}</tbody></table><table class="${name}"><tbody>${second}`;
      expect(refused({ rows })).toBe('table.continued');
    }
  });
});
