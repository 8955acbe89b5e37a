import { describe, expect, it } from 'vitest';
import { parseCardOperations, parseCardParts } from '../../src/index.ts';
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

  it('reads rows once that stand there for desktops and for phones, and refuses a row for phones that is no copy', () => {
    const both =
      ROWS.replaceAll('<tr>', '<tr class="eir_hidexs">') + ROWS.replaceAll('<tr>', '<tr class="eir_showxs">');
    for (const rows of [both, `${ROWS}</tbody><tbody class="eir_showxs">${ROWS}`]) {
      expect(parseCardOperations(page({ rows })).operations).toEqual(parseCardOperations(page()).operations);
      expect(refused({ rows: rows.replace('-23,50', '-23,51') })).toBe('row.screen');
    }
    expect(refused({ rows: ROWS.replaceAll('<tr>', '<tr class="eir_showxs">') })).toBe('row.screen');
  });

  it('refuses a list that goes on in a second table', () => {
    const [first = '', second = ''] = ROWS.split('\n');
    for (const name of ['liste', 'suite']) {
      const rows = `${first}</tbody></table><table class="${name}"><tbody>${second}`;
      expect(refused({ rows })).toBe('table.continued');
    }
  });
});

describe('the heading of a month', () => {
  const PERIOD = 'Achats et retraits effectués avec la carte sur la période du 26 février 2025 au 25 mars 2025';

  it.each([
    ['a period', `<p>${PERIOD}</p>`],
    ['a period in figures', '<p>Achats effectués sur la période du 26/02/2025 au 25/03/2025</p>'],
    ['a period whose first day has no year', '<p>Achats du 26 février au 25 mars 2025</p>'],
    ['a day', "<p>Achats jusqu'au 1er mars 2025</p>"],
    ['a day in a block of its own', "<p>Achats effectués jusqu'au</p><p>31 mars 2025</p>"],
  ])('may name %s: the last day counts', (_, headings) => {
    expect(parseCardOperations(page({ headings })).debitDate).toBe('2025-03-31');
  });

  it('may stand in the caption of the table', () => {
    const { html, url } = page({ headings: '' });
    const inCaption = html.replace('<table class="liste">', `$&<caption>${PERIOD}</caption>`);
    expect(parseCardOperations({ url, html: inCaption }).debitDate).toBe('2025-03-31');
  });

  it.each([
    ['the end of the period is lost', '<p>Achats effectués sur la période du 26 mars 2025</p>'],
    ['its last day is of another month than the debit', `<p>${PERIOD}</p><span>Prélevé fin février 2025</span>`],
    ['its last day is of another month than the address', `<p>${PERIOD.replace('25 mars', '25 avril')}</p>`],
    ['its last day does not exist', `<p>${PERIOD.replace('mars', 'brumaire')}</p>`],
  ])('is refused where %s', (_, headings) => {
    expect(refused({ headings })).toBe('debit.date');
  });
});

describe('the cards of one debit as a list, on pages of about 2017', () => {
  const one = (number: string, holder: string, total: string, isShown: boolean) =>
    `<li role="radio" aria-checked="${isShown}" aria-label="Carte Business ${number}" class="_c1 ei_richlb_item _c1"><div aria-hidden="true" class="_c1 ei_richlb_content _c1">
<span class="fd ei_sdsf_montant _c1 neg _c1">${total}</span><div>
Carte Business ${number}
</div><div class="_c1 doux _c1">
${holder}
</div> <span class="_c1 ei_valign _c1"></span></div></li>`;
  const FIRST = one('4972 56xx xxxx 7716', 'M LUCAS FONTAINE', '-318,44 EUR', false);
  const SECOND = one('4972 56xx xxxx 8823', 'MME JULIE CARPENTIER', '-36,00 EUR', true);
  const KEY = '<input type="hidden" name="Data_SelectedCardItemKey" value="k2">';

  it('are read with their totals; the list has no key for the cards that are not shown', () => {
    const { cards } = parseCardOperations(page({ cards: `<ul>${FIRST}${SECOND}</ul>${KEY}` }));
    expect(cards).toEqual([
      {
        selected: false,
        type: 'Business',
        maskedNumber: '497256xxxxxx7716',
        holder: 'M LUCAS FONTAINE',
        total: { currency: 'EUR', amount: '-318.44' },
      },
      {
        selected: true,
        type: 'Business',
        maskedNumber: '497256xxxxxx8823',
        holder: 'MME JULIE CARPENTIER',
        total: { currency: 'EUR', amount: '-36.00' },
      },
    ]);
  });

  it.each([
    ['no card is shown', FIRST, 'card.selected'],
    ['two are', SECOND + SECOND.replaceAll('8823', '8824'), 'card.selected'],
    ['an item says more', SECOND.replace('MME', '<b>1</b> MME').replace('</li>', 'Opposée</li>'), 'card.words'],
    [
      'an item has two totals',
      SECOND.replace('<div>\n', '<span class="ei_sdsf_montant">-1,00 EUR</span><div>'),
      'card.words',
    ],
    [
      'label and words differ',
      SECOND.replace('aria-label="Carte Business 4972', 'aria-label="Carte Business 4973'),
      'card.words',
    ],
    ['colour and sign differ', SECOND.replace('-36,00', '+36,00'), 'card.total.sign'],
    ['a selector stands beside it', SECOND + CARDS, 'card.selectors'],
  ])('are refused where %s', (_, items, mark) => {
    expect(refused({ cards: `<ul>${items}</ul>${KEY}` })).toBe(mark);
  });
});

describe('the parts of a bundle', () => {
  const DAY = '2025-03-31';
  const parts = (rows: string, below = '') =>
    bankPage(
      '/fr/banque/CRP8_GESTPMONT.aspx?webid=adb&trnref=1&contract=1&cardid=0&cardmonth=202503',
      wholePage(
        `<table class="liste"><thead><tr><th>Date</th><th>Valeur</th><th>Opération</th><th>Montant</th></tr></thead><tbody>${rows}</tbody></table>${below}`,
      ),
    );
  const PART = '<tr><td>07/03/2025</td><td>07/03/2025</td><td>TRAM RENNES</td><td>-1,80 EUR</td></tr>';

  it('stand on a page with the columns of an account, which names no card', () => {
    const [first, second] = parseCardParts(parts(PART + PART), DAY);
    expect(first).toEqual(second);
    expect(first).toMatchObject({
      merchant: 'TRAM RENNES',
      transaction: { bookingDate: DAY, transactionDate: '2025-03-07', transactionAmount: { amount: '1.80' } },
    });
  });

  it.each([
    ['a part is from after the debit', PART.replaceAll('07/03', '07/04'), '', 'row.date'],
    ['a part is a bundle', PART.replace('TRAM', '<a href="x.aspx">Regroupement 2 TRAM</a>'), '', 'bundle.nested'],
    ['there may be more', PART, '<a class="ei_loadmorebtn" href="#">Suite des opérations</a>', 'more.unknown'],
    ['there is none', '', '', 'rows.none'],
  ])('are refused where %s', (_, rows, below, mark) => {
    expect(refusal(() => parseCardParts(parts(rows, below), DAY))).toBe(mark);
  });
});
