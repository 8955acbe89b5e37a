import { describe, expect, it } from 'vitest';
import { openOperations, parseOperations } from '../../src/index.ts';
import { refusal } from '../drift.ts';
import {
  amountSpan,
  CAPTION,
  EXPANDED_LABEL,
  HEADERS,
  MORE,
  OPERATIONS_PATH,
  type OperationsParts,
  operationsPage,
  PLAIN_LABEL,
  type PrintedRow,
  printRow,
  ROWS,
  SPLIT,
  splitRow,
  WEBID,
} from '../fixtures/operations-html.ts';
import { bankPage, wholePage } from '../fixtures/whole-page.ts';

const body = (...rows: readonly PrintedRow[]): string => `<tbody>${rows.map(printRow).join('')}</tbody>`;
const refused = (parts: OperationsParts): string => refusal(() => parseOperations(operationsPage(parts)));
const [VIR, CARD] = ROWS;

describe('the operations page', () => {
  const page = parseOperations(operationsPage());

  it('tells the caption, what is booked and what is only announced', () => {
    expect(page.caption).toEqual({ date: '2025-03-14', balance: { currency: 'EUR', amount: '2418.37' } });
    expect(page.booked).toEqual({ currency: 'EUR', amount: '2530.87' });
    expect(page.announced).toEqual({ currency: 'EUR', amount: '-112.50' });
  });

  it('gives the booked balance as CLBD and the caption as XPCD, each under the words of the page', () => {
    expect(page.balances).toEqual([
      {
        name: 'Dont opérations enregistrées',
        balanceAmount: { currency: 'EUR', amount: '2530.87' },
        balanceType: 'CLBD',
        referenceDate: '2025-03-14',
      },
      {
        name: 'Solde au 14/03/2025',
        balanceAmount: { currency: 'EUR', amount: '2418.37' },
        balanceType: 'XPCD',
        referenceDate: '2025-03-14',
      },
    ]);
  });

  it('gives every row as a STET transaction, with the reference and the running balance beside it', () => {
    expect(page.operations).toEqual([
      {
        kind: 'transfer',
        reference: '06002202507300004',
        transaction: {
          transactionAmount: { currency: 'EUR', amount: '40.00' },
          creditDebitIndicator: 'CRDT',
          status: 'BOOK',
          bookingDate: '2025-03-14',
          valueDate: '2025-03-14',
          remittanceInformation: { unstructured: ['VIR INST MME JULIE CARPENTIER', 'CADEAU COMMUN'] },
        },
      },
      {
        kind: 'card_payment',
        transaction: {
          transactionAmount: { currency: 'EUR', amount: '4.80' },
          creditDebitIndicator: 'DBIT',
          status: 'BOOK',
          bookingDate: '2025-03-13',
          valueDate: '2025-03-12',
          transactionDate: '2025-03-12',
          remittanceInformation: { unstructured: ['PAIEMENT PSC 1203 RENNES', 'BOULANGERIE KERN CARTE 4417'] },
        },
      },
    ]);
  });

  it('says what to post for more: every hidden input of the form, then the action', () => {
    expect(page.more?.action).toMatch(/^https:\/\/www\.creditmutuel\.fr\/fr\/banque\/mouvements\.html\?_tabi=I0&_pid=/);
    expect(page.more?.fields).toEqual([
      ['Data_WebId', WEBID],
      ['Data_SelectedCardItemKey', ''],
      ['Data_YearMonth', ''],
      ['Data_Sort', 'OPEDATE_D'],
      ['Data_Searching', 'false'],
      ['_wxf2_cc', 'fr-FR'],
      ['_FID_DoLoadMoreTransactions', ''],
    ]);
  });

  it('gives the form with no button pressed, also where there is no more', () => {
    const { form } = parseOperations(operationsPage({ more: '' }));
    expect(form).toEqual({ action: page.more?.action, fields: page.more?.fields.slice(0, -1) });
  });

  it.each([
    ['the old page', `/fr/banque/mvts_instance.cgi?webid=${WEBID}`],
    ['the action of the new one', `/fr/banque/mouvements.html?webid=${WEBID}&_fid=DoShowTransactionsToComeView`],
  ])('says where the announced operations are listed: %s', (_, href) => {
    const link = `<p><a href="${href}">Opérations à venir</a></p>`;
    expect(parseOperations(operationsPage({ more: link })).announcedAt).toBe(`https://www.creditmutuel.fr${href}`);
    expect(page).not.toHaveProperty('announcedAt');
  });

  it('is refused when it leads to two lists of announced operations', () => {
    const link = (id: string): string => `<a href="/fr/banque/mvts_instance.cgi?webid=${id}">Opérations à venir</a>`;
    expect(refused({ more: link('a') + link('b') })).toBe('announced.links');
    const newer = '<a href="/fr/banque/mouvements.html?k_webid=a&amp;_fid=DoShowTransactionsToComeView">À venir</a>';
    expect(parseOperations(operationsPage({ more: link('a') + newer })).announcedAt).toMatch(/mvts_instance/);
  });

  it('has no more where the button is gone', () => {
    expect(parseOperations(operationsPage({ more: '' }))).not.toHaveProperty('more');
    expect(parseOperations(operationsPage({ more: '<div class="ei_blocpaginb"></div>' }))).not.toHaveProperty('more');
  });
});

