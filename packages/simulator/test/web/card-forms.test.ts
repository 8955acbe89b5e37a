import { load } from 'cheerio';
import { describe, expect, it } from 'vitest';
import type { Contract, Customer } from '../../src/ledger/ledger.ts';
import {
  type CardPagesPlan,
  renderCardFunctionsPage,
  renderCardHalfYearPage,
  renderCardListPage,
  renderCardPage,
  renderCardTimelinePage,
  type SiteOptions,
} from '../../src/pages.ts';
import { createWebBank } from '../../src/web/web-bank.ts';
import { type Browser, ledgerOf, loggedIn, openBank, plain } from './browse.ts';

const DAY = '2026-11-25';

function named(login: string): Customer {
  const customer = ledgerOf('cm').namedCustomers?.find((candidate) => candidate.login === login);
  if (customer === undefined) throw new Error(`no ${login}`);
  return customer;
}

function accountOf(login: string): Contract {
  const [contract] = named(login).contracts;
  if (contract === undefined) throw new Error('no account');
  return contract;
}

const contract = accountOf('CARD-APART-COUNTED');
const site = (cardPages: CardPagesPlan, release: SiteOptions['release'] = '2021') =>
  ({ brand: 'cm', cardPages, release }) as const;

const month = (cardPages: CardPagesPlan, more: { readonly isUnfolded?: boolean; readonly of?: Contract } = {}) => {
  const { of = contract, isUnfolded = false } = more;
  const shown = { contract: of, debitedOn: '2026-11-30', today: DAY, isUnfolded };
  return load(renderCardTimelinePage({ ...site(cardPages), ...shown }));
};
const list = (cardPages: CardPagesPlan, release?: SiteOptions['release'], of = contract) =>
  load(renderCardListPage({ ...site(cardPages, release), contracts: [of], today: DAY }));
const below = (cardPages: CardPagesPlan, card = 0) =>
  load(renderCardPage({ ...site(cardPages), contract, debitedOn: '2026-11-30', card, rows: 99 }));

describe('the month of a card below its account', () => {
  it('is headed by the day until which was bought, or by a period of more than forty characters', () => {
    expect(below({})('main p span').text()).toContain("Achats jusqu'au 30 novembre 2026");
    expect(below({ heading: 'period' })('main p').text()).toMatch(
      /Achats (?=.{40})[^\d]* sur la période du 26 octobre 2026 au 25 novembre 2026/,
    );
  });

  it('offers its cards in a selector, and about 2017 in a list without keys', () => {
    expect(below({})('select[name="Data_SelectedCardItemKey"] option').length).toBe(2);
    const $ = below({ chooser: 'list' }, 1);
    expect($('select').length).toBe(0);
    const items = $('li[role="radio"].ei_richlb_item');
    expect(items.map((_, item) => $(item).attr('aria-checked')).get()).toEqual(['false', 'true']);
    expect(items.first().attr('aria-label')).toBe('Carte MASTERCARD 4972 56xx xxxx 6613');
    expect(items.first().find('span.ei_sdsf_montant').text()).toMatch(/^-[\d\u00a0]+,\d\d EUR$/);
    expect(items.first().find('div.doux').text().trim()).toBe('MME ALMA VALDELIEVRE');
    expect($('input[name="Data_SelectedCardItemKey"]').attr('value')).toBe('k2');
  });

  it('leads to the parts of a bundle at CRP8_GESTPMONT, or on its own page', () => {
    const bundle = 'td a:contains("Regroupement")';
    expect(below({})(bundle).attr('href')).toMatch(/\/banque\/CRP8_GESTPMONT\.aspx\?webid=\w+&trnref=\d+&contract=1&/);
    expect(below({ bundles: 'same page' })(bundle).attr('href')).toMatch(/mouvements\.html\?.*regroupement=\d+$/);
  });

  it.each([
    ['none', /^-[\d\u00a0]+,\d\d EUR$/],
    ['inside', /^-[\d\u00a0]+,\d\d EUR dont frais \d+,\d\d$/],
    ['line', /^-[\d\u00a0]+,\d\d EUR\ndont frais \d+,\d\d$/],
    ['capitals', /^-[\d\u00a0]+,\d\d EUR\nDONT FRAIS \d+,\d\d$/],
  ] as const)('may name the fee of an amount abroad: %s', (fees, form) => {
    const $ = below({ fees });
    const abroad = $('td.d:has(div + div) > div:first-child').first();
    abroad.find('br').replaceWith('\n');
    expect(abroad.text()).toMatch(form);
  });
});

