import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { monthCents } from '../../src/ledger/card.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { visitAs } from './bank-visit.ts';
import { readForm } from './forms.ts';
import { readTable } from './tables.ts';
import { centsIn, dayIn, saying } from './texts.ts';

/** A fee stands behind the amount that it is part of. */
function withoutFee(words: string): string {
  return words.split('dont frais')[0] ?? '';
}

describe('cards of companies', () => {
  let bank: Awaited<ReturnType<typeof startSimulator>>;
  beforeAll(async () => {
    bank = await startSimulator();
  });
  afterAll(() => bank.close());

  it('today’s: from company to card, then month by month by a posted choice', async () => {
    const { browser, account } = await visitAs(bank, 'CARD-BUSINESS');
    // The only company has no page of companies before that of its cards.
    const contracts = await browser.get('/fr/banque/pro/ENC_liste_tiers.aspx');
    expect(contracts.$('p[class="a_titre2"]').text()).toContain('Opérations carte');
    const heads = 'table.liste:nth-of-type(2) > thead th';
    const cards = readTable(contracts.$, heads, 'table.liste:nth-of-type(2) > tbody > tr');
    for (const [index, card] of (account.companyCards ?? []).entries()) {
      const row = cards.rows[index];
      if (row === undefined) throw new Error('a card is missing');
      expect([cards.cell(row, 'Porteur').text(), cards.cell(row, 'Mois en cours').find('small').text()]).toEqual([
        card.holder,
        'EUR',
      ]);
      const href = cards.cell(row, 'Carte').children('a').attr('href') ?? '';
      expect(href).toMatch(/^\/fr\/banque\/pro\/ENC_liste_tiers\.aspx\?/);
      expect(new URL(href, contracts.url).searchParams.get('numeroContrat')).toBe(card.contractNumber);
      let page = await browser.get(new URL(href, contracts.url).href);
      const months = page
        .$('select[name="Data_DateSelectionne"] > option')
        .toArray()
        .map((option) => page.$(option).attr('value') ?? '');
      const totals: number[] = [];
      for (const month of months) {
        const { action, fields } = readForm(page, 'form[id="C:P2:F"]', '_FID_DoChangerDate');
        page = await browser.post(action, fields.set('Data_DateSelectionne', month));
        const { $ } = page;
        const table = readTable($, 'table > thead > tr > th', 'table > tbody > tr');
        expect(dayIn(/ (\d\d\/\d\d\/\d{4})/.exec(saying($, 'td', 'Total prélevé').text())?.[1] ?? '')).toContain(month);
        totals.push(
          table.rows.reduce(
            (sum, line) => sum + (centsIn(withoutFee(table.cell(line, 'Montant').text())) ?? Number.NaN),
            0,
          ),
        );
      }
      expect(totals).toEqual([...card.months.toReversed(), ...(card.settled ?? [])].map(monthCents));
    }
  });

  it('until 2020: tables without a body, and the number behind another link', async () => {
    const { browser, account } = await visitAs(bank, 'CARD-BUSINESS-2020');
    const tiers = await browser.get('/fr/banque/pro/ENC_liste_tiers.aspx');
    const company = tiers.$('table[summary="Liste des titulaires de contrats cartes"] tr a').attr('href') ?? '';
    const { $, url } = await browser.get(company);
    const links = $('table.liste tbody tr td a')
      .toArray()
      .map((link) => $(link).attr('href') ?? '');
    const [card] = account.companyCards ?? [];
    expect(links[0]).toContain(`ctr=${card?.contractNumber}`);
    const page = await browser.get(new URL(links[0] ?? '', url).href);
    // A parser of HTML adds the body that the bank left out.
    expect(page.text).toMatch(/<\/thead>\s*<tr>/);
    expect(saying(page.$, 'td', 'Total prélevé le').length).toBe(1);
    const contract = await browser.get(saying(page.$, 'form a', 'Contrat').attr('href') ?? '');
    const [state, number] = contract
      .$('table.liste tbody tr td')
      .toArray()
      .map((cell) => contract.$(cell).text());
    expect([state, number?.replaceAll(' ', '')]).toEqual(['Active', card?.maskedNumber]);
    const { action, fields } = readForm(page, 'form#frmStarcLstOpe');
    const [, second = ''] = page
      .$('select#moi option')
      .toArray()
      .map((option) => page.$(option).attr('value') ?? '');
    const next = await browser.post(new URL(action, page.url).href, fields.set('moi', second));
    expect(next.$('select#moi option[selected]').attr('value')).toBe(second);
  });
});