describe('what the customer can set', () => {
  it('value date off: it is read from the expander', () => {
    const label = `<div><div><div title="Déplier"><a class="_c2 afficher _c2 pointer">&nbsp;</a>   PRLV SEPA OUEST ENERGIES<br/> OE-000451298-2<br/> ECHEANCE MARS 2025
</div><div class="hideifscript">
Date de valeur :  12/03/2025
</div></div></div>`;
    const [row] = parseOperations(
      operationsPage({
        headers: [HEADERS.date, HEADERS.label, HEADERS.amount],
        rows: body({ date: '13/03/2025', label, amount: '-86,41 EUR' }),
      }),
    ).operations;
    expect(row?.transaction).toMatchObject({
      bookingDate: '2025-03-13',
      valueDate: '2025-03-12',
      remittanceInformation: { unstructured: ['PRLV SEPA OUEST ENERGIES', 'OE-000451298-2', 'ECHEANCE MARS 2025'] },
    });
  });

  it('value date off and nowhere printed: it is absent', () => {
    const [row] = parseOperations(
      operationsPage({
        headers: [HEADERS.date, HEADERS.label, HEADERS.amount],
        rows: body({ date: '13/03/2025', label: 'CHEQUE 1234567', amount: '-86,41 EUR' }),
      }),
    ).operations;
    expect(row?.transaction).not.toHaveProperty('valueDate');
  });

  const twoColumns = ['Date', 'Opération', 'Débit', 'Crédit'].map((text) => `<th scope="col">${text}</th>`);
  const inTwoColumns = (debit: string, credit: string): string =>
    `<tr><td class="i">12/03/2025</td><td>CHEQUE 1234567</td><td>${debit}</td><td>${credit}</td></tr>`;
  const heading = (text: string): string =>
    `<tr class="_c1 ei_rupture _c1"><th colspan="4" scope="rowgroup" class="_c1 rupture2 _c1"><span>${text}</span></th></tr>`;

  it('two columns, grouped by date', () => {
    const { operations } = parseOperations(
      operationsPage({
        headers: twoColumns,
        rows: `<tbody>${heading('mercredi 12 mars 2025')}${inTwoColumns(amountSpan('-86,41 EUR'), '')}${inTwoColumns('', amountSpan('+1,00 EUR'))}</tbody>`,
      }),
    );
    expect(operations.map(({ transaction }) => transaction)).toMatchObject([
      { creditDebitIndicator: 'DBIT', transactionAmount: { amount: '86.41' }, bookingDate: '2025-03-12' },
      { creditDebitIndicator: 'CRDT', transactionAmount: { amount: '1.00' }, bookingDate: '2025-03-12' },
    ]);
  });

  it('an amount without a sign takes that of its column', () => {
    const { operations } = parseOperations(
      operationsPage({
        headers: twoColumns,
        rows: `<tbody>${inTwoColumns('86,41 EUR', '')}${inTwoColumns('', '1,00 EUR')}</tbody>`,
      }),
    );
    expect(operations.map(({ transaction }) => transaction.creditDebitIndicator)).toEqual(['DBIT', 'CRDT']);
  });

  it.each([
    ['both columns filled', inTwoColumns('-1,00 EUR', '+1,00 EUR'), 'row.amount.one'],
    ['none filled', inTwoColumns('', ''), 'row.amount.one'],
    ['a credit in the debit column', inTwoColumns(amountSpan('+1,00 EUR'), ''), 'row.debit.sign'],
    ['a plus sign in the debit column', inTwoColumns('+1,00 EUR', ''), 'row.debit.sign'],
    ['a debit in the credit column', inTwoColumns('', amountSpan('-1,00 EUR')), 'row.credit.sign'],
    ['red in the credit column', inTwoColumns('', '<span class="neg">1,00 EUR</span>'), 'row.credit.sign'],
  ])('two columns, refused: %s', (_, row, mark) => {
    expect(refused({ headers: twoColumns, rows: `<tbody>${row}</tbody>` })).toBe(mark);
  });

  it('refuses a plus sign that the phone shows beside a red debit', () => {
    const label = 'CHEQUE 1234567 <p class="_c1 d _c1  eir_showxs">+1,00 EUR</p>';
    const row = inTwoColumns('<span class="neg">+1,00 EUR</span>', '').replace('CHEQUE 1234567', label);
    expect(refused({ headers: twoColumns, rows: `<tbody>${row}</tbody>` })).toBe('row.amount.copy');
  });

  it('refuses a row under the heading of another day', () => {
    const rows = `<tbody>${heading('mardi 11 mars 2025')}${inTwoColumns('-86,41 EUR', '')}</tbody>`;
    expect(refused({ headers: twoColumns, rows })).toBe('group.date');
  });

  it('refuses a heading that is no day: its weekday is wrong', () => {
    const rows = `<tbody>${heading('lundi 12 mars 2025')}${inTwoColumns('-86,41 EUR', '')}</tbody>`;
    expect(refused({ headers: twoColumns, rows })).toBe('row.unknown');
  });

  it('columns in any order: each is found by its sort link', () => {
    const swapped = `<tbody><tr><td>${amountSpan('-4,80 EUR')}</td><td>${PLAIN_LABEL}</td><td>13/03/2025</td><td>12/03/2025</td></tr></tbody>`;
    const { operations } = parseOperations(
      operationsPage({ headers: [HEADERS.amount, HEADERS.label, HEADERS.date, HEADERS.value], rows: swapped }),
    );
    expect(operations[0]?.transaction).toMatchObject({
      bookingDate: '2025-03-13',
      valueDate: '2025-03-12',
      transactionAmount: { amount: '4.80' },
    });
  });

  it.each([
    ['French', ['Date', 'Valeur', 'Libellé', 'Montant']],
    ['Spanish', ['Fecha', 'Valor', 'Operación', 'Importe ']],
    ['English', ['Operation date', 'Value date', 'Operation', 'Amount']],
    ['German', ['Datum', 'Wertstellung', 'Vorgang', 'Betrag']],
  ])('columns without sort links are found by their names: %s', (_, names) => {
    const { operations } = parseOperations(operationsPage({ headers: names.map((name) => `<th>${name}</th>`) }));
    expect(operations.map(({ transaction }) => transaction.valueDate)).toEqual(['2025-03-14', '2025-03-12']);
  });

  it('a sort link names its column in a language nobody knows', () => {
    const headers = [HEADERS.date, HEADERS.value, HEADERS.label, HEADERS.amount].map((header, index) =>
      header.replace(/<span>[^<]*/, `<span>Oszlop ${index}`),
    );
    expect(parseOperations(operationsPage({ headers })).operations).toHaveLength(2);
  });
});

