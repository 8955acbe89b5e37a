import { type CheerioAPI, load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Card, monthCents } from '../../src/ledger/card.ts';
import type { Customer } from '../../src/ledger/ledger.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { type Browser, openBrowser, type Page } from './browser.ts';
import { readForm } from './forms.ts';
import { withMore } from './history.ts';
import { logIn } from './log-in.ts';
import { readTable } from './tables.ts';
import { centsIn, clean, dayIn, type Selected, saying } from './texts.ts';

/** Purchases of some months, as the bank knows them, in an order of their own. */
function purchasesOf(months: Card['months']): readonly string[] {
  return months
    .flatMap(({ debitedOn, purchases }) => purchases.map((purchase) => ({ debitedOn, ...purchase })))
    .map(({ debitedOn, purchasedOn, cents, merchant }) => `${debitedOn} ${purchasedOn} ${cents} ${merchant}`)
    .toSorted();
}

function lastDayOf(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

const MONTHS = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
];

function monthIn(words: string): string {
  const [, name = '', year = ''] = /(\p{L}+) (\d{4})/u.exec(words) ?? [];
  return `${year}-${String(MONTHS.indexOf(name) + 1).padStart(2, '0')}`;
}

function amountIn(row: Selected, table: ReturnType<typeof readTable>): number {
  return centsIn(table.cell(row, 'Crédit').text()) ?? centsIn(table.cell(row, 'Débit').text()) ?? Number.NaN;
}

