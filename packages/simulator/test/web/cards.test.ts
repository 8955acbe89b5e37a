import { describe, expect, it } from 'vitest';
import { openMonths } from '../../src/ledger/card-months.ts';
import type { Customer } from '../../src/ledger/ledger.ts';
import { renderCardPage } from '../../src/pages.ts';
import { type Browser, ledgerOf, loggedIn, openBank, plain, sentIn } from './browse.ts';

const LIST = '/fr/banque/comptes-et-contrats.html';

function named(login: string): Customer {
  const customer = ledgerOf('cm').namedCustomers?.find((candidate) => candidate.login === login);
  if (customer === undefined) throw new Error(`no ${login}`);
  return customer;
}

function browserOf(login: string): Browser {
  return loggedIn(openBank('cm').bank, named(login));
}

/** Rows of a month: date, merchant, city, debit, credit. */
function lines(page: string): readonly (readonly string[])[] {
  const body = page.slice(page.indexOf('<tbody>', page.indexOf('<th>Commerce')));
  const rows = [...body.matchAll(/<tr>(<td class="c _c1 [ip] _c1">.*?)<\/tr>/g)];
  return rows.map(([, row = '']) => row.split('</td>').map((cell) => plain(cell.replace(/<[^>]*>/g, '')).trim()));
}

function monthLinks(list: string): readonly string[] {
  return [...list.matchAll(/<a class="cb" href="([^"]*)">/g)].map(([, href = '']) => plain(href));
}