describe('balances in other words', () => {
  it('the caption alone is the booked balance', () => {
    const { balances, booked, ...page } = parseOperations(operationsPage({ split: '' }));
    expect(booked.amount).toBe('2418.37');
    expect(page).not.toHaveProperty('announced');
    expect(balances.map(({ balanceType, name }) => [balanceType, name])).toEqual([['CLBD', 'Solde au 14/03/2025']]);
  });

  it('the amount may stand inside the span of its words', () => {
    const nested = (words: string, amount: string): string =>
      `<tbody><tr><th colspan="4" class="rupture"><span>${words} : ${amountSpan(amount)}</span></th></tr></tbody>`;
    const split =
      nested('Dont opérations à venir', '-112,50 EUR') + nested('Dont opérations enregistrées', '+2 530,87 EUR');
    expect(parseOperations(operationsPage({ split })).booked.amount).toBe('2530.87');
  });

  it('Spanish', () => {
    const split =
      splitRow('Cuyas operaciones futuras', '-112,50 EUR') + splitRow('Cuyas operaciones registradas', '+2.530,87 EUR');
    const caption = `<caption>Saldo a 14/03/2025 : <span class="pos">+2.418,37 EUR</span></caption>`;
    expect(parseOperations(operationsPage({ split, caption }))).toMatchObject({
      caption: { date: '2025-03-14' },
      booked: { amount: '2530.87' },
    });
  });

  it('the old site: balances in rows of their own, years of two digits', () => {
    const html =
      wholePage(`<table class="liste"><tr><th>Solde comptable au 14/03/25</th><td class="d">+2 530,87 EUR</td></tr>
<tr><th>Opérations à venir</th><td class="d">-112,50 EUR</td></tr></table>
<table class="liste"><tr><th>Date</th><th>Valeur</th><th>Opération</th><th>Débit</th><th>Crédit</th></tr>
<tr><td class="i g">13/03/25</td><td class="i g">12/03/25</td><td class="i g">CHEQUE 1234567</td><td class="i d">86,41 EUR</td><td class="i d"></td></tr></table>`);
    const page = parseOperations(bankPage('/fr/banque/mouvements.cgi?webid=1', html));
    expect(page).toMatchObject({
      caption: { date: '2025-03-14', balance: { amount: '2418.37' } },
      booked: { amount: '2530.87' },
      announced: { amount: '-112.50' },
      balances: [{ balanceType: 'CLBD', name: 'Solde comptable au 14/03/25', referenceDate: '2025-03-14' }],
      operations: [
        { transaction: { bookingDate: '2025-03-13', valueDate: '2025-03-12', creditDebitIndicator: 'DBIT' } },
      ],
    });
  });

  it.each([
    [
      'the halves do not add up',
      {
        split:
          splitRow('Dont opérations à venir', '-112,51 EUR') +
          splitRow('Dont opérations enregistrées', '+2 530,87 EUR'),
      },
      'split.sum',
    ],
    ['the halves have another currency', { split: SPLIT.replaceAll('EUR', 'GBP') }, 'split.sum'],
    ['one half is missing', { split: splitRow('Dont opérations enregistrées', '+2 530,87 EUR') }, 'split.half'],
    ['one half is there twice', { split: SPLIT + splitRow('Dont opérations à venir', '-112,50 EUR') }, 'split.twice'],
    [
      'the phone shows another amount',
      { split: SPLIT.replace(/-112,50 EUR(?=<\/span> <\/p>)/, '-12,50 EUR') },
      'split.announced.copy',
    ],
    ['the colour contradicts the sign', { caption: CAPTION.replace('pos', 'neg') }, 'caption.sign'],
    ['the sign is missing', { caption: CAPTION.replace('+2&nbsp;', '2&nbsp;') }, 'caption.sign'],
    ['there is no caption', { caption: '' }, 'caption.missing'],
    ['the caption is about something else', { caption: CAPTION.replace('Solde au', 'Découvert au') }, 'caption.words'],
    ['its date is none', { caption: CAPTION.replace('14/03/2025', '34/03/2025') }, 'caption.date'],
    ['its date is gone', { caption: CAPTION.replace('au 14/03/2025', '') }, 'caption.words'],
    ['its date is cut', { caption: CAPTION.replace('14/03/2025', '14/03/20') }, 'caption.words'],
    [
      'heading rows are gone but the rows are in another currency',
      { split: '', caption: CAPTION.replace('EUR', 'GBP') },
      'row.currency',
    ],
  ])('refused: %s', (_, parts, mark) => {
    expect(refused(parts)).toBe(mark);
  });
});

