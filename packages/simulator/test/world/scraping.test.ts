import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bookedCents, type Contract, type Customer } from '../../src/ledger/ledger.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { listAccounts, listIbans } from './accounts.ts';
import { openBrowser } from './browser.ts';
import { readAnnounced, readHistory } from './history.ts';
import { logIn, subbankIn } from './log-in.ts';
import { clean } from './texts.ts';

/** What a program must find, taken from what the bank knows. */
function historyOf({ operations }: Contract, { preferences }: Customer) {
  return operations.toReversed().map(({ bookingDate, valueDate, cents, lines }) => ({
    date: bookingDate,
    // Without its column a program takes the day of the booking.
    valueDate: preferences?.valueDate === false ? bookingDate : valueDate,
    cents,
    label: clean(lines.join(' ')),
  }));
}

describe.each([
  ['cic', ['FEDERATION-CMIDF', 'PRIVATE-BANK', 'IDS-C']],
  ['cm', ['FEDERATION-CMMABN', 'VIEW-NO-VALUE', 'VIEW-ALL', 'ANNOUNCED']],
  ['becm', ['ANNOUNCED']],
] as const)('a scraper of %s that knows nothing but the selectors of the real site', (brand, logins) => {
  let bank: Awaited<ReturnType<typeof startSimulator>>;
  beforeAll(async () => {
    bank = await startSimulator({ brand });
  });
  afterAll(() => bank.close());

  async function expectAll(customer: Customer): Promise<void> {
    const browser = openBrowser(bank);
    const home = await logIn(browser, customer);
    expect(new URL(home.url).pathname).toMatch(/\/fr\/banque\/pageaccueil\.html$/);
    expect(browser.cookies.has('IdSes')).toBe(true);
    const base = subbankIn(home);
    expect(base).toBe(customer.scenario?.subbank === undefined ? '' : `${customer.scenario.subbank}/`);
    const accounts = await listAccounts(browser, base);
    const ibans = await listIbans(browser, base);
    const known = customer.contracts.filter(({ kind }) => kind === 'current' || kind === 'savings');
    for (const contract of known) {
      const { number, product, holder, iban } = contract;
      const account = accounts.find((candidate) => candidate.number === number.replaceAll(' ', ''));
      expect(account).toMatchObject({ label: `${product} ${holder}`, balance: bookedCents(contract) });
      expect(ibans.get(number.replaceAll(' ', ''))).toBe(iban);
      expect(await readHistory(browser, account?.href ?? '')).toEqual(historyOf(contract, customer));
      const announced = (contract.announced ?? []).map(({ expectedOn, cents, lines }) => {
        return { date: expectedOn, cents, label: clean(lines.join(' ')) };
      });
      expect(await readAnnounced(browser)).toEqual(announced);
    }
    await browser.get(`/${base}fr/deconnexion/deconnexion.cgi`);
    expect(browser.at().$('title').text()).toMatch(/^Page de déconnexion/);
    expect(bank.requestLog.snapshot().customers[customer.login]).toMatchObject({
      logins: 1,
      failedLogins: 0,
      logouts: 1,
    });
  }

  it('logs in without a certificate, lists every account, and reads its whole history', async () => {
    for (const customer of bank.customers) await expectAll(customer);
  });

  it.each(logins)('does so for %s', async (login) => {
    const customer = bank.namedCustomers.find((candidate) => candidate.login === login);
    if (customer === undefined) throw new Error('no such customer');
    await expectAll(customer);
  });
});
