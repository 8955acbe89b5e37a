import { describe, expect, it } from 'vitest';
import { parseCardFunctions, parseCardMonth, recognise } from '../../src/index.ts';
import { refusal } from '../drift.ts';
import { bankPage, wholePage } from '../fixtures/whole-page.ts';

const NUMBER = '4972 56XX XXXX 7716';
const ROW = '<tr><td>07/03/2025</td><td>LIBRAIRIE DU PORT</td><td>BREST</td><td>-23,50 EUR</td><td></td></tr>';
const HEAD = '<th>Date</th><th>Commerce</th><th>Ville</th><th>Débit</th><th>Crédit</th>';
const button = (key: string, words: string) =>
  `<li class="sep"><span><input type="submit" name="_FID_GoMonth_mois:${key}" value="${words}"/>${words}</span></li>`;
const shown = (words: string) => `<li class="sep"><span><b>${words}</b></span></li>`;
const LINE = button('22025', 'février 2025') + shown('mars 2025');

/** A month of a card as it is since 2021. */
const page = ({ debited = 'prélevés fin mars', line = LINE, rows = ROW, above = '' } = {}) =>
  bankPage(
    '/fr/banque/PCS3_SCIM_DEPCAR.aspx?carte=0',
    wholePage(`<p>CARTE MASTERCARD ${NUMBER}</p>${above}<form id="C:P1:F" action="/fr/banque/PCS3_SCIM_DEPCAR.aspx?_pid=D" method="post">
<div class="_c1 ei_timeline _c1"><ul>${line}</ul></div><a href="#">Paiements (${debited})</a></form>
<table class="_c1 liste _c1"><thead><tr>${HEAD}</tr></thead><tbody>${rows}</tbody></table>`),
  );
const read = (parts: Parameters<typeof page>[0]) => parseCardMonth(page(parts));
const refused = (parts: Parameters<typeof page>[0]) => refusal(() => parseCardMonth(page(parts)));