describe('rows', () => {
  it('refuses rows of which some have lost their value date', () => {
    const headers = [HEADERS.date, HEADERS.label, HEADERS.amount];
    const dated: PrintedRow = { date: VIR.date, label: 'VIR INST<br/>Date de valeur : 14/03/2025', amount: VIR.amount };
    const bare: PrintedRow = { date: CARD.date, label: 'CHEQUE 1234567', amount: CARD.amount };
    expect(refused({ headers, rows: body(dated, bare) })).toBe('row.valueDate');
  });

  it('refuses a heading of balances with a second amount in its words', () => {
    const split = SPLIT.replaceAll('eir_showxs', '');
    expect(refused({ split })).toMatch(/^split\.(announced|booked)\.form$/);
  });

  it('a row dated after the balance is pending', () => {
    const { operations } = parseOperations(
      operationsPage({
        rows: body({ date: '17/03/2025', value: '17/03/2025', label: 'PRLV SEPA EAU', amount: '-112,50 EUR' }, CARD),
      }),
    );
    expect(operations.map(({ transaction }) => transaction.status)).toEqual(['PDNG', 'BOOK']);
  });

  it('twins on one day stay two', () => {
    expect(parseOperations(operationsPage({ rows: body(CARD, CARD) })).operations).toHaveLength(2);
  });

  it('an empty list is empty only when the page says so', () => {
    const rows = '<tbody><tr><td colspan="4">Aucun mouvement</td></tr></tbody>';
    expect(parseOperations(operationsPage({ rows })).operations).toEqual([]);
    expect(refused({ rows: '<tbody></tbody>' })).toBe('rows.none');
    expect(refused({ rows: body(CARD) + rows })).toBe('rows.contradiction');
  });

  it('a reference of another day, or of the payer, is left out', () => {
    const withReference = (reference: string): string | undefined =>
      parseOperations(
        operationsPage({ rows: body({ ...VIR, label: EXPANDED_LABEL.replace('06002202507300004', reference) }) }),
      ).operations[0]?.reference;
    expect(withReference('06002202507300004')).toBe('06002202507300004');
    expect(withReference('06002202507200004')).toBeUndefined();
    expect(withReference('LOYER MARS')).toBeUndefined();
  });

  it.each([
    ['a date that is none', { ...CARD, date: '31/02/2025' }, 'row.date'],
    ['a value date that is none', { ...CARD, value: '12/03/20255' }, 'row.valueDate'],
    ['an empty value date', { ...CARD, value: '' }, 'row.valueDate'],
    ['the phone shows another date', { ...CARD, date: '14/03/2025' }, 'row.date.copy'],
    ['the phone shows another value date', { ...CARD, value: '13/03/2025' }, 'row.valueDate.copy'],
    ['the phone shows another amount', { ...CARD, phoneAmount: '-4,90 EUR' }, 'row.amount.copy'],
    ['the phone shows another sign', { ...CARD, phoneAmount: '+4,80 EUR' }, 'row.amount.copy'],
    [
      'the phone shows something unknown',
      { ...CARD, label: `${PLAIN_LABEL}<span class="eir_showxs">en attente</span>` },
      'row.copy',
    ],
    ['no sign', { ...CARD, amount: '4,80 EUR' }, 'row.amount.sign'],
    ['another currency', { ...CARD, amount: '-4,80 GBP' }, 'row.currency'],
    ['an empty label', { ...CARD, label: '' }, 'label.empty'],
    ['a label in a wrong charset', { ...CARD, label: 'CAF\ufffd DU PORT' }, 'label.garbled'],
    ['a label with NUL', { ...CARD, label: 'CAFE\u0001DU PORT' }, 'label.garbled'],
    ['a label that never ends', { ...CARD, label: 'A'.repeat(200) }, 'label.long'],
    [
      'a details link that swallowed the row',
      { ...VIR, label: EXPANDED_LABEL.replace('Détails</a></div>', '') },
      'label.link',
    ],
  ] as readonly [string, PrintedRow, string][])('refused: %s', (_, row, mark) => {
    expect(refused({ rows: body(row) })).toBe(mark);
  });

  it.each([
    [
      'a cell too few',
      body(CARD).replace('<td class="h c nowrap  eir_hidexs _c1 i _c1">13/03/2025</td>', ''),
      'rows.none',
    ],
    [
      'a cell too few in one of two rows',
      body(VIR) + body(CARD).replace(/<td[^>]*>13\/03\/2025<\/td>/, ''),
      'row.unknown',
    ],
    ['a cell too many', body(VIR) + body(CARD).replace('</td></tr>', '</td><td></td></tr>'), 'row.unknown'],
    ['an empty row', `${body(VIR)}<tbody><tr></tr></tbody>`, 'row.unknown'],
    ['a spanning cell', body(VIR) + body(CARD).replace('<td class="g', '<td colspan="2" class="g'), 'row.unknown'],
    ['a heading nobody knows', `${body(VIR)}<tbody><tr><th colspan="4">Total</th></tr></tbody>`, 'row.unknown'],
    [
      'date and value date swapped in a row',
      body({ ...CARD, date: CARD.value ?? '', value: CARD.date }),
      'row.date.copy',
    ],
    [
      'colour against sign',
      body(CARD).replace('<span class="_c1 neg _c1">', '<span class="_c1 pos _c1">'),
      'row.amount.sign',
    ],
    [
      'both colours',
      body(CARD).replace('<span class="_c1 neg _c1">', '<span class="_c1 pos neg _c1">'),
      'row.amount.colour',
    ],
    [
      'a table within the table',
      body({ ...CARD, label: '<table class="x"><tr><td>A</td></tr></table>' }),
      'table.nested',
    ],
    ['older rows above newer ones', body(CARD, VIR), 'rows.order'],
  ])('refused: %s', (_, rows, mark) => {
    expect(refused({ rows })).toBe(mark);
  });
});

