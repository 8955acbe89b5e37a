import { describe, expect, it } from 'vitest';
import { parseAccountList } from '../../src/index.ts';
import { refusal } from '../drift.ts';
import {
  ACCOUNT_ROWS,
  accountListPage,
  CARD_ROW,
  CURRENT,
  CURRENT_ROW,
  LOAN,
  LOAN_ROW,
  SAVINGS,
  SAVINGS_ROW,
} from '../fixtures/account-list-html.ts';

const rowsOf = (rows: string, head?: string) => parseAccountList(accountListPage(`<tbody>${rows}</tbody>`, head)).rows;
const refused = (rows: string, head?: string): string => refusal(() => rowsOf(rows, head));

describe('the account list', () => {
  it('gives every row, typed, with what identifies it', () => {
    expect(parseAccountList(accountListPage())).toEqual({
      holder: 'M LUCAS FONTAINE',
      rows: [
        {
          kind: 'current',
          isPaymentAccount: true,
          product: 'COMPTE CHEQUE EUROCOMPTE CONFORT',
          holder: 'M LUCAS FONTAINE',
          number: '04100 000205123 01',
          balance: { currency: 'EUR', amount: '2418.37' },
          group: 'Comptes courants',
          href: `https://www.creditmutuel.fr/fr/banque/mouvements.html?webid=${CURRENT}`,
          webid: CURRENT,
        },
        {
          kind: 'card',
          isPaymentAccount: true,
          product: 'Fin mars 2025',
          holder: 'M LUCAS FONTAINE',
          number: '04100 000205123 01',
          balance: { currency: 'EUR', amount: '-318.44' },
          group: 'Comptes courants',
          href: `https://www.creditmutuel.fr/fr/banque/mouvements.html?webid=${CURRENT}&cardmonth=202503`,
          webid: CURRENT,
          cardMonth: '202503',
        },
        {
          kind: 'savings',
          isPaymentAccount: false,
          product: 'LIVRET BLEU',
          holder: 'M LUCAS FONTAINE',
          number: '04100 000205123 03',
          balance: { currency: 'EUR', amount: '11204.00' },
          group: 'Épargne',
          href: `https://www.creditmutuel.fr/fr/banque/mouvements.html?webid=${SAVINGS}`,
          webid: SAVINGS,
        },
        {
          kind: 'mortgage',
          isPaymentAccount: false,
          product: 'PRET MODULIMMO',
          holder: 'M OU MME LUCAS FONTAINE',
          number: '0410000020512309',
          balance: { currency: 'EUR', amount: '-148310.52' },
          group: 'Crédits',
          href: `https://www.creditmutuel.fr/fr/banque/gec9.aspx?webid=${LOAN}&rib=102780410000020512309EUR`,
          webid: LOAN,
          rib: '102780410000020512309EUR',
        },
      ],
    });
  });

  it('reads debit and credit columns, of which one is empty', () => {
    const head = '<thead><tr><th>Contrat</th><th>Débit</th><th>Crédit</th><th>Actions</th></tr></thead>';
    const inCredit = CURRENT_ROW.replace('<td class="d nowrap _c1 i ei_sdsf_solde', '<td></td>$&');
    const inDebit = CURRENT_ROW.replace(/<td class="d nowrap.*?<\/td>/, '<td>12,50 EUR</td><td></td>');
    expect(rowsOf(inCredit, head)[0]?.balance?.amount).toBe('2418.37');
    expect(rowsOf(inDebit, head)[0]?.balance?.amount).toBe('-12.50');
    expect(refused(CURRENT_ROW.replace('<td class="d nowrap _c1 i ei_sdsf_solde', '<td>-1,00 EUR</td>$&'), head)).toBe(
      'row.balances',
    );
  });

  it('finds the balance by its class where there is no header', () => {
    expect(rowsOf(CURRENT_ROW, '')[0]?.balance?.amount).toBe('2418.37');
  });

  it('a deferred card is out of scope with its account', () => {
    const rows = rowsOf(CURRENT_ROW.replace('COMPTE CHEQUE EUROCOMPTE CONFORT', 'LIVRET BLEU') + CARD_ROW);
    expect(rows.map(({ kind, isPaymentAccount }) => [kind, isPaymentAccount])).toEqual([
      ['savings', false],
      ['card', false],
    ]);
  });

  it('is empty only when the page says so', () => {
    const none = '<tr><td>Votre contrat de banque à distance ne vous donne accès à aucun compte.</td></tr>';
    expect(rowsOf(none)).toEqual([]);
    expect(refused('')).toBe('rows.none');
    expect(refused(CURRENT_ROW + none)).toBe('rows.contradiction');
  });

  it('passes over a row that is no account', () => {
    expect(
      rowsOf(`${CURRENT_ROW}<tr><td colspan="3"><a href="/fr/banque/offres.html">Ouvrir un livret</a></td></tr>`),
    ).toHaveLength(1);
  });

  it('leaves out what it cannot read of an account outside PSD2', () => {
    expect(rowsOf(CURRENT_ROW + SAVINGS_ROW.replace('+11&nbsp;204,00 EUR', 'non communiqué'))[1]).not.toHaveProperty(
      'balance',
    );
  });

  it.each([
    ['a balance that is no amount', CURRENT_ROW.replace('2&nbsp;418,37', '2&nbsp;41,37'), 'row.balance'],
    ['a balance whose colour contradicts its sign', CURRENT_ROW.replace(' pos ', ' neg '), 'row.balance.sign'],
    ['a balance of which only the colour is left', CURRENT_ROW.replace('+2&nbsp;418,37 EUR', ''), 'row.balance'],
    ['a balance without a sign', CURRENT_ROW.replace('+2', '2'), 'row.balance.sign'],
    ['an account without its title', CURRENT_ROW.replace('ei_sdsf_title', 'x') + LOAN_ROW, 'row.title'],
    ['an account without an id', CURRENT_ROW.replace(/webid=\w+/, ''), 'row.link'],
    ['a number without its mark', CURRENT_ROW.replace('nowrap doux', 'nowrap'), 'row.words'],
    ['a cell too few', CURRENT_ROW.replace(/<td class="d nowrap.*?<\/td>/, ''), 'row.cells'],
    ['a loan without its title', CURRENT_ROW + LOAN_ROW.replace('ei_sdsf_title', 'x'), 'row.title'],
    ['a card row without its link', CURRENT_ROW + CARD_ROW.replace(/<a .*?<\/a>/, 'Fin mars 2025'), 'row.title'],
    ['a card without an id', CURRENT_ROW + CARD_ROW.replace(/webid=\w+/, ''), 'card.link'],
    ['a number of another form', CURRENT_ROW.replace('04100&nbsp;', '0410&nbsp;'), 'row.number'],
    [
      'links to two accounts in one row',
      CURRENT_ROW.replace(`rib.cgi?webid=${CURRENT}`, `rib.cgi?webid=${SAVINGS}`),
      'row.links',
    ],
    ['one account twice', CURRENT_ROW + CURRENT_ROW, 'rows.twins'],
    [
      'two titles in a row',
      CURRENT_ROW.replace('<span class="nowrap">', '<span class="ei_sdsf_title">X</span>$&'),
      'row.titles',
    ],
    [
      'a title outside the first cell',
      `${CURRENT_ROW}<tr><td>x</td><td><span class="ei_sdsf_title">COMPTE COURANT</span></td></tr>`,
      'rows.count',
    ],
    ['a label in a wrong charset', CURRENT_ROW.replace('CONFORT', 'CONF\ufffdRT'), 'row.garbled'],
    ['a card without its account', SAVINGS_ROW + CARD_ROW, 'card.account'],
    ['a card whose month is not its words', CURRENT_ROW + CARD_ROW.replace('202503', '202504'), 'card.month'],
    ['a card whose month is none', CURRENT_ROW + CARD_ROW.replace('202503', '202513'), 'card.month'],
  ])('refused: %s', (_, rows, mark) => {
    expect(refused(rows)).toBe(mark);
  });

  it('is refused where it was cut', () => {
    const { url, html } = accountListPage();
    for (const end of ['</table>', '</main>', '</html>']) {
      expect(refusal(() => parseAccountList({ url, html: html.slice(0, html.indexOf(end)) }))).toBe('page.truncated');
    }
    expect(ACCOUNT_ROWS).toContain(LOAN_ROW);
  });

  it('refuses a row of any kind that stands there twice', () => {
    expect(refused(`${CURRENT_ROW}${SAVINGS_ROW}${SAVINGS_ROW}`)).toBe('rows.twins');
    expect(refused(`${CURRENT_ROW}${CARD_ROW}${CARD_ROW}`)).toBe('rows.twins');
    expect(refused(CURRENT_ROW + LOAN_ROW.replace('<tr ', '<tr data-x="eir" ').repeat(2))).toBe('rows.twins');
  });

  it('refuses rows for desktops or phones alone', () => {
    expect(refused(CURRENT_ROW.replace('class="_c1  _c1"', 'class="_c1 eir_showxs _c1"'))).toBe('row.screen');
  });

  it('refuses a row with a balance and without a product', () => {
    const row = LOAN_ROW.replace('ei_sdsf_title', 'ei_label').replace(/<a href="[^"]*"/, '<a href="#"');
    expect(refused(CURRENT_ROW + row)).toBe('row.title');
  });

  it('refuses a title of a group, or a month, that went through a wrong charset', () => {
    const group = '<tr><th colspan="3">\ufffdpargne</th></tr>';
    expect(refused(CURRENT_ROW + group + SAVINGS_ROW)).toBe('row.garbled');
    expect(refused(CURRENT_ROW + CARD_ROW.replace('Fin mars', 'Fin m\ufffdrs'))).toBe('row.garbled');
  });
});

/** As the site marks them since 2021. */
const MARKED_CARD = CARD_ROW.replace(
  '>Fin mars 2025<',
  '><span><span class="_c1 ei_sdsf_title _c1">Fin mars 2025</span></span><',
);
const amountsOf = (row: string, ...printed: readonly string[]): string =>
  row.replace(
    /<span class="ei_sdsf_montant.*?<\/span>/,
    printed.map((one) => `<span class="ei_sdsf_montant">${one}</span>`).join('<br/>'),
  );

describe('rows of the real list beside plain accounts', () => {
  it('reads the month of a card with the marks of 2021, inside its link or before it, and without', () => {
    const before = CARD_ROW.replace(
      '<span>Dépenses cartes prélevées</span>',
      '<span><span class="ei_sdsf_title">Dépenses cartes prélevées</span></span>',
    );
    const expected = rowsOf(CURRENT_ROW + CARD_ROW);
    expect(expected).toHaveLength(2);
    expect(rowsOf(CURRENT_ROW + MARKED_CARD)).toEqual(expected);
    expect(rowsOf(CURRENT_ROW + before)).toEqual(expected);
  });

  it('refuses a month of a card that has swallowed an account', () => {
    const link = `<a href="/fr/banque/mouvements.html?webid=${SAVINGS}"><span><span class="ei_sdsf_title">LIVRET BLEU</span></span></a>`;
    expect(refused(CURRENT_ROW + MARKED_CARD.replace('<div>', `${link}<div>`))).toBe('card.link');
  });

  it('reads accounts in several currencies', () => {
    const dollars = amountsOf(
      CURRENT_ROW.replaceAll(CURRENT, LOAN).replace('01</span>', '05</span>'),
      '+1&nbsp;500,00 USD',
    );
    expect(rowsOf(CURRENT_ROW + dollars).map(({ balance }) => balance?.currency)).toEqual(['EUR', 'USD']);
  });

  it.each([
    [
      'in a cell without its class',
      amountsOf(CURRENT_ROW, '+1&nbsp;500,00 USD', '+1&nbsp;380,00 EUR').replace(' ei_sdsf_solde', ''),
      undefined,
    ],
    ['in one cell', amountsOf(CURRENT_ROW, '+1&nbsp;500,00 USD', '+1&nbsp;380,00 EUR'), undefined],
    [
      'in a cell each',
      CURRENT_ROW.replace('<td class="d nowrap', '<td class="d nowrap ei_sdsf_solde">+1&nbsp;500,00 USD</td>$&'),
      '',
    ],
    [
      'in a column without a name',
      CURRENT_ROW.replace('<td class="a_actions', '<td class="d nowrap">+1&nbsp;500,00 USD</td>$&'),
      undefined,
    ],
  ])('a row with balances in several currencies is in doubt, and costs no other row: %s', (_, row, head) => {
    const rows = rowsOf(row + SAVINGS_ROW, head);
    expect(rows.map(({ inDoubt, isPaymentAccount }) => [inDoubt, isPaymentAccount])).toEqual([
      [true, true],
      [undefined, false],
    ]);
    expect(rows[0]).not.toHaveProperty('balance');
  });

  it('a balance with anything but a second currency beside it is still refused', () => {
    expect(refused(amountsOf(CURRENT_ROW, '+1&nbsp;500,00 EUR', '+1&nbsp;380,00 EUR'))).toBe('row.balance');
    expect(refused(amountsOf(CURRENT_ROW, '+1&nbsp;500,00 XXQ', '+1&nbsp;380,00 EUR'))).toBe('row.balance');
  });

  it('leaves out the balance of a card, where it is in several currencies or its account is none of ours', () => {
    const several = amountsOf(MARKED_CARD, '-318,44 USD', '-290,00 EUR');
    expect(rowsOf(CURRENT_ROW + several)[1]).not.toHaveProperty('balance');
    const saved = CURRENT_ROW.replace('COMPTE CHEQUE EUROCOMPTE CONFORT', 'LIVRET BLEU');
    expect(rowsOf(saved + amountsOf(CARD_ROW, 'néant'))[1]).not.toHaveProperty('balance');
    expect(refused(CURRENT_ROW + amountsOf(CARD_ROW, 'néant'))).toBe('row.balance');
  });

  it('refuses a payment account without a name', () => {
    const heading = '<tr><th colspan="3">Comptes courants</th></tr>';
    expect(refused(heading + CURRENT_ROW.replace('COMPTE CHEQUE EUROCOMPTE CONFORT', ' '))).toBe('row.name');
  });

  it('says of a row without a name below another heading that it may be anything', () => {
    const heading = '<tr><th colspan="3">Épargne</th></tr>';
    expect(rowsOf(heading + SAVINGS_ROW.replace('LIVRET BLEU', ''))[0]?.kind).toBe('unknown');
    expect(rowsOf(heading + SAVINGS_ROW.replace('LIVRET BLEU', 'ORANGE'))[0]?.kind).toBe('savings');
  });

  it.each([
    ['a telephone contract', 'LE MOBILE 06 39 98 01 23', 'other'],
    ['a telephone contract of another number', 'Le Mobile 06&nbsp;39&nbsp;98&nbsp;44&nbsp;00', 'other'],
    ['what customers of a company owe', 'ENCOURS MOBILISATION DE CREANCES', 'loan'],
    ['bills sold to the bank', 'ESCOMPTE COMMERCIAL', 'loan'],
    ['a pledge', 'ESPECE(S) GAGEE(S)', 'current'],
    ['a loan for a first home', 'P.A.S.', 'loan'],
  ])('takes %s for no payment account, below the heading of current accounts too', (_, product, kind) => {
    const heading = '<tr><th colspan="3">Comptes courants</th></tr>';
    const row = SAVINGS_ROW.replace('LIVRET BLEU', product).replace('04100&nbsp;000205123&nbsp;03', '06 39 98 01 23');
    const [read] = rowsOf(heading + row + CURRENT_ROW);
    expect([read?.kind, read?.isPaymentAccount]).toEqual([kind, false]);
  });

  it('reads savings that lead nowhere, and a credit without its holder', () => {
    const unlinked = SAVINGS_ROW.replace(/<a href[^>]*>|<\/a>/g, '');
    expect(rowsOf(CURRENT_ROW + unlinked)[1]).toMatchObject({ kind: 'savings', holder: 'M LUCAS FONTAINE' });
    const etalis = LOAN_ROW.replace('PRET MODULIMMO', 'ETALIS').replace(/<span class="nowrap">.*?<\/span>/, '');
    expect(rowsOf(etalis)[0]).toMatchObject({ kind: 'revolving', number: '0410000020512309' });
    expect(rowsOf(etalis)[0]).not.toHaveProperty('holder');
  });

  it('passes over totals, with a title and without', () => {
    const total = (words: string, href: string): string =>
      `<tr><td class="i"><a href="/fr/banque/${href}">${words}</a></td><td class="d ei_sdsf_solde">+99,00 EUR</td><td></td></tr>`;
    const titled = '<span><span class="ei_sdsf_title">VALORISATION TOTALE DE VOS PORTEFEUILLES TITRES</span></span>';
    for (const words of [titled, 'VALORISATION TOTALE', 'Total', 'Sous-total de vos comptes', 'Solde total']) {
      expect(rowsOf(CURRENT_ROW + total(words, 'POR_SyntheseLst.aspx'))).toHaveLength(1);
    }
    expect(rowsOf(CURRENT_ROW + total(titled, `mouvements.html?webid=${SAVINGS}`))).toHaveLength(2);
    expect(refused(CURRENT_ROW + total('TOTAL', `mouvements.html?webid=${SAVINGS}`))).toBe('row.title');
    expect(refused(CURRENT_ROW + total('COMPTE COURANT', 'POR_SyntheseLst.aspx'))).toBe('row.title');
  });

  it('passes over a row for phones that holds no account', () => {
    const offer = '<tr class="eir_showxs"><td colspan="3"><a href="/fr/banque/offres.html">Nos offres</a></td></tr>';
    expect(rowsOf(CURRENT_ROW + offer)).toHaveLength(1);
  });

  it('reads a list of contracts without balances beside the accounts', () => {
    const { url, html } = accountListPage();
    const contracts = `<table class="liste"><thead><tr><th>Contrat</th><th>Actions</th></tr></thead><tbody><tr><td><a href="/fr/assurances/x"><span class="ei_sdsf_title">ASSURANCE AUTO</span></a></td><td></td></tr></tbody></table>`;
    const both = html.replace('</table></div>', `</table>${contracts}</div>`);
    expect(parseAccountList({ url, html: both }).rows.at(-1)).toMatchObject({ kind: 'insurance' });
  });
});

describe('the customer whose pages these are', () => {
  it('is named only where frame and content show one name', () => {
    const { url, html } = accountListPage();
    expect(parseAccountList({ url, html }).holder).toBe('M LUCAS FONTAINE');
    const other = html.replace('master_nom _c1">M LUCAS FONTAINE', 'master_nom _c1">SARL FONTAINE');
    expect(parseAccountList({ url, html: other })).not.toHaveProperty('holder');
  });

  it('is named alike by characters and by entities', () => {
    const { url, html } = accountListPage();
    const named = html
      .replaceAll('FONTAINE', 'FONTAÏNÉ')
      .replace('presentation_name">M LUCAS FONTAÏNÉ', 'presentation_name">M LUCAS FONTA&Iuml;N&#201;');
    expect(parseAccountList({ url, html: named }).holder).toBe('M LUCAS FONTAÏNÉ');
  });
});