describe('the line of months since 2021', () => {
  it.each([
    ['submit', [['_FID_GoMonthPrecedent', '<']]],
    [
      'image',
      [
        ['_FID_GoMonthPrecedent.x', '0'],
        ['_FID_GoMonthPrecedent.y', '0'],
      ],
    ],
  ])('has older months behind an arrow: an input of the type %s', (type, fields) => {
    const arrow = `<li><span><a href="#"></a><input type="${type}" name="_FID_GoMonthPrecedent" value="&lt;"/></span></li>`;
    const { older, months } = read({ line: arrow + LINE });
    const action = 'https://www.creditmutuel.fr/fr/banque/PCS3_SCIM_DEPCAR.aspx?_pid=D';
    expect(older).toEqual({ action, fields });
    expect(months.map(({ month }) => month)).toEqual(['2025-02', '2025-03']);
  });

  it('has an arrow in words, and one to newer months', () => {
    const way = (name: string, words: string) =>
      `<li><input type="submit" name="${name}" value="${words}"/>${words}</li>`;
    const line = way('_FID_A', 'Mois précédents') + LINE + way('_FID_B', '&gt;');
    const { older, newer } = read({ line });
    expect(older).toMatchObject({ fields: [['_FID_A', 'Mois précédents']] });
    expect(newer).toMatchObject({ fields: [['_FID_B', '>']] });
  });

  it('may have buttons that are no inputs', () => {
    const line = `<li><button name="_FID_GoMonth_mois:22025" value="x">février 2025</button></li>${shown('mars 2025')}`;
    expect(read({ line }).months[0]?.open).toMatchObject({ fields: [['_FID_GoMonth_mois:22025', 'x']] });
  });

  it('has an arrow without a way where there is nothing older', () => {
    const { older } = read({ line: `<li><span><a href="#"></a></span></li>${LINE}` });
    expect(older).toBeUndefined();
  });

  it('may name months without their year: the buttons name it', () => {
    const line = button('112024', 'novembre') + button('122024', 'décembre') + shown('janvier');
    const { month, months, debitDate } = read({
      line,
      debited: 'prélevés fin janvier',
      rows: ROW.replace('/03/', '/01/'),
    });
    expect(month).toBe('2025-01');
    expect(debitDate).toBe('2025-01-31');
    expect(months.map((one) => [one.month, one.words])).toEqual([
      ['2024-11', 'novembre'],
      ['2024-12', 'décembre'],
      ['2025-01', 'janvier'],
    ]);
  });

  it('may show one month without its year: the day of the debit names it', () => {
    expect(read({ line: shown('mars'), debited: 'prélevés le 31/03/2025' }).month).toBe('2025-03');
    expect(read({ line: shown('décembre'), debited: 'prélevés le 04/01/2026' }).month).toBe('2025-12');
    expect(refused({ line: shown('mars') })).toBe('timeline.year');
    expect(refused({ line: shown('mars'), debited: 'prélevés le 31/05/2025' })).toBe('timeline.year');
  });

  it.each([
    ['words and button of two months', button('32025', 'février 2025') + shown('mars 2025'), 'timeline.month'],
    [
      'other words on the button',
      button('22025', 'février 2025').replace('>février', '>janvier').replace('mois:22025', 'x') +
        shown('février 2025'),
      'timeline.month',
    ],
    ['words and button of two years', button('22024', 'février 2025') + shown('mars 2025'), 'timeline.month'],
    ['a gap', button('12025', 'janvier') + shown('mars'), 'timeline.months'],
    [
      'two buttons in a month',
      LINE.replace('<input', '<input type="submit" name="_FID_X" value=""/><input'),
      'timeline.month',
    ],
    [
      'an arrow between two months',
      `${button('22025', 'février 2025')}<li></li>${shown('mars 2025')}`,
      'timeline.month',
    ],
    [
      'two arrows to older months',
      `<li><input type="submit" name="_FID_A"/></li><li><input type="submit" name="_FID_B"/></li>${LINE}`,
      'timeline.arrows',
    ],
  ])('is refused with %s', (_, line, mark) => {
    expect(refused({ line })).toBe(mark);
  });
});

describe('the day of a debit', () => {
  it.each([
    ['in the month', 'prélevés le 28/03/2025', '2025-03-28'],
    ['early in the next month', 'prélevés le 04/04/2025', '2025-04-04'],
    ['at the end of the month, in words', 'prélevés en fin de mois', '2025-03-31'],
  ])('may lie %s', (_, debited, day) => {
    const { debitDate, operations } = read({ debited });
    expect(debitDate).toBe(day);
    expect(operations[0]?.transaction.bookingDate).toBe(day);
  });

  it.each(['prélevés le 11/04/2025', 'prélevés le 28/02/2025', 'prélevés le 31/02/2025', 'prélevés fin avril'])(
    'is refused where it cannot be that of March: %s',
    (debited) => {
      expect(refused({ debited })).toBe('debit.date');
    },
  );
});

