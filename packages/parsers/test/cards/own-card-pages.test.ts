import { describe, expect, it } from 'vitest';
import { parseCardFunctions, parseCardList, parseCardMonth } from '../../src/index.ts';
import { refusal } from '../drift.ts';
import { bankPage, wholePage } from '../fixtures/whole-page.ts';

const NUMBER = '4972 56XX XXXX 7716';
const MONTH = `<tr><th><a id="C:more-card" href="#">Dépenses fin mars 2025</a><input type="submit" name="_FID_GoMonthly_card:0_selectedMonthly:32025" value="Dépenses"/></th><td><span>-318,44 EUR</span></td></tr>`;
const FUNCTIONS = '<input type="submit" name="_FID_GoFunctions_card:0" value="Fonctions"/>';

const item = ({ number = NUMBER, status = '<p>Active</p>', account = '04100 000205123 01', months = MONTH } = {}) =>
  `<li class="item"><span>CARTE MASTERCARD - M LUCAS FONTAINE ${number}</span>${status}<table><tbody>${months}</tbody></table><p>COMPTE CHEQUE ${account}</p>${FUNCTIONS}</li>`;
const list = (items: string, below = '') =>
  bankPage(
    '/fr/banque/SCIM_default.aspx?_tabi=C',
    wholePage(`<form id="C:P:F" action="/fr/banque/SCIM_default.aspx?_pid=ListeCartes" method="post"><ul>${items}</ul>${below}
<input type="hidden" name="_wxf2_cc" value="fr-FR"></form>`),
  );

describe('the list of cards', () => {
  it('names each card, its account, its months and what to press for them', () => {
    const action = 'https://www.creditmutuel.fr/fr/banque/SCIM_default.aspx?_pid=ListeCartes';
    const press = (name: string, words: string) => ({
      action,
      fields: [
        ['_wxf2_cc', 'fr-FR'],
        [name, words],
      ],
    });
    const { cards, others } = parseCardList(list(item()));
    expect(cards).toEqual([
      {
        maskedNumber: '497256xxxxxx7716',
        words: 'CARTE MASTERCARD - M LUCAS FONTAINE',
        isActive: true,
        account: '04100 000205123 01',
        months: [
          {
            words: 'Dépenses fin mars 2025',
            month: '2025-03',
            amount: { currency: 'EUR', amount: '-318.44' },
            open: press('_FID_GoMonthly_card:0_selectedMonthly:32025', 'Dépenses'),
          },
        ],
        functions: press('_FID_GoFunctions_card:0', 'Fonctions'),
      },
    ]);
    expect(others).toBeUndefined();
  });

  it('leads to a second page by its link', () => {
    const page = list(item(), '<span><a href="SCIM_default.aspx?_fid=ChangeList">Autres cartes</a></span>');
    expect(parseCardList(page).others).toBe('https://www.creditmutuel.fr/fr/banque/SCIM_default.aspx?_fid=ChangeList');
  });

  it('tells of a card that is not in use, and of an account of CIC', () => {
    const [card] = parseCardList(list(item({ status: '<p>Opposée</p>', account: '18214 00071533801' }))).cards;
    expect(card).toMatchObject({ isActive: false, account: '18214 00071533801' });
  });

  it('gives months of earlier years without a button: a link leads to their page', () => {
    const months = MONTH.replace(/<input[^>]*>/, '').replace('#', '/CRP8_SCIM_DEPCAR.aspx?selectedMonthly=32025');
    const [month] = parseCardList(list(item({ months }))).cards[0]?.months ?? [];
    expect(month?.month).toBe('2025-03');
    expect(month).not.toHaveProperty('open');
  });

  it.each([
    ['', 'cards.none'],
    [item() + item(), 'cards.twins'],
    [`${item()}<li>${NUMBER.replace('7716', '7717')}</li>`, 'cards.count'],
    [item({ number: '•••• 7716' }), 'card.number'],
    [item({ account: '0205123 01' }), 'card.account'],
    [item({ status: '' }), 'card.account'],
    [item({ months: '' }), 'months.none'],
    [item({ months: MONTH.replace('32025', '42025') }), 'month.words'],
    [item({ months: MONTH.replace('32025', '132025') }), 'month.row'],
    [item({ months: MONTH.replace('-318,44 EUR', '318,44 EUR') }), 'month.amount.sign'],
    [item({ months: MONTH.replace('-318,44 EUR', '') }), 'month.amount'],
    [`${item()}<li><a href="#">Autres cartes</a></li>`, 'cards.others'],
    [`${item()}<li><a class="ei_loadmorebtn" href="#">Suite</a></li>`, 'cards.more'],
  ])('is refused where a card or a month could be misread: %#', (items, mark) => {
    expect(refusal(() => parseCardList(list(items)))).toBe(mark);
  });
});

