import { describe, expect, it, vi } from 'vitest';
import { browse, loggedIn, openBank } from './browse.ts';

const LOGIN = '/fr/authentification.html';
const HOME = '/fr/banque/pageaccueil.html';
const credentials = (login: string, password: string): readonly (readonly [string, string])[] => [
  ['_cm_user', login],
  ['_cm_pwd', password],
  ['flag', 'password'],
  ['_charset_', 'UTF-8'],
];

describe.each(['cic', 'cm'] as const)('login to %s', (brand) => {
  it('shows a form with the names of the bank', async () => {
    const page = await browse(openBank(brand).bank).page(LOGIN);
    for (const part of ['name="bloc_ident"', 'name="_cm_user"', 'name="_cm_pwd"', 'name="flag" value="password"']) {
      expect(page).toContain(part);
    }
    expect(page).not.toContain('blocmsg');
  });

  it('leads every customer home, with a session cookie and others', async () => {
    const onLogin = vi.fn();
    const { bank, ledger } = openBank(brand, { onLogin });
    for (const { login, password } of ledger.customers) {
      const response = await browse(bank).post(LOGIN, credentials(login, password));
      expect([response.status, response.headers.get('location')]).toEqual([302, HOME]);
      const cookies = response.headers.getSetCookie();
      expect(cookies[0]).toMatch(/^IdSes=[0-9a-f]{32}; Path=\/; Secure$/);
      expect(cookies.length).toBeGreaterThan(1);
      expect(await browse(bank, cookies[0]?.split(';')[0]).page(HOME)).toContain('Espace personnel');
      expect(onLogin).toHaveBeenLastCalledWith(login, 'ok');
    }
  });

  it.each([
    ['a wrong password', (login: string) => credentials(login, 'wrong')],
    ['an unknown customer', () => credentials('nobody', 'wrong')],
    ['an empty form', () => []],
  ])('answers %s with 200, the form and a message, and no session', async (_, fields) => {
    const onLogin = vi.fn();
    const { bank, ledger } = openBank(brand, { onLogin });
    const response = await browse(bank).post(LOGIN, fields(ledger.customers[0]?.login ?? ''));
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()).toEqual([]);
    const page = await response.text();
    const ident = page.slice(page.indexOf('<div class="ei_appl_ident" id="ident">'));
    expect(ident).toMatch(
      /^<div[^>]*>\s*<div class="_c1 blocmsg err _c1"><p>Votre identifiant est inconnu ou votre mot de passe est faux\./,
    );
    expect(ident).toContain('name="_cm_pwd"');
    expect(onLogin).toHaveBeenCalledExactlyOnceWith(expect.any(String), 'wrong');
  });

  it('opens the same door to the fallback: logIn and the form agree', async () => {
    const { bank, ledger } = openBank(brand);
    const login = ledger.customers[0]?.login ?? '';
    const refused = bank.logIn(login, 'wrong');
    const posted = await browse(bank).post(LOGIN, credentials(login, 'wrong'));
    expect(refused).toEqual({ kind: 'refused', status: 200, html: await posted.text() });
  });
});

describe('the password', () => {
  it('may come in ISO-8859-1 when _charset_ says so', async () => {
    const { bank, ledger } = openBank('cic');
    const paul = ledger.customers.find(({ password }) => password === 'crème brûlée');
    const post = async (charset: string): Promise<number> => {
      const body = `_cm_user=${paul?.login}&_cm_pwd=cr%E8me+br%FBl%E9e&flag=password&_charset_=${charset}`;
      return (await bank.fetch(new Request(`https://localhost${LOGIN}`, { method: 'POST', body }))).status;
    };
    expect(await post('iso-8859-1')).toBe(302);
    expect(await post('utf-8')).toBe(200);
  });
});

describe('a session', () => {
  const INNER = [
    HOME,
    '/fr/banque/comptes-et-contrats.html',
    `/fr/banque/mouvements.html?webid=${'0'.repeat(64)}`,
    '/fr/banque/rib.cgi',
    '/fr/banque/anything.aspx',
  ];

  it.each(INNER)('is needed for %s: without one the login answers', async (path) => {
    const { bank } = openBank('cm');
    for (const cookie of ['', 'IdSes=forged']) {
      const response = await browse(bank, cookie).get(path);
      expect([response.status, response.headers.get('location')]).toEqual([302, LOGIN]);
    }
  });

  it('lives as long as it is used, and ends after five idle minutes', async () => {
    const { bank, clock, ledger } = openBank('cm');
    const [lucas] = ledger.customers;
    if (lucas === undefined) throw new Error('no customer');
    const browser = loggedIn(bank, lucas);
    for (let visit = 0; visit < 5; visit += 1) {
      clock.advance(299_999);
      expect((await browser.get(HOME)).status).toBe(200);
    }
    clock.advance(300_000);
    const response = await browser.get(HOME);
    expect([response.status, response.headers.get('location')]).toEqual([302, LOGIN]);
  });

  it('ends with a logout, which is told once', async () => {
    const onLogout = vi.fn();
    const { bank, ledger } = openBank('cic', { onLogout });
    const [claire] = ledger.customers;
    if (claire === undefined) throw new Error('no customer');
    const browser = loggedIn(bank, claire);
    const response = await browser.get('/fr/deconnexion/deconnexion.cgi');
    expect(response.status).toBe(302);
    const goodbye = await browser.page(response.headers.get('location') ?? '');
    expect(goodbye).toContain('<title>Page de d&#233;connexion');
    expect((await browser.get(HOME)).headers.get('location')).toBe(LOGIN);
    await browser.get('/fr/deconnexion/deconnexion.cgi');
    expect(onLogout).toHaveBeenCalledExactlyOnceWith(claire.login);
  });

  it('has an id of its own each time', () => {
    const { bank, ledger } = openBank('cic');
    const { login = '', password = '' } = ledger.customers[0] ?? {};
    const outcomes = [bank.logIn(login, password), bank.logIn(login, password)];
    const ids = outcomes.map((outcome) => outcome.kind === 'ok' && outcome.cookies[0]);
    expect(ids[0]).not.toBe(ids[1]);
  });
});