describe('rows of a card’s own page', () => {
  it('tell withdrawals, which the account shows as well', () => {
    const withdrawal = ROW.replace('LIBRAIRIE DU PORT', 'RETRAIT CB DAB 07');
    const { operations } = read({ rows: ROW + withdrawal });
    expect(operations.map(({ merchant, isWithdrawal }) => [merchant, isWithdrawal])).toEqual([
      ['LIBRAIRIE DU PORT', undefined],
      ['RETRAIT CB DAB 07', true],
    ]);
  });

  it('may have the amount abroad behind the merchant', () => {
    const [operation] = read({ rows: ROW.replace('LIBRAIRIE DU PORT', 'HOTEL PORTO -118,00 GBP') }).operations;
    expect(operation).toMatchObject({ merchant: 'HOTEL PORTO', original: { currency: 'GBP', amount: '-118.00' } });
    expect(operation?.transaction.remittanceInformation?.unstructured).toEqual(['HOTEL PORTO', 'BREST']);
    expect(refused({ rows: ROW.replace('LIBRAIRIE DU PORT', 'HOTEL PORTO +118,00 GBP') })).toBe('row.original.sign');
  });

  it('keep an amount in the currency of the account: it is a word of the merchant', () => {
    const [operation] = read({ rows: ROW.replace('LIBRAIRIE DU PORT', 'FRAIS SUR -118,00 EUR') }).operations;
    expect(operation).toMatchObject({ merchant: 'FRAIS SUR -118,00 EUR' });
    expect(operation).not.toHaveProperty('original');
  });

  it('lead to the parts of a bundle, or the page is refused', () => {
    const words = 'Regroupement 2 PAIEMENTS TRAM';
    const rows = ROW.replace('LIBRAIRIE DU PORT', `<span><a href="detail.aspx?r=1">${words}</a></span>`);
    expect(read({ rows }).operations[0]).toMatchObject({
      merchant: words,
      bundle: 'https://www.creditmutuel.fr/fr/banque/detail.aspx?r=1',
    });
    expect(refused({ rows: ROW.replace('LIBRAIRIE DU PORT', words) })).toBe('row.bundle');
  });

  it.each([
    ['behind the amount', '-23,50 EUR dont frais 0,47'],
    ['on its own line', '-23,50 EUR<br/>dont frais 0,47'],
    ['in capitals', '-23,50 EUR<br/>DONT FRAIS 0,47 EUR'],
    ['in a block', '<div>-23,50 EUR</div><div>Dont frais 0,47</div>'],
  ])('may name a fee that is part of the amount: %s', (_, cell) => {
    const { transaction } = read({ rows: ROW.replace('-23,50 EUR', cell) }).operations[0] ?? {};
    expect(transaction?.transactionAmount.amount).toBe('23.50');
  });

  it.each([
    ['more than the amount', '-23,50 EUR dont frais 24,00', 'row.debit.fee'],
    ['in another currency', '-23,50 EUR dont frais 0,47 GBP', 'row.debit.fee'],
    ['no amount', '-23,50 EUR dont frais inclus', 'row.debit.fee'],
    ['there without the amount', 'dont frais 0,47', 'row.debit.fee'],
    ['there twice', '-23,50 EUR dont frais 0,47<br/>dont frais 0,47', 'row.debit.lines'],
  ])('are refused where the fee is %s', (_, cell, mark) => {
    expect(refused({ rows: ROW.replace('-23,50 EUR', cell) })).toBe(mark);
  });
});

describe('where a card’s month leads to', () => {
  it('is the functions of a card in use, and the deferred debit of one that is not', () => {
    const functions = read({
      above: '<div><ul><li><a href="PCS2_FUNCTIONS.aspx?carte=0">Fonctions</a></li></ul></div>',
    });
    expect(functions.functions).toBe('https://www.creditmutuel.fr/fr/banque/PCS2_FUNCTIONS.aspx?carte=0');
    expect(functions.isDeferred).toBeUndefined();
    const blocked = read({
      above: '<div><ul><li><a href="#" title="Consulter le différé">Différé</a></li></ul></div>',
    });
    expect(blocked).toMatchObject({ isDeferred: true });
    expect(blocked.functions).toBeUndefined();
  });
});