describe('what a card can do', () => {
  const page = (rows: string, number = NUMBER) =>
    bankPage('/fr/banque/PCS2_FUNCTIONS.aspx', wholePage(`<p>CARTE ${number}</p><table class="fiche">${rows}</table>`));

  it.each([
    ['Différé', 'deferred'],
    ['Immédiat', 'immediate'],
  ])('tells when its payments are debited: %s', (word, debit) => {
    const rows = `<tr><th>Débit des paiements</th><td>${word}</td></tr><tr><th>Sans contact</th><td>Actif</td></tr>`;
    expect(parseCardFunctions(page(rows))).toEqual({ maskedNumber: '497256xxxxxx7716', debit });
  });

  it.each([
    ['<tr><th>Débit des paiements</th><td>Mensuel</td></tr>', NUMBER, 'debit'],
    ['<tr><th>Sans contact</th><td>Immédiat</td></tr>', NUMBER, 'debit'],
    ['<tr><th>Débit des paiements</th><td>Différé</td></tr>', '', 'card.number'],
  ])('is refused where that is in doubt: %#', (rows, number, mark) => {
    expect(refusal(() => parseCardFunctions(page(rows, number)))).toBe(mark);
  });
});

describe('a month on a card’s own page', () => {
  const ROW = '<tr><td>07/03/2025</td><td>LIBRAIRIE DU PORT</td><td>BREST</td><td>-23,50 EUR</td><td></td></tr>';
  const LINE =
    '<li><input type="submit" name="_FID_GoMonth_mois:22025" value="février 2025"/>février 2025</li><li><b>mars 2025</b></li>';
  const page = ({ debited = 'prélevés fin mars', line = LINE, rows = ROW, below = '' } = {}) =>
    bankPage(
      '/fr/banque/PCS3_SCIM_DEPCAR.aspx',
      wholePage(`<p>CARTE MASTERCARD ${NUMBER}</p><form id="C:P1:F" action="/fr/banque/PCS3_SCIM_DEPCAR.aspx?_pid=D" method="post">
<div class="ei_timeline"><ul>${line}</ul></div><a href="#">Paiements (${debited})</a><input type="hidden" name="_wxf2_cc" value="fr-FR"></form>
<table class="liste"><thead><tr><th>Date</th><th>Commerce</th><th>Ville</th><th>Débit</th><th>Crédit</th></tr></thead><tbody>${rows}</tbody></table>${below}`),
    );

  it('gives its debit, its payments and the months before it', () => {
    const action = 'https://www.creditmutuel.fr/fr/banque/PCS3_SCIM_DEPCAR.aspx?_pid=D';
    expect(parseCardMonth(page())).toMatchObject({
      maskedNumber: '497256xxxxxx7716',
      month: '2025-03',
      debitDate: '2025-03-31',
      months: [
        {
          month: '2025-02',
          open: {
            action,
            fields: [
              ['_wxf2_cc', 'fr-FR'],
              ['_FID_GoMonth_mois:22025', 'février 2025'],
            ],
          },
        },
        { month: '2025-03' },
      ],
      operations: [{ merchant: 'LIBRAIRIE DU PORT', city: 'BREST', transaction: { status: 'PDNG' } }],
    });
  });

  it('believes the printed day of the debit', () => {
    expect(parseCardMonth(page({ debited: 'prélevés le 28/03/2025' })).debitDate).toBe('2025-03-28');
  });

  it('may have no payment', () => {
    const rows = '<tr><td colspan="5" class="a_vide">Aucune opération</td></tr>';
    expect(parseCardMonth(page({ rows })).operations).toEqual([]);
  });

  it.each([
    [{ debited: 'prélevés fin avril' }, 'debit.date'],
    [{ debited: 'prélevés le 28/02/2025' }, 'debit.date'],
    [{ debited: 'à venir' }, 'debit.date'],
    [{ line: LINE.replace('<b>mars', '<b>avril') }, 'timeline.months'],
    [{ line: LINE.replace('<li><b>mars 2025</b></li>', '') }, 'timeline.shown'],
    [{ line: LINE.replace('>février 2025<', '>janvier 2025<') }, 'timeline.month'],
    [{ rows: ROW.replace('LIBRAIRIE', 'Regroupement 2 PAIEMENTS LIBRAIRIE') }, 'row.bundle'],
    [{ below: '<div class="ei_blocpaginb"><a class="ei_loadmorebtn">Suite des opérations</a></div>' }, 'more.unknown'],
    [{ below: '<p>4162 55XX XXXX 0982</p>' }, 'card.number'],
  ])('is refused where it could be misread: %#', (parts, mark) => {
    expect(refusal(() => parseCardMonth(page(parts)))).toBe(mark);
  });
});