describe('the list of cards', () => {
  const words = ($: ReturnType<typeof list>) =>
    $('li.item a[id^="C:more-card0"]')
      .map((_, a) => $(a).text())
      .get();

  it('has the latest month with a purchase and the one before: never an empty month to come', () => {
    expect(words(list({}))).toEqual(['Dépenses fin novembre 2026', 'Dépenses fin octobre 2026']);
    expect(words(list({ listedMonths: 1 }))).toEqual(['Dépenses fin novembre 2026']);
    expect(contract.cards?.[0]?.months.map(({ purchases }) => purchases.length > 0)).toEqual([true, false]);
  });

  it('names a month in a header since 2021, and in a cell before', () => {
    expect(list({})('tr > th > a[id^="C:more"]').length).toBe(4);
    expect(list({}, '2020')('tr > td > a[id^="C:more"]').length).toBe(4);
    expect(list({ monthCells: 'td' })('tr > td > input[name*="selectedMonthly"]').length).toBe(4);
  });

  it('may have an item that is odd: other words, no number, no account', () => {
    const last = (oddItem: 'nothing' | 'words' | 'number' | 'account') =>
      plain(list({ oddItem })('li.item').last().text());
    expect(last('nothing')).toMatch(/Dépenses fin/);
    expect(last('words')).toMatch(/Opérations fin/);
    expect(last('number')).not.toMatch(/XX XXXX/);
    expect(last('account')).not.toContain(contract.number);
    expect(last('nothing')).toContain(contract.number);
  });

  it('has no functions for a card that is not in use', () => {
    const $ = list({}, '2021', accountOf('CARD-APART-BLOCKED'));
    const items = $('li.item');
    expect(items.map((_, item) => $(item).find('div > p').first().text()).get()).toEqual(['Active', 'Opposée']);
    expect(items.map((_, item) => $(item).find('input[value="Fonctions"]').length).get()).toEqual([1, 0]);
  });

  it('counts withdrawals in a month, or not', () => {
    const amount = (withdrawals: 'none' | 'listed' | 'counted') =>
      list({ withdrawals })('li.item td.d span').first().text();
    expect(amount('none')).toBe(amount('listed'));
    expect(amount('counted')).not.toBe(amount('listed'));
  });
});