describe('cards, on pages of their own', () => {
  let bank: Awaited<ReturnType<typeof startSimulator>>;
  beforeAll(async () => {
    bank = await startSimulator({ brand: 'cm' });
  });
  afterAll(() => bank.close());

  async function visit(login: string): Promise<{ browser: Browser; customer: Customer; cards: readonly Card[] }> {
    const customer = bank.namedCustomers.find((candidate) => candidate.login === login);
    if (customer === undefined) throw new Error('no such customer');
    const browser = openBrowser(bank);
    await logIn(browser, customer);
    return { browser, customer, cards: customer.contracts.flatMap(({ cards = [] }) => cards) };
  }

  it('the list names each card, its account, its state and the debits to come; its functions tell which are deferred', async () => {
    const { browser, customer, cards } = await visit('CARD-TWO');
    const list = await browser.get('/fr/banque/SCIM_default.aspx');
    const items = list.$('li[class="item"]').toArray();
    expect(items.length).toBe(cards.length);
    for (const [index, card] of cards.entries()) {
      const item = list.$(items[index]);
      const number = /\d{4} \d{2}XX XXXX \d{4}/.exec(item.find('span').text())?.[0] ?? '';
      expect(number.replaceAll(' ', '').toLowerCase()).toBe(card.maskedNumber);
      expect(clean(item.find('div:first-of-type > p').text())).toBe('Active');
      const [parent = ''] = /\d+/.exec(item.find('> div > div > div > p').text().replaceAll(/\s/g, '')) ?? [];
      expect(parent.slice(-16)).toBe(customer.contracts[0]?.number.replaceAll(' ', ''));
      expect(item.find('tr:first-child > th > a[id*="C:more-card"]').text()).toContain('Dépenses');
      const functions = item.find('input[value="Fonctions"]').attr('name') ?? '';
      const { action, fields } = readForm(list, 'form[id="C:P:F"]', functions);
      const { $ } = await browser.post(action, fields);
      const debit = saying($, 'tbody th', 'Débit des paiements').next('td').text();
      expect(debit).toBe(card.debit === 'deferred' ? 'Différé' : 'Immédiat');
    }
  });

  it('today’s: every month by the buttons of a line of months, older ones behind its arrow', async () => {
    const { browser, cards } = await visit('CARD-DEFERRED');
    const list = await browser.get('/fr/banque/SCIM_default.aspx');
    const button = list.$('a[id*="C:more-card"]').first().siblings('input').attr('name') ?? '';
    expect(button).toMatch(/selectedMonthly:\d{5,6}$/);
    const first = readForm(list, 'form[id="C:P:F"]', button);
    let page = await browser.post(first.action, first.fields);
    const read = new Map<string, readonly string[]>();
    let arrows = 0;
    for (;;) {
      expect(page.url).toContain('PCS3_SCIM_DEPCAR.aspx');
      const { $ } = page;
      const now = $('div.ei_timeline b').first().parent().parent().parent();
      const debitedOn = lastDayOf(monthIn(now.text()));
      expect(clean(saying($, 'a', 'prélevés').text())).toMatch(
        /^Paiements \(prélevés (le \d\d\/\d\d\/\d{4}|fin \p{L}+)\)$/u,
      );
      read.set(debitedOn, purchasesOn(page, debitedOn));
      const before = now.prev('li').find('input');
      if (before.length === 0) break;
      if (before.attr('name') === '_FID_GoMonthPrecedent') arrows += 1;
      const { action, fields } = readForm(page, 'form[id="C:P1:F"]', before.attr('name'));
      fields.delete('_FID_Cancel');
      page = await browser.post(action, fields);
    }
    const all = cards.flatMap((card) => [...card.months, ...(card.settled ?? [])]);
    // The list leads to the latest month with a purchase: one to come without any is not in it.
    const months = all.filter(({ debitedOn }) => read.has(debitedOn));
    expect(months.length).toBeGreaterThan(4);
    expect(all.filter((month) => !months.includes(month)).flatMap(({ purchases }) => purchases)).toEqual([]);
    expect([...read.values()].flat().toSorted()).toEqual(purchasesOf(months));
    expect(arrows).toBe(1);
  });

  function purchasesOn({ $ }: Page, debitedOn: string): readonly string[] {
    const table = readTable($, 'main table > thead > tr > th', 'main table > tbody > tr:has(> td + td)');
    return table.rows.map((row) => {
      return `${debitedOn} ${dayIn(table.cell(row, 'Date').text())} ${amountIn(row, table)} ${clean(table.cell(row, 'Commerce').text())}`;
    });
  }

  it('until 2020: half a year of links to months, each in steps as XML, and bundles behind links', async () => {
    const { browser, cards } = await visit('RELEASE-2020');
    const list = await browser.get('/fr/banque/SCIM_default.aspx');
    const link = list.$('tr:first-child > td > a[id*="C:more-card"]').attr('href') ?? '';
    const latest = await browser.get(link);
    const links = latest.$('div[class="restriction"] > ul > li > span > span > a').toArray();
    const [older = '', ...others] = links.map((a) => latest.$(a).attr('href') ?? '');
    expect(older).toContain('fid=GoMonthPrecedent');
    const shown = await readCents(browser, link);
    const rest: number[] = [];
    for (const month of others.toReversed()) rest.push(await readCents(browser, month));
    const { $ } = await browser.get(older);
    expect($('div[class="restriction"] > ul > li:last-child a').attr('href')).toContain('fid=GoMonthSuivant');
    const months = cards.flatMap((card) => [...card.months.toReversed(), ...(card.settled ?? [])]);
    const totals = months.map(({ purchases }) => purchases.reduce((sum, { cents }) => sum + cents, 0));
    // The list leads to the latest month with a purchase, the links to one to come as well.
    const least = (one: number, other: number): number => one - other;
    expect([shown, ...rest].toSorted(least)).toEqual(totals.toSorted(least));
  });

  /** The total of a month: the sum of its lines, bundles taken apart, equal to what the month itself says. */
  async function readCents(browser: Browser, href: string): Promise<number> {
    const page = await browser.get(href);
    expect(page.$('a[id="C:L4"]').text()).toMatch(/\d\d\/\d\d\/\d{4}$/);
    const printed = centsIn(page.$('div[class="restriction"] > ul > li > span > span > span > b').text());
    let { $ } = page;
    for (let step = 1; saysMore(page.$, $); step += 1) {
      const answer = await browser.post(page.url, [
        ['_FID_DoAddElem', ''],
        ['_wxf2_cc', 'fr-FR'],
        ['_wxf2_pmode', 'Normal'],
        ['_wxf2_pseq', String(step)],
        ['_wxf2_ptarget', 'C:P:updPan'],
      ]);
      expect(answer.headers['content-type']).toContain('xml');
      $ = load(load(answer.text, { xml: true })('htmlcontent').text());
    }
    const table = readTable($, 'table.liste thead tr th, table thead tr th', 'table tbody > tr:has(> td + td)');
    let sum = 0;
    for (const row of table.rows) {
      const bundle = row.find('td > span > a').attr('href');
      sum += bundle === undefined ? amountIn(row, table) : await partsIn(browser, bundle);
    }
    expect(sum).toBe(printed);
    return sum;
  }

  /** By a link on the page, or by a button in what a script was given. */
  function saysMore(whole: CheerioAPI, $: CheerioAPI): boolean {
    if ($ === whole) return clean($('div[class="ei_blocpaginb"] > a').text()) === 'Suite des opérations';
    return $('input').attr('value') === 'Suite des opérations';
  }

  async function partsIn(browser: Browser, href: string): Promise<number> {
    const { $ } = await browser.get(href);
    const table = readTable($, 'table[class="liste"] thead tr th', 'table[class="liste"] tbody tr');
    expect(table.rows.length).toBeGreaterThan(1);
    return table.rows.reduce((sum, row) => sum + (centsIn(table.cell(row, 'Montant').text()) ?? Number.NaN), 0);
  }

  it('months behind the account list: each card by the selector of one page, posted again and again', async () => {
    const { browser, cards } = await visit('CARD-TWO');
    const list = await browser.get('/fr/banque/comptes-et-contrats.html');
    const months = list.$('tr.encours td:first-child > div > a.cb').toArray();
    const read = new Map<string, number>();
    for (const month of months) {
      const page = await browser.get(list.$(month).attr('href') ?? '');
      for (const option of page.$('select[name="Data_SelectedCardItemKey"] > option').toArray()) {
        const { action, fields } = readForm(page, 'form[id="I1:P1:F"]');
        fields.set('_FID_DoChangeCardDetails', '').set('Data_SelectedCardItemKey', page.$(option).attr('value') ?? '');
        const shown = await withMore(browser, await browser.post(action, fields));
        expect(shown.url).toMatch(/mouvements\.html.*webid=.*cardmonth=\d+.*cardid=/);
        const { $ } = shown;
        const until = clean(saying($, 'span', 'Achats').nextAll('span').eq(1).text());
        const table = readTable($, 'table.liste thead tr th', 'table.liste tbody tr:has(> td + td)');
        const number = /[\dx]{16}/.exec(page.$(option).text().replaceAll(' ', ''))?.[0];
        read.set(
          `${number} ${lastDayOf(monthIn(until))}`,
          table.rows.reduce((sum, row) => sum + eurosIn(row, table), 0),
        );
      }
    }
    const known = cards.flatMap(({ maskedNumber, months: all }) => {
      return all.map((month) => [`${maskedNumber} ${month.debitedOn}`, monthCents(month)] as const);
    });
    expect(Object.fromEntries(read)).toEqual(Object.fromEntries(known));
  });

  /** The first of two amounts: the other is what it cost abroad. */
  function eurosIn(row: Selected, table: ReturnType<typeof readTable>): number {
    const cells = [table.cell(row, 'Crédit'), table.cell(row, 'Débit')];
    const amounts = cells.map((cell) => centsIn(cell.children('div').first().text()));
    return amounts.find((cents) => cents !== undefined) ?? Number.NaN;
  }
});