describe('columns', () => {
  it.each([
    ['no amount', [HEADERS.date, HEADERS.value, HEADERS.label], 'table.missing'],
    ['no date', [HEADERS.value, HEADERS.label, HEADERS.amount], 'table.missing'],
    ['no label', [HEADERS.date, HEADERS.value, HEADERS.amount], 'table.missing'],
    ['a debit without a credit', [HEADERS.date, HEADERS.label, '<th>Débit</th>'], 'table.missing'],
    ['a header nobody knows', [HEADERS.date, '<th>Tendance</th>', HEADERS.label, HEADERS.amount], 'column.unknown'],
    ['an empty header', [HEADERS.date, '<th></th>', HEADERS.label, HEADERS.amount], 'column.unknown'],
    [
      'a spanning header',
      [HEADERS.date, '<th colspan="2">Valeur</th>', HEADERS.label, HEADERS.amount],
      'column.unknown',
    ],
    ['two dates', [HEADERS.date, HEADERS.date, HEADERS.label, HEADERS.amount], 'column.twice'],
    [
      'link and text disagree',
      [
        HEADERS.date.replace('Date</span>', 'Valeur</span>'),
        HEADERS.value.replace('Valeur', 'Date'),
        HEADERS.label,
        HEADERS.amount,
      ],
      'column.contradiction',
    ],
    [
      'one and two amount columns at once',
      [HEADERS.date, HEADERS.label, HEADERS.amount, '<th>Débit</th>'],
      'column.amounts',
    ],
    ['the columns of a card page', [HEADERS.date, HEADERS.value, '<th>Commerce</th>', HEADERS.amount], 'page.kind'],
    [
      'the column marked as sorted is not the one of the state',
      [
        HEADERS.date.replace('tridesc', 'trioff'),
        HEADERS.value.replace('trioff', 'tridesc'),
        HEADERS.label,
        HEADERS.amount,
      ],
      'sort.contradiction',
    ],
  ])('refused: %s', (_, headers, mark) => {
    expect(refused({ headers })).toBe(mark);
  });

  it('refuses two tables of operations', () => {
    const { url, html } = operationsPage();
    const table = /<table.*<\/table>/s.exec(html)?.[0] ?? '';
    expect(refusal(() => parseOperations({ url, html: html.replace(table, table + table) }))).toBe('table.twice');
  });

  it('refuses the month of a card, which looks alike', () => {
    expect(refused({ path: `${OPERATIONS_PATH}&cardmonth=202503` })).toBe('page.kind');
    const { url, html } = operationsPage();
    expect(refusal(() => parseOperations({ url, html: html.replace('k_cardmonth=', 'k_cardmonth=202503') }))).toBe(
      'page.kind',
    );
  });
});