describe('a month on a card’s own page', () => {
  const inLine = ($: ReturnType<typeof month>) =>
    $('div.ei_timeline li.sep')
      .map((_, li) => $(li).text())
      .get();

  it('shows withdrawals, which the account shows as well', () => {
    const rows = ($: ReturnType<typeof month>) => $('table.liste tr:contains("RETRAIT CB")').length;
    expect(rows(month({}))).toBeGreaterThan(0);
    expect(rows(month({ withdrawals: 'none' }))).toBe(0);
    expect(
      rows(load(renderCardHalfYearPage({ ...site({}, '2020'), contract, debitedOn: '2026-11-30' }))),
    ).toBeGreaterThan(0);
    const taken = contract.operations.filter(({ lines }) => lines[0]?.startsWith('RETRAIT DAB'));
    expect(taken.length).toBeGreaterThan(rows(month({})));
  });

  it.each(['submit', 'image'] as const)(
    'has older months behind an arrow with an input of the type %s',
    (olderMonths) => {
      const $ = month({ olderMonths });
      expect($('div.ei_timeline li:first-child input').attr()).toMatchObject({
        type: olderMonths,
        name: '_FID_GoMonthPrecedent',
      });
      expect(inLine($).length).toBe(4);
      const unfolded = month({ olderMonths }, { isUnfolded: true });
      expect(inLine(unfolded).length).toBe(6);
      expect(unfolded('div.ei_timeline li:first-child input').length).toBe(0);
    },
  );

  it('may show all months at once, and months without their year', () => {
    expect(inLine(month({})).length).toBe(4);
    expect(inLine(month({ olderMonths: 'none' })).length).toBe(6);
    expect(inLine(month({})).at(-1)).toBe('décembre 2026');
    expect(inLine(month({ hasYears: false })).at(-1)).toBe('décembre');
  });

  it('prints the day of the debit in the month, or in the next one', () => {
    expect(month({})('a:contains("prélevés")').text()).toBe('Paiements (prélevés fin novembre)');
    expect(month({ debitedIn: 'next' })('a:contains("prélevés")').text()).toBe('Paiements (prélevés le 04/12/2026)');
  });

  it('leads to the functions of a card, or to the deferred debit of one that is not in use', () => {
    expect(month({})('ul a:contains("Fonctions")').attr('href')).toContain('/PCS2_FUNCTIONS.aspx?');
    expect(month({ functionsAt: 'PCS1' })('ul a:contains("Fonctions")').attr('href')).toContain(
      '/PCS1_CARDFUNCTIONS.aspx?',
    );
    const blocked = accountOf('CARD-APART-BLOCKED');
    const { cards = [] } = blocked;
    const $ = month({}, { of: { ...blocked, cards: cards.slice(1) } });
    expect($('ul a[title="Consulter le différé"]').length).toBe(1);
    expect($('ul a:contains("Fonctions")').length).toBe(0);
  });
});

describe('the functions of a card', () => {
  const functions = (cardPages: CardPagesPlan) => load(renderCardFunctionsPage({ ...site(cardPages), contract }));

  it('are a table, or blocks', () => {
    expect(functions({})('tr > th:contains("Débit des paiements") + td').text()).toBe('Différé');
    const $ = functions({ functions: 'blocks' });
    expect($('th').length).toBe(0);
    expect($('div:has(> div > div > p:contains("Débit des paiements")) td').text()).toBe('Différé');
  });

  it('may say more than one word', () => {
    expect(functions({ deferredWords: 'Débit différé' })('tr > th:contains("Débit") + td').text()).toBe(
      'Débit différé',
    );
  });
});

/** A bank whose customer of that login has pages of another form. */
function browserWith(login: string, cardPages: CardPagesPlan): Browser {
  const customer = { ...named(login), scenario: { ...named(login).scenario, cardPages } };
  const ledger = { ...ledgerOf('cm'), namedCustomers: [customer] };
  return loggedIn(createWebBank({ brand: 'cm', ledger: () => ledger, clock: openBank('cm').clock }), customer);
}

describe('the second page of cards', () => {
  const LIST = '/fr/banque/SCIM_default.aspx';
  const press = (browser: Browser, action: string) => browser.post(LIST, [[action, '']]);

  it('has an address of its own, and ends the ways of the first page', async () => {
    const browser = browserWith('CARD-APART-OTHERS', { cardsOnFirstPage: 1 });
    const $ = load(await browser.page(LIST));
    const href = $('span > a:contains("Autres cartes")').attr('href') ?? '';
    expect(href).toContain('DistributedCards');
    const others = load(await browser.page(href));
    expect(others('li.item span').text()).toContain('2204');
    expect(others('span > a:contains("Autres cartes")').length).toBe(0);
    expect(await (await press(browser, '_FID_GoFunctions_card:0')).text()).toContain('Navigation interdite');
    expect((await press(browser, '_FID_GoFunctions_card:1')).status).toBe(302);
    await browser.page(LIST);
    expect((await press(browser, '_FID_GoFunctions_card:0')).status).toBe(302);
  });
});