describe('a month of a card until 2020', () => {
  const link = (month: number, words: string, more = 'GoMonth') =>
    `<li><span><span><a href="CRP8_SCIM_DEPCAR.aspx?carte=0&amp;fid=${more}&amp;mois=${month}&amp;annee=2025">${words}</a></span></span></li>`;
  const old = ({ debit = 'Débit le 31/03/2025', total = '-23,50 EUR', years = ' 2025' } = {}) =>
    bankPage(
      '/fr/banque/CRP8_SCIM_DEPCAR.aspx?carte=0',
      wholePage(`<p>CARTE MASTERCARD ${NUMBER}</p><div class="restriction"><ul>${link(1, '&lt;', 'GoMonthPrecedent')}${link(2, `février${years}`)}
<li><span><span><b>mars${years}</b><span><b>${total}</b></span></span></span></li></ul></div><p><a id="C:L4" href="#">${debit}</a></p>
<table class="liste"><thead><tr>${HEAD}</tr></thead><tbody>${ROW}</tbody></table>`),
    );

  it('has links to half a year, its total, and the day of its debit', () => {
    const address = 'https://www.creditmutuel.fr/fr/banque/CRP8_SCIM_DEPCAR.aspx?carte=0&fid=';
    expect(parseCardMonth(old())).toMatchObject({
      month: '2025-03',
      debitDate: '2025-03-31',
      total: { currency: 'EUR', amount: '-23.50' },
      months: [{ month: '2025-02', open: `${address}GoMonth&mois=2&annee=2025` }, { month: '2025-03' }],
      older: `${address}GoMonthPrecedent&mois=1&annee=2025`,
    });
    expect(recognise(old())).toBe('card_month');
  });

  it('leads to the months behind it, too', () => {
    const { html, url } = old();
    const arrow = link(9, '&gt;', 'GoMonthSuivant');
    const { newer } = parseCardMonth({ url, html: html.replace('</ul></div><p><a id', `${arrow}</ul></div><p><a id`) });
    expect(newer).toMatch(/fid=GoMonthSuivant&mois=9&annee=2025$/);
  });

  it('may say that the debit is at the end of the month, and name no year', () => {
    expect(parseCardMonth(old({ debit: 'Débit fin du mois', years: '' }))).toMatchObject({ debitDate: '2025-03-31' });
  });

  it.each([
    [{ total: '23,50 EUR' }, 'timeline.month'],
    [{ total: '-23,5' }, 'timeline.month'],
    [{ debit: 'Débit le 31/05/2025' }, 'debit.date'],
    [{ debit: '' }, 'debit.date'],
  ])('is refused where it could be misread: %#', (parts, mark) => {
    expect(refusal(() => parseCardMonth(old(parts)))).toBe(mark);
  });
});

describe('what a card can do', () => {
  const blocks = (value: string) =>
    `<div><div class="row"><div><div><p>Titulaire</p></div></div><div>M LUCAS FONTAINE</div></div>
<div class="row"><div><div><p>Débit des paiements</p></div></div><div><table><tbody><tr><td>${value}</td></tr></tbody></table></div></div>
<div class="row"><div><div><p>Paiement sans contact</p></div></div><div>Actif</div></div></div>`;
  const rows = (value: string) =>
    `<table><tbody><tr><th>Débit des paiements</th><td>${value}</td></tr></tbody></table>`;
  const functions = (content: string, path = 'PCS2_FUNCTIONS.aspx') =>
    bankPage(`/fr/banque/${path}?carte=0`, wholePage(`<p>CARTE ${NUMBER}</p>${content}`));

  it.each([
    ['in blocks', blocks('Différé'), 'deferred'],
    ['in blocks', blocks('Immédiat'), 'immediate'],
    ['with more words', rows('Débit Différé au dernier jour du mois'), 'deferred'],
    ['with more words', blocks('Différé fin de mois'), 'deferred'],
  ])('is read %s', (_, content, debit) => {
    expect(parseCardFunctions(functions(content))).toMatchObject({ debit });
  });

  it.each([
    ['both words stand there', rows('Différé ou immédiat')],
    ['the word is not first', rows('Non différé')],
    ['the word goes on', rows('Différés')],
    [
      'the value is far away',
      `<div><p>Débit des paiements</p></div><div><p>Paiement sans contact</p><p>Différé</p></div>`,
    ],
    ['there is no value', blocks('')],
  ])('is refused where %s', (_, content) => {
    expect(refusal(() => parseCardFunctions(functions(content)))).toBe('debit');
  });

  it('is recognised at the address of 2019-04 to 2021, which was that of the list as well', () => {
    expect(recognise(functions(blocks('Différé'), 'PCS1_CARDFUNCTIONS.aspx'))).toBe('card_functions');
  });
});