describe('more', () => {
  it.each([
    ['a way to turn pages nobody knows', '<div class="ei_blocpaginb"><a href="#">Suite</a></div>', 'more.unknown'],
    ["the old site's way", '<a href="#"><img id="imgOpePagSui" alt=""></a>', 'more.unknown'],
  ])('refused: %s', (_, more, mark) => {
    expect(refused({ more })).toBe(mark);
  });

  it('is found by its words where its class is gone', () => {
    expect(parseOperations(operationsPage({ more: MORE.replace('ei_loadmorebtn', 'x') })).more).toBeDefined();
  });

  it.each(['', 'action=""'])('refuses a form that does not say where to: %j', (action) => {
    const { url, html } = operationsPage();
    const silent = html.replace(/(<form[^>]*?)action="[^"]*"/, `$1${action}`);
    expect(refusal(() => parseOperations({ url, html: silent }))).toBe('form.action');
  });

  it('refuses a button without a form', () => {
    const { url, html } = operationsPage();
    const torn = html.replace(/<form[^>]*>/, '<div>').replace('</form>', '</div>');
    expect(refusal(() => parseOperations({ url, html: torn }))).toBe('more.unknown');
  });
});

describe('an operations page that is opened', () => {
  it('tells what can be asked for next, and how far it goes back, before its rows are read', () => {
    const broken = operationsPage().html.replace('4,80', '4,8O');
    const { oldest, more, form, read } = openOperations(bankPage(OPERATIONS_PATH, broken));
    const whole = parseOperations(operationsPage());
    expect({ oldest, more, form }).toEqual({
      oldest: whole.operations.at(-1)?.transaction.bookingDate,
      more: whole.more,
      form: whole.form,
    });
    expect(refusal(read)).toBe('row.copy');
  });

  it.each(['', 'OPEDATE_A'])('does not say how far back where its rows are ordered by "%s"', (sort) => {
    const { html } = operationsPage();
    const page = bankPage(OPERATIONS_PATH, html.replace('OPEDATE_D', sort));
    expect(openOperations(page).oldest).toBeUndefined();
  });
});