describe('the months of a deferred card', () => {
  it('stand below their account, two of them, with what each debit will take', async () => {
    const list = plain(await browserOf('CARD-DEFERRED').page(LIST));
    const rows = [
      ...list.matchAll(
        /encours _c1"><td[^>]*><span>Dépenses cartes prélevées<\/span>.*?>(Fin [^<]*)<.*?\n.*?montant _c1 (\w+) _c1">([^<]*)/g,
      ),
    ];
    expect(rows.map(([, month]) => month)).toEqual(['Fin novembre 2026', 'Fin décembre 2026']);
    const [month] = named('CARD-DEFERRED').contracts[0]?.cards?.[0]?.months ?? [];
    const cents = month?.purchases.reduce((sum, purchase) => sum + purchase.cents, 0) ?? 0;
    expect(cents).toBeLessThan(-100_000);
    expect(rows[0]?.slice(2).map((text) => text.replace(/\D/g, '') || text)).toEqual(['neg', String(-cents)]);
  });

  it('show each purchase once, "more" included, and bundle what was bought twice at one merchant’s on a day', async () => {
    const browser = browserOf('CARD-DEFERRED');
    const [link = ''] = monthLinks(await browser.page(LIST));
    const first = await browser.page(link);
    expect(lines(first).length).toBe(50);
    expect(plain(first)).toContain("<span>Achats jusqu'au</span> <span> </span><span>30 novembre 2026</span>");
    expect(plain(first)).toContain('<span>Prélevé fin novembre 2026</span>');
    const form = plain(first.slice(first.indexOf(':P1:F" action="')));
    const action = /action="([^"]*)"/.exec(form)?.[1] ?? '';
    const sent = sentIn(first.slice(first.indexOf('<table class="liste">')));
    const page = await (await browser.post(action, [...sent, ['_FID_DoLoadMoreTransactions', '']])).text();
    const all = lines(page);
    const bundles = all.filter(([, merchant]) => merchant?.startsWith('Regroupement 2 PAIEMENTS'));
    expect(bundles.length).toBeGreaterThan(1);
    const purchases = named('CARD-DEFERRED').contracts[0]?.cards?.[0]?.months[0]?.purchases ?? [];
    expect(all.length).toBe(purchases.length - bundles.length);
    const bundle = plain(/href="([^"]*CRP8_GESTPMONT[^"]*)"/.exec(page)?.[1] ?? '');
    expect(bundle).toMatch(/\?webid=\w{64}&trnref=\d+&contract=\d+&cardid=\d+&cardmonth=202611$/);
    const parts = plain(await browser.page(bundle));
    expect(parts).toContain('<th>Date</th><th>Valeur</th><th>Opération</th><th>Montant</th>');
    expect(parts).not.toContain('Carte MASTERCARD');
    const days = [...parts.matchAll(/<tr><td[^>]*>(\d\d\/\d\d\/\d{4})</g)].map(([, day]) => day);
    expect(days.length).toBe(2);
    expect(new Set(days).size).toBe(1);
  });

  it('show what a purchase cost abroad, in brackets', () => {
    const contract = named('CARD-DEFERRED').contracts[0];
    if (contract === undefined) throw new Error('no contract');
    const page = plain(renderCardPage({ brand: 'cm', contract, debitedOn: '2026-11-30', rows: 99 }));
    expect(page).toMatch(/<div>-[\d\u00a0]+,\d\d EUR<\/div><div>\(-[\d\u00a0]+,\d\d (GBP|CHF|CAD|USD)\)<\/div>/);
  });

  it('name the card in a selector where there are two, and change with it', async () => {
    const browser = browserOf('CARD-TWO');
    const [link = ''] = monthLinks(await browser.page(LIST));
    const page = await browser.page(link);
    const options = [...plain(page).matchAll(/<option value="(k\d)"( selected="selected")?>([^<]*)/g)];
    expect(options.map(([, key, selected]) => [key, selected !== undefined])).toEqual([
      ['k1', true],
      ['k2', false],
    ]);
    expect(options[0]?.[3]).toMatch(/^Carte MASTERCARD 497256xxxxxx7716 M OSCAR VALDELIEVRE -[\d\u00a0]+,\d\d EUR$/);
    const form = plain(page.slice(page.indexOf(':P1:F" action="')));
    const action = /action="([^"]*)"/.exec(form)?.[1] ?? '';
    const sent = sentIn(page.slice(page.indexOf('<table class="liste">')));
    const change: [string, string][] = [
      ['Data_SelectedCardItemKey', 'k2'],
      ['_FID_DoChangeCardDetails', ''],
    ];
    const other = await (await browser.post(action, [...sent, ...change])).text();
    expect(other).toContain('<option value="k2" selected="selected">');
    expect(lines(other)).not.toEqual(lines(page));
  });

  it('name the card in a line where there is one, and say when nothing was bought', async () => {
    const browser = browserOf('CARD-DEFERRED');
    const [, next = ''] = monthLinks(await browser.page(LIST));
    const page = plain(await browser.page(next));
    expect(page).toMatch(/<span class="_c1 fg _c1">Carte MASTERCARD 497256xxxxxx7716 M OSCAR VALDELIEVRE \+0,00 EUR/);
    expect(page).toContain('a_vide _c1">Aucun mouvement');
  });

  it('are refused when they are over, and to immediate-debit cards', async () => {
    const browser = browserOf('CARD-DEFERRED');
    const [link = ''] = monthLinks(await browser.page(LIST));
    expect(plain(await browser.page(link.replace('202611', '202610')))).toContain("pas l'autorisation");
    expect(monthLinks(await browserOf('CARD-IMMEDIATE').page(LIST))).toEqual([]);
  });
});

describe('the debit of a deferred card', () => {
  const card = { maskedNumber: '497256xxxxxx7716', perDay: 2.3 };

  it('takes from the account what its month had come to', () => {
    const [contract] = named('CARD-DEFERRED').contracts;
    const debits = contract?.operations.filter(({ lines: [first] }) => first === 'RELEVE CARTE 7716') ?? [];
    expect(debits.map(({ valueDate }) => valueDate)).toEqual(['2026-07-31', '2026-08-31', '2026-09-30', '2026-10-31']);
    const [october] = openMonths(card, '2026-10-31');
    const cents = october?.purchases.reduce((sum, purchase) => sum + purchase.cents, 0);
    expect(debits.at(-1)?.cents).toBe(cents);
  });

  it('is open until it is booked: 31 October 2026 is a Saturday', () => {
    const open = (today: string) => openMonths(card, today).map(({ debitedOn }) => debitedOn);
    expect(open('2026-10-30')).toEqual(['2026-10-31', '2026-11-30']);
    expect(open('2026-11-01')).toEqual(['2026-10-31', '2026-11-30']);
    expect(open('2026-11-02')).toEqual(['2026-11-30', '2026-12-31']);
    expect(open('2028-02-10')).toEqual(['2028-02-29', '2028-03-31']);
  });
});
