import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator } from '../../src/start-simulator.ts';
import { openBrowser, type Page } from './browser.ts';
import { logIn } from './log-in.ts';

/** Addresses in attributes, scripts and texts; a host without a scheme counts as well. */
const ADDRESS = /(?:https?:)?\\?\/\\?\/([\w-]+(?:\.[\w-]+)*(?::\d+)?)/g;

/** Pages of one visit: those that a program asks for by itself, and those that they lead to. */
const BEGINNINGS: readonly string[] = [
  'authentification.html',
  'banque/validation.aspx',
  'banque/comptes-et-contrats.html',
  'banque/situation_financiere.cgi',
  'banque/rib.cgi',
  'banque/compte/telechargement.cgi',
  'banque/SCIM_default.aspx',
  'banque/pro/ENC_liste_tiers.aspx',
  'banque/SYNT_Synthese.aspx',
];
const MOST_PAGES = 25;

describe('the simulator leads to no real host', () => {
  let bank: Awaited<ReturnType<typeof startSimulator>>;
  beforeAll(async () => {
    bank = await startSimulator({ brand: 'cic' });
  });
  afterAll(() => bank.close());

  const LOGINS = [
    'SCA-APP',
    'SCA-SMS',
    'SCA-BYPASS',
    'KINDS-ALL',
    'CARD-TWO',
    'CARD-BUSINESS',
    'RELEASE-2012',
    'PACI-TERMS',
  ];

  function foreignHosts({ url, text }: Page): readonly string[] {
    const own = new URL(url).host;
    return [...text.matchAll(ADDRESS)].flatMap(([, host = '']) => (host === own ? [] : [host]));
  }

  it.each(LOGINS)('on no page that %s can reach from the list, the menus aside', async (login) => {
    const customer = bank.namedCustomers.find((candidate) => candidate.login === login);
    if (customer === undefined) throw new Error(`no ${login}`);
    const browser = openBrowser(bank);
    const home = await logIn(browser, customer);
    const base = /^(\/.*)?\/fr\//.exec(new URL(home.url).pathname)?.[1] ?? '';
    const open = BEGINNINGS.map((path) => `${base}/fr/${path}`);
    const seen = new Set<string>();
    const pages: Page[] = [home];
    for (let address = open.shift(); address !== undefined && pages.length < MOST_PAGES; address = open.shift()) {
      if (seen.has(address)) continue;
      seen.add(address);
      const page = await browser.get(address);
      // A workbook names the schemas of its format.
      if (!/html/.test(String(page.headers['content-type']))) continue;
      pages.push(page);
      const links = page
        .$('main a[href]')
        .toArray()
        .map((link) => page.$(link).attr('href') ?? '');
      open.push(...links.filter((href) => /^\/(?!.*deconnexion)/.test(href)));
    }
    expect(pages.length).toBeGreaterThan(5);
    for (const page of pages) expect([page.url, foreignHosts(page)]).toEqual([page.url, []]);
  });

  it('and the branch that the list names is here', async () => {
    const [customer] = bank.customers;
    if (customer === undefined) throw new Error('no customer');
    const browser = openBrowser(bank);
    await logIn(browser, customer);
    const { text, url } = await browser.get('/fr/banque/comptes-et-contrats.html');
    const branch = /lien_caisse = "([^"]+)"/.exec(text)?.[1] ?? '';
    expect(new URL(branch).origin).toBe(new URL(url).origin);
    expect((await browser.get(branch)).status).toBe(200);
  });
});
