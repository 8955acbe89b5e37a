import { describe, expect, it } from 'vitest';
import { parseCardList } from '../../src/index.ts';
import { refusal } from '../drift.ts';
import { bankPage, wholePage } from '../fixtures/whole-page.ts';

const MONTH = `<tr><td><a id="C:more-card0" href="#">Dépenses fin mars 2025</a><input type="submit" name="_FID_GoMonthly_card:0_selectedMonthly:32025" value="Dépenses fin mars 2025"/></td><td><span>-318,44 EUR</span></td></tr>`;
const FUNCTIONS = '<input type="submit" name="_FID_GoFunctions_card:0" value="Fonctions"/>';

const item = (
  number: string,
  { words = 'CARTE VISA - M LUCAS FONTAINE', account = 'COMPTE CHEQUE 04100 000205123 01', months = MONTH } = {},
) =>
  `<li class="item"><span><span>${words}</span> ${number}</span><p>Active</p><table><tbody>${months}</tbody></table><p>${account}</p>${FUNCTIONS}</li>`;
const FIRST = item('4972 56XX XXXX 7716');
const list = (...items: readonly string[]) =>
  bankPage(
    '/fr/banque/SCIM_default.aspx',
    wholePage(
      `<form id="C:P:F" action="SCIM_default.aspx?_pid=ListeCartes" method="post"><ul>${items.join('')}</ul></form>`,
    ),
  );

describe('an odd item in the list of cards', () => {
  it.each([
    ['has no number', item('', {}), { mark: 'card.number', account: '04100 000205123 01', endings: [] }],
    [
      'hides its number in another way',
      item('•••• •••• •••• 2204'),
      { mark: 'card.number', account: '04100 000205123 01', endings: ['2204'] },
    ],
    [
      'names no account',
      item('4162 55XX XXXX 2204', { account: '' }),
      { mark: 'card.account', maskedNumber: '416255xxxxxx2204', endings: ['2204'] },
    ],
    [
      'has a month without an amount',
      item('4162 55XX XXXX 2204', { months: MONTH.replace('-318,44 EUR', 'Voir') }),
      { mark: 'month.amount', maskedNumber: '416255xxxxxx2204', account: '04100 000205123 01', endings: ['2204'] },
    ],
  ])('costs that item and no other: one that %s', (_, odd, unread) => {
    for (const items of [
      [FIRST, odd],
      [odd, FIRST],
    ]) {
      const read = parseCardList(list(...items));
      expect(read.cards.map(({ maskedNumber }) => maskedNumber)).toEqual(['497256xxxxxx7716']);
      expect(read.unread).toEqual([unread]);
    }
  });

  it('is no card that is debited at once: its rows have other words than "Dépenses"', () => {
    const other = item('4162 55XX XXXX 2204', { months: MONTH.replaceAll('Dépenses', 'Opérations') });
    const { cards, unread } = parseCardList(list(FIRST, other));
    expect(unread).toEqual([]);
    expect(cards[1]).toMatchObject({ months: [], oddMonths: 'month.other_words' });
    expect(cards[1]).toHaveProperty('functions');
  });

  it.each([
    ['all items are odd', [item('')], 'card.number'],
    ['an item has two numbers', [FIRST, item('4162 55XX XXXX 2204 4162 55XX XXXX 2205')], 'card.number'],
    ['the odd item repeats a card', [FIRST, item('4972 56XX XXXX 7716', { account: '' })], 'cards.twins'],
    ['a month stands outside the items', [FIRST, `<li><table>${MONTH}</table></li>`], 'months.count'],
  ])('costs the list where %s', (_, items, mark) => {
    expect(refusal(() => parseCardList(list(...items)))).toBe(mark);
  });

  it('has the buttons of one card: those of two cards cannot be told apart', () => {
    const mixed = FIRST.replace('_FID_GoFunctions_card:0', '_FID_GoFunctions_card:1');
    expect(refusal(() => parseCardList(list(mixed)))).toBe('card.buttons');
  });

  it('has swallowed another card where it names two accounts, or has links of two cards', () => {
    const swallowed = FIRST.replace(FUNCTIONS, `<p>COMPTE COURANT 18214 00071533801</p>${FUNCTIONS}`);
    expect(refusal(() => parseCardList(list(swallowed)))).toBe('card.account');
    const link = MONTH.replace(
      'href="#"',
      'href="CRP8_SCIM_DEPCAR.aspx?_tabi=C&amp;carte=1&amp;selectedMonthly=32025"',
    );
    expect(refusal(() => parseCardList(list(FIRST.replace(MONTH, link))))).toBe('card.buttons');
  });
});

describe('the months in the list of cards', () => {
  it('may be one alone, and stand in cells that are no headers', () => {
    const [card] = parseCardList(list(FIRST)).cards;
    expect(card?.months.map(({ month }) => month)).toEqual(['2025-03']);
  });

  it('lead to their page by a link on pages until 2020', () => {
    const months = MONTH.replace(/<input[^>]*>/, '').replace(
      'href="#"',
      'href="CRP8_SCIM_DEPCAR.aspx?selectedMonthly=32025"',
    );
    const [card] = parseCardList(list(item('4972 56XX XXXX 7716', { months }))).cards;
    expect(card?.months[0]?.href).toBe(
      'https://www.creditmutuel.fr/fr/banque/CRP8_SCIM_DEPCAR.aspx?selectedMonthly=32025',
    );
  });
});
