import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announcedCents, bookedCents } from '../../src/ledger/ledger.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { visitAs } from './bank-visit.ts';
import { openBrowser } from './browser.ts';
import { readForm } from './forms.ts';
import { readAnnounced, readHistory } from './history.ts';
import { readTable } from './tables.ts';
import { centsIn, clean, dayIn, saying, textsIn } from './texts.ts';

describe('the site as programs of other years know it', () => {
  let bank: Awaited<ReturnType<typeof startSimulator>>;
  beforeAll(async () => {
    bank = await startSimulator({ brand: 'cm' });
  });
  afterAll(() => bank.close());

  it.each(['RELEASE-2018', 'RELEASE-2020'])(
    'of %s: titles and numbers of the list are right in their links',
    async (login) => {
      const { browser, account, customer } = await visitAs(bank, login);
      const { $ } = await browser.get('/fr/banque/comptes-et-contrats.html');
      const links = $('td > a:has(> span.ei_sdsf_title)')
        .toArray()
        .map((link) => $(link));
      const numbers = links.map((link) => clean(link.children('span[class*="doux"]').text()));
      expect(numbers).toEqual(customer.contracts.map(({ number }) => number));
      const history = await readHistory(browser, links[0]?.attr('href') ?? '');
      expect(history.map(({ cents }) => cents)).toEqual(account.operations.toReversed().map(({ cents }) => cents));
      expect((await readAnnounced(browser)).length).toBe(account.announced?.length);
    },
  );

  it('of RELEASE-2018: amounts stand behind their words, and no text is for screen readers alone', async () => {
    const { browser, account } = await visitAs(bank, 'RELEASE-2018');
    const list = await browser.get('/fr/banque/comptes-et-contrats.html');
    const { $ } = await browser.get(list.$('td > a:has(> span.ei_sdsf_title)').attr('href') ?? '');
    expect(centsIn(saying($, 'span', 'Dont opérations enregistrées').text())).toBe(bookedCents(account));
    expect(saying($, 'span', 'Solde au').next('span.pos, span.neg').length).toBe(1);
    expect($('main .invisible, main [class*="eir_"]').length).toBe(0);
  });

  it('of RELEASE-2023: the rows follow the heading of what is booked, each label in two parts', async () => {
    const { browser, account } = await visitAs(bank, 'RELEASE-2023');
    const list = await browser.get('/fr/banque/comptes-et-contrats.html');
    const { $ } = await browser.get(list.$('td > a:has(span.ei_sdsf_title)').attr('href') ?? '');
    const bodies = $('#ei_tpl_content tbody').toArray();
    const heading = bodies.findIndex((body) => $(body).text().includes('Opérations enregistrées'));
    const rows = $(bodies[heading + 1])
      .find('tr')
      .toArray();
    expect(rows.length).toBe(50);
    for (const [index, { lines, cents }] of account.operations.toReversed().slice(0, 50).entries()) {
      const [, label, amount] = $(rows[index])
        .children('td')
        .toArray()
        .map((cell) => $(cell));
      const [first, second] = label?.children('div').last().children('div').first().find('div').toArray() ?? [];
      expect(textsIn($, $(first))[0]).toBe(lines[0]);
      expect(textsIn($, $(second)).length).toBeGreaterThan(0);
      expect(centsIn(amount?.text() ?? '')).toBe(cents);
    }
  });

  it('of RELEASE-2012: the old site, from its form to its last page of operations', async () => {
    const { customer, account } = await visitAs(bank, 'RELEASE-2012');
    const browser = openBrowser(bank);
    const form = readForm(await browser.get('/cmidf/fr/banques/accueil.html'), 'form[name="ident"]');
    expect(form.action).toBe('/cmidf/fr/identification/default.cgi');
    form.fields.set('_cm_user', customer.login).set('_cm_pwd', customer.password);
    const list = await browser.post(form.action, form.fields);
    expect(new URL(list.url).pathname).toBe('/cmidf/fr/banque/situation_financiere.cgi');
    expect(list.headers['content-type']).toContain('ISO-8859-1');
    expect(list.$('div#e_identification_ok_content strong').first().text()).toBe(customer.name);
    const link = list.$('td[class="i g"] > a').first();
    expect(link.text()).toBe(`${account.number} ${account.product} ${account.holder}`);
    const rib = new URL(link.attr('href') ?? '', list.url).searchParams.get('rib') ?? '';
    expect(account.iban).toContain(rib.slice(0, -3));

    let page = await browser.get(link.attr('href') ?? '');
    const amountUnder = (words: string) => centsIn(saying(page.$, 'th', words).next('td').text());
    expect(amountUnder('Solde comptable')).toBe(bookedCents(account));
    expect(amountUnder('Opérations à venir')).toBe(announcedCents(account));
    const announced = saying(page.$, 'a', 'Opérations à venir').attr('href') ?? '';
    const read: unknown[] = [];
    for (;;) {
      const { $ } = page;
      const table = readTable(
        $,
        'table[class="liste"] thead tr th',
        'table[class="liste"] tbody tr:has(> td[class="i g"], > td[class="p g"])',
      );
      for (const row of table.rows) {
        const cents = centsIn(table.cell(row, 'Débit').text()) ?? centsIn(table.cell(row, 'Crédit').text());
        const label = clean(textsIn($, table.cell(row, 'Opération')).join(' '));
        read.push([dayIn(table.cell(row, 'Date').text()), dayIn(table.cell(row, 'Valeur').text()), cents, label]);
      }
      const [, now = 1, last = 1] = /(\d+)\/(\d+)/.exec($('form#paginationForm').text())?.map(Number) ?? [];
      if (now === last) break;
      const { action, fields } = readForm(page, 'form#paginationForm');
      page = await browser.post(action, fields.set('page', String(now + 1)).set('imgOpePagSui.x', '4'));
    }
    const known = account.operations.toReversed();
    expect(read).toEqual(
      known.map(({ bookingDate, valueDate, cents, lines }) => [bookingDate, valueDate, cents, clean(lines.join(' '))]),
    );
    const toCome = await browser.get(announced);
    expect(toCome.$('table[class="liste"] th').first().text()).toBe("Date de l'annonce");
    expect(toCome.$('table[class="liste"] tbody tr').length).toBe(account.announced?.length);
    const ibans = await browser.get('/cmidf/fr/banque/rib.cgi');
    const [first] = ibans.$('tr[class] > td:first-child > div:nth-of-type(5) > em').toArray();
    expect(ibans.$(first).text().replaceAll(' ', '')).toBe(account.iban);
  });

  it('has a page before the form, and no way out once one is out', async () => {
    const browser = openBrowser(bank);
    expect((await browser.get('/fr/particuliers.html')).status).toBe(200);
    expect(new URL((await browser.get('/')).url).pathname).toBe('/fr/');
    const visit = await visitAs(bank, 'IDS-C');
    expect(visit.page.$('a#ei_tpl_ident_logout_title').length).toBe(1);
    const out = await visit.browser.get('/fr/deconnexion/deconnexion.cgi');
    expect(out.$('a#ei_tpl_ident_logout_title').length).toBe(0);
  });
});