describe('the cards of a company', () => {
  const START = '/fr/banque/pro/ENC_liste_tiers.aspx';
  const cards = (page: string) => load(page)('table:contains("Porteur") tbody tr').length;

  it('come at once where there is one company, or behind a page of companies', async () => {
    expect(cards(await browserWith('CARD-BUSINESS', {}).page(START))).toBe(2);
    const $ = load(await browserWith('CARD-BUSINESS', { namesOnlyCompany: true }).page(START));
    expect($('table[summary="Liste des tiers"] a').length).toBe(1);
  });

  it('lead to their months by a link that begins at the host, or beside the page', async () => {
    const link = async (cardPages: CardPagesPlan) =>
      load(await browserWith('CARD-BUSINESS', cardPages).page(START))('td a').attr('href');
    expect(await link({})).toMatch(/^\/fr\/banque\/pro\/ENC_liste_tiers\.aspx\?/);
    expect(await link({ hasHostLinks: false })).toMatch(/^ENC_liste_tiers\.aspx\?/);
  });

  it('go on behind "Page suivante", which has no name on the last page', async () => {
    const browser = browserWith('CARD-BUSINESS', { companyCardsOnPage: 1 });
    const first = await browser.page(START);
    const next = load(first)('input[alt="Page suivante"]');
    expect([cards(first), next.attr('type'), next.attr('name')]).toEqual([1, 'image', '_FID_GoPageSuivante']);
    const action = new URL(next.closest('form').attr('action') ?? '', `https://localhost${START}`);
    const second = await browser.post(action.pathname + action.search, [
      ['_FID_GoPageSuivante.x', '3'],
      ['_FID_GoPageSuivante.y', '4'],
    ]);
    const page = await second.text();
    expect(page).toContain('MME ALMA VALDELIEVRE');
    expect([cards(page), load(page)('input[alt="Page suivante"]').attr('name')]).toEqual([1, '']);
  });

  it('have a selector beside that of the months, which changes the card', async () => {
    const start = async (cardPages: CardPagesPlan) => {
      const browser = browserWith('CARD-BUSINESS', cardPages);
      const $ = load(await browser.page(START));
      return { browser, $: load(await browser.page($('td a').attr('href') ?? '')) };
    };
    const { browser, $ } = await start({});
    const selector = $('select[name="Data_PositionCarteSelectionne"]');
    expect(selector.find('option[selected]').text()).toBe('5132 78XX XXXX 6604');
    const action = new URL(selector.closest('form').attr('action') ?? '', `https://localhost${START}`);
    const other = await browser.post(action.pathname + action.search, [
      ['Data_PositionCarteSelectionne', '2'],
      ['Data_DateSelectionne', '2026-11'],
      ['_FID_DoChangerDate', ''],
    ]);
    const changed = load(await other.text());
    expect(changed('select[name="Data_PositionCarteSelectionne"] option[selected]').text()).toContain('9120');
    expect((await start({ hasCardSelector: false })).$('select[name="Data_PositionCarteSelectionne"]').length).toBe(0);
  });

  it('have amounts with the fee inside', async () => {
    const { companyCards: [card] = [] } = accountOf('CARD-BUSINESS');
    const month = card?.months.find(({ purchases }) => purchases.some(({ original }) => original !== undefined));
    const browser = browserWith('CARD-BUSINESS', {});
    const $ = load(await browser.page(load(await browser.page(START))('td a').attr('href') ?? ''));
    const action = new URL($('form[id="C:P2:F"]').attr('action') ?? '', `https://localhost${START}`);
    const fields = [['Data_DateSelectionne', month?.debitedOn.slice(0, 7) ?? ''] as const];
    const page = plain(await (await browser.post(action.pathname + action.search, fields)).text());
    expect(page).toMatch(/<td class="[ip] d">-[\d\u00a0]+,\d\d EUR dont frais \d+,\d\d<\/td>/);
  });
});
