import { describe, expect, it } from 'vitest';
import { browse, linkOf, loggedIn, openBank, plain } from './browse.ts';

const ACCOUNTS = '/fr/banque/comptes-et-contrats.html';

/** Written out by hand, so that the printing code is not what checks itself. */
const BALANCES: Readonly<Record<string, string>> = {
  'M LUCAS FONTAINE': '-148&nbsp;310,52 EUR',
  'MME INES MARCHAL': '-4&nbsp;500,00 EUR',
};

describe.each(['cic', 'cm'] as const)('the account list of %s', (brand) => {
  it('has one row for each contract, with product, holder, number and balance, inside main', async () => {
    const { bank, ledger } = openBank(brand);
    for (const customer of ledger.customers) {
      const page = await loggedIn(bank, customer).page(ACCOUNTS);
      const main = page.slice(page.indexOf('<main id="ei_tpl_content">'), page.indexOf('</main>'));
      const rows = main.split('<tr ').filter((row) => row.startsWith('id='));
      expect(rows.filter((row) => row.includes('ei_sdsf_title')).length).toBe(customer.contracts.length);
      expect(rows.filter((row) => row.includes('ei_sdsf_montant')).length).toBe(customer.contracts.length);
      for (const { product, holder, number } of customer.contracts) {
        expect(main).toContain(`>${product}</span></span>   <span class="nowrap">${holder}</span>`);
        expect(main).toContain(`doux _c1">${number.replaceAll(' ', '&nbsp;')}</span>`);
      }
      expect(main).toContain(BALANCES[customer.name] ?? ' EUR</span>');
    }
  });

  it('shows nothing of other customers', async () => {
    const { bank, ledger } = openBank(brand);
    const [first, ...others] = ledger.customers;
    if (first === undefined) throw new Error('no customer');
    const page = await loggedIn(bank, first).page(ACCOUNTS);
    const own = new Set(first.contracts);
    for (const contract of others.flatMap(({ contracts }) => contracts)) {
      if (!own.has(contract)) expect(page).not.toContain(contract.number.replaceAll(' ', '&nbsp;'));
    }
  });

  it('names contracts by 64 hex digits that change with each login', async () => {
    const { bank, ledger } = openBank(brand);
    const [customer] = ledger.customers;
    const [contract] = customer?.contracts ?? [];
    if (customer === undefined || contract === undefined) throw new Error('no contract');
    const first = loggedIn(bank, customer);
    const second = loggedIn(bank, customer);
    const links = [first, first, second].map(async (browser) => linkOf(await browser.page(ACCOUNTS), contract));
    const [one = '', again, other] = await Promise.all(links);
    expect(one).toMatch(/^\/fr\/banque\/mouvements\.html\?webid=[0-9a-f]{64}$/);
    expect(again).toBe(one);
    expect(other).not.toBe(one);
    expect(await second.page(one)).toContain('Vous n');
    expect(plain(await second.page(one))).toContain("pas l'autorisation d'accéder à ce contrat");
  });

  it('is the same to the byte for the same session id', async () => {
    const pages = await Promise.all(
      [1, 2].map(async () => {
        const { bank, ledger } = openBank(brand, { newSessionId: () => 'fixed' });
        const { login = '', password = '' } = ledger.customers[0] ?? {};
        bank.logIn(login, password);
        return browse(bank, 'IdSes=fixed').page(ACCOUNTS);
      }),
    );
    expect(pages[0]).toBe(pages[1]);
  });

  it('stands behind two long menus', async () => {
    const { bank, ledger } = openBank(brand);
    const [customer] = ledger.customers;
    if (customer === undefined) throw new Error('no customer');
    const page = await loggedIn(bank, customer).page(ACCOUNTS);
    expect(page.indexOf('<main')).toBeGreaterThan(115_000);
    expect(page.indexOf('<main')).toBeLessThan(140_000);
    expect(page.split('<nav ').length - 1).toBe(2);
  });
});

describe.each(['cic', 'cm'] as const)('the RIB page of %s', (brand) => {
  it('gives the IBAN of each account that has one, as the second of two em', async () => {
    const { bank, ledger } = openBank(brand);
    for (const customer of ledger.customers) {
      const page = await loggedIn(bank, customer).page('/fr/banque/rib.cgi');
      const withIban = customer.contracts.filter(({ iban }) => iban !== undefined);
      expect(page.split('IBAN : <em>').length - 1).toBe(withIban.length);
      for (const { iban, number, product, holder } of withIban) {
        const blocks = iban?.match(/.{1,4}/g)?.join(' ');
        expect(page).toContain(`<td>${product} ${holder}<br/><em>${number}</em><br/>IBAN : <em>${blocks}</em></td>`);
      }
    }
  });
});
