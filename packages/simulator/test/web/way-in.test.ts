import { describe, expect, it, vi } from 'vitest';
import { NAMED_PASSWORD } from '../../src/index.ts';
import type { CustomerScenario } from '../../src/ledger/customer-scenario.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { createWebBank, type WebBankOptions } from '../../src/web/web-bank.ts';
import { type Browser, browse, ledgerOf, openBank, plain } from './browse.ts';

const LOGIN = '/fr/authentification.html';
const HOME = '/fr/banque/pageaccueil.html';
const LIST = '/fr/banque/comptes-et-contrats.html';
const VALIDATION = '/fr/banque/validation.aspx';
const ledger = ledgerOf('cm');

function bankWith(options: Partial<WebBankOptions> = {}, books: Ledger = ledger) {
  const { clock } = openBank('cm');
  return { clock, bank: createWebBank({ brand: 'cm', ledger: () => books, clock, ...options }) };
}

type Bank = ReturnType<typeof bankWith>['bank'];

const post = (bank: Bank, login: string, cookie = '', password = NAMED_PASSWORD): Promise<Response> =>
  browse(bank, cookie).post(LOGIN, [
    ['_cm_user', login],
    ['_cm_pwd', password],
    ['flag', 'password'],
  ]);

/** Where a login leads, and the browser that was led there. */
async function visit(login: string, bank = bankWith().bank, device = ''): Promise<{ to: string; browser: Browser }> {
  const answer = await post(bank, login, device);
  const session = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return { to: answer.headers.get('location') ?? '', browser: browse(bank, `${session}; ${device}`) };
}

async function leadsTo(browser: Browser, path: string): Promise<string | number> {
  const answer = await browser.get(path);
  return answer.headers.get('location') ?? answer.status;
}

/** The same customers, one of them with another scenario. */
const withScenario = (login: string, scenario: CustomerScenario): Ledger => ({
  ...ledger,
  namedCustomers: (ledger.namedCustomers ?? []).map((one) => (one.login === login ? { ...one, scenario } : one)),
});

describe('the login form', () => {
  it('has a warning about the browser above it, as pages of 2019 to 2023: the message of the login stands beside it', async () => {
    const { bank } = bankWith();
    const page = plain(await (await post(bank, 'LOGIN-WARNING', '', 'wrong')).text());
    expect(page).toMatch(/blocmsg alerte _c1"><p>Votre antivirus.*bloqué/);
    expect(page).toMatch(/blocmsg err _c1"><p>Votre identifiant est inconnu/);
    expect((await visit('LOGIN-WARNING', bank)).to).toBe(HOME);
  });

  it('says that the service is interrupted, without "temporairement"', async () => {
    const page = plain(await (await post(bankWith().bank, 'LOGIN-INTERRUPTED-PLAINLY')).text());
    expect(page).toMatch(/blocmsg err _c1"><p>[^<]*le service est interrompu\.[\s\S]*name="_cm_pwd"/);
    expect(page).not.toContain('temporairement');
  });
});

describe('cookies of 2025-26', () => {
  it('of a login: five minutes, the time it began, and a name for a year', async () => {
    const cookies = (await post(bankWith().bank, 'IDS-C')).headers.getSetCookie().join('\n');
    expect(cookies).toContain('SessionTimeout=5;');
    expect(cookies).toMatch(/^SessionStart=\d+;/m);
    expect(cookies).toMatch(/^nid=[0-9a-f]{32}; .*Max-Age=31536000/m);
  });

  it('of a page that needs a login: the page, for two minutes', async () => {
    const answer = await browse(bankWith().bank).get(LIST);
    expect(answer.headers.get('location')).toBe(LOGIN);
    expect(answer.headers.getSetCookie()).toEqual([
      `initially_requested_url=${encodeURIComponent(LIST)}; Path=/; Max-Age=120; Secure`,
    ]);
  });
});

describe('a page that leads on by itself, between login and home', () => {
  it.each([
    ['LOGIN-REFRESH', `${LOGIN}?attente=1`, 'element', [HOME]],
    ['LOGIN-REFRESH-HEADER', `${LOGIN}?attente=1`, 'header', [`${LOGIN}?attente=2`, HOME]],
    ['LOGIN-REFRESH-VALIDATION', '/fr/validation/attente.cgi?attente=1', 'element', [HOME]],
  ])('%s: at %s, by its %s', async (login, first, by, targets) => {
    const { to, browser } = await visit(login);
    expect(to).toBe(first);
    let at = first;
    for (const target of targets) {
      const answer = await browser.get(at);
      const page = plain(await answer.text());
      const [head = ''] = page.split('</head>');
      const element = /<meta http-equiv="Refresh" content="\d+; URL=([^"]*)">/.exec(head)?.[1];
      const header = /^\d+;url=(.*)$/.exec(answer.headers.get('refresh') ?? '')?.[1];
      expect([answer.status, element, header]).toEqual([
        200,
        ...(by === 'element' ? [target, undefined] : [undefined, target]),
      ]);
      at = target;
    }
    expect(await leadsTo(browser, at)).toBe(200);
  });
});

describe('a home page of few customers', () => {
  it.each([
    '/fr/banque/espace_personnel.aspx',
    '/fr/banque/accueil.cgi',
    '/fr/banque/DELG_Gestion.aspx',
    '/fr/banque/BAD_Accueil.aspx',
    '/fr/banques/index.html',
  ])('%s', async (path) => {
    const logins = [1, 2, 3, 4, 5].map((number) => visit(`LOGIN-HOME-${number}`));
    const { browser } = (await Promise.all(logins)).find(({ to }) => to === path) ?? {};
    expect(await browser?.page(path)).toContain('ei_tpl_ident_logout_title');
  });
});

describe('a notice of 2019 that can be left by asking for another page', () => {
  it.each([
    ['PACI-TAX-LEFT', '/fr/banque/residencefiscale.aspx'],
    ['PACI-TERMS-LEFT', '/fr/banque/conditions-generales.html'],
    ['PACI-CONTACT-LEFT', '/fr/banque/coordonnees_personnelles.aspx'],
    ['PACI-PERSONAL-DATA-LEFT', '/fr/banque/paci_engine/paci_wsd_pdta.aspx'],
    ['PACI-MORE-INFORMATION-LEFT', '/fr/banque/paci_engine/paci_wsd_cli.aspx'],
    ['PACI-DSP2-LEFT', '/fr/banque/reglementation-dsp2.html'],
  ])('%s at %s', async (login, path) => {
    const { to, browser } = await visit(login);
    expect([to, await leadsTo(browser, LIST), await leadsTo(browser, path), await leadsTo(browser, LIST)]).toEqual([
      path,
      path,
      200,
      200,
    ]);
  });

  it.each([
    ['PACI-TERMS-REDIRECT', '/fr/banque/conditions-generales.html'],
    ['PACI-PERSONAL-DATA-REDIRECT', '/fr/banque/paci_engine/paci_wsd_pdta.aspx'],
  ])('%s: %s answers 302 with an empty body', async (login, path) => {
    const { to, browser } = await visit(login);
    const answer = await browser.get(path);
    expect([to, answer.status, answer.headers.get('location'), await answer.text()]).toEqual([path, 302, HOME, '']);
    expect(await leadsTo(browser, LIST)).toBe(200);
  });
});

describe('the page of the general assembly', () => {
  it('stands outside /banque/, and is empty for a customer who has seen it', async () => {
    const fresh = await visit('PACI-ASSEMBLY-OUTSIDE');
    expect(fresh.to).toBe('/fr/assembleegenerale');
    expect(await fresh.browser.page(fresh.to)).toContain('Vous êtes invité');
    const seen = await visit('PACI-ASSEMBLY-SEEN');
    expect([seen.to, await seen.browser.page(seen.to), await leadsTo(seen.browser, LIST)]).toEqual([fresh.to, '', 200]);
  });

  it.each([
    ['PACI-ASSEMBLY-CMMABN', '/cmmabn/fr/assembleegenerale', '/cmmabn'],
    ['PACI-ASSEMBLY-CMAG', '/cmag/assembleegenerale', '/cmag'],
  ])('of %s stands at %s', async (login, path, federation) => {
    const { to, browser } = await visit(login);
    expect([to, await browser.page(path), await leadsTo(browser, `${federation}${LIST}`)]).toEqual([path, '', 200]);
  });
});

describe('the page before a confirmation', () => {
  it('has a last link that gives the login up', async () => {
    const onLogout = vi.fn();
    const { browser } = await visit('SCA-CHOICE', bankWith({ onLogout }).bank);
    const page = plain(await browser.page(VALIDATION));
    const links = [...page.matchAll(/<a href="([^"]*_fid=(\w+))">([^<]*)</g)];
    expect(links.map(([, , fid, words]) => [fid, words])).toEqual([
      ['SCA', 'Confirmer mon identité'],
      ['DoCancel', 'Abandonner'],
    ]);
    expect(await leadsTo(browser, links[1]?.[1] ?? '')).toBe('/fr/deconnexion/deconnexion.cgi');
  });
});

describe('the page of a confirmation', () => {
  const MESSAGE = /<h2><span class="_c1 c otpFontSizeIncreased _c1">Démarrez votre application mobile/;
  it('says what to do in a span of its heading; in the heading itself until 2020; or nowhere', async () => {
    const pageOf = async (login: string): Promise<string> => plain(await (await visit(login)).browser.page(VALIDATION));
    expect(await pageOf('SCA-APP')).toMatch(MESSAGE);
    for (const login of ['SCA-APP-HEADING', 'SCA-APP-2020']) {
      expect(await pageOf(login)).toContain('<h2 class="c otpFontSizeIncreased">Démarrez');
    }
    expect(await pageOf('SCA-APP-SILENT')).not.toMatch(/inMobileAppMessage|Démarrez/);
  });

  it('may have a button of another name, and no other is taken', async () => {
    const { browser } = await visit('SCA-SMS-BUTTON');
    const page = await browser.page(VALIDATION);
    expect(page).toContain('name="_FID_DoConfirmOtp"');
    expect(page).not.toContain('_FID_DoValidate');
  });

  it.each([
    ['SCA-APP', 'PENDING', 'VALIDATED'],
    ['SCA-APP-LOWER-CASE', 'pending', 'validated'],
  ])('of %s is polled: %s, then %s', async (login, pending, validated) => {
    const { browser } = await visit(login);
    const id = /transactionId: '(\w+)'/.exec(await browser.page(VALIDATION))?.[1] ?? '';
    const poll = async (): Promise<string> => {
      const answer = await browser.post('/fr/banque/async/otp/SOSD_OTP_GetTransactionState.htm', [
        ['transactionId', id],
      ]);
      return /<transactionState>(\w+)</.exec(await answer.text())?.[1] ?? '';
    };
    expect([await poll(), await poll(), await poll()]).toEqual([pending, pending, validated]);
  });

  it('may be over with the poll: it answers with a redirect home', async () => {
    const { browser } = await visit('SCA-APP-LEADS-ON');
    const id = /transactionId: '(\w+)'/.exec(await browser.page(VALIDATION))?.[1] ?? '';
    const poll = (): Promise<Response> =>
      browser.post('/fr/banque/async/otp/SOSD_OTP_GetTransactionState.htm', [['transactionId', id]]);
    await poll();
    await poll();
    expect((await poll()).headers.get('location')).toBe(HOME);
    expect(await leadsTo(browser, HOME)).toBe(200);
  });

  it.each([
    ['SCA-KEY-CARD', '/fr/validation/verif_code.cgi'],
    ['SCA-KEY-LIST', '/fr/validation/lst_codes.cgi'],
  ])('of %s asks for a key of the card at %s, and no answer opens an account', async (login, path) => {
    const onPush = vi.fn();
    const { browser } = await visit(login, bankWith({ onPush }).bank);
    expect(await leadsTo(browser, HOME)).toBe(path);
    expect(plain(await browser.page(path))).toContain('Saisissez la clé');
    await browser.post(path, [['_FID_DoValidate', '']]);
    expect([await leadsTo(browser, LIST), onPush.mock.calls]).toEqual([path, []]);
  });
});

describe('the reminder in the last month of a known browser', () => {
  const LOGIN_NAME = 'SCA-REMINDER';
  /** Authenticates, and gives the cookie of the known browser. */
  async function known(bank: Bank): Promise<string> {
    bank.sca.validate(LOGIN_NAME);
    const answer = await post(bank, LOGIN_NAME);
    const session = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const shown = await browse(bank, session).get(VALIDATION);
    const otp = shown.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const page = plain(await shown.text());
    const hidden = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    const fields = hidden.map(([, name = '', value = '']): [string, string] => [name, value]);
    const action = /action="([^"]*)"/.exec(page)?.[1] ?? '';
    const done = await browse(bank, `${session}; ${otp}`).post(action, [...fields, ['_FID_DoValidate', '']]);
    return (
      done.headers
        .getSetCookie()
        .find((one) => one.startsWith('auth_client_state='))
        ?.split(';')[0] ?? ''
    );
  }

  it('comes before home, notifies nobody, and is put off by its link', async () => {
    const onPush = vi.fn();
    const { bank } = bankWith({ onPush });
    const device = await known(bank);
    onPush.mockClear();
    const { browser } = await visit(LOGIN_NAME, bank, device);
    expect(await leadsTo(browser, HOME)).toBe(VALIDATION);
    const page = plain(await browser.page(VALIDATION));
    const item =
      /<li>Si vous préférez confirmer votre identité plus tard : <strong><a href="([^"]*Bypass)">cliquez ici/;
    expect(page).toContain('Abandonner');
    expect(await leadsTo(browser, item.exec(page)?.[1] ?? '')).toBe(HOME);
    expect([await leadsTo(browser, HOME), await leadsTo(browser, LIST)]).toEqual([200, 200]);
    expect(onPush).not.toHaveBeenCalled();
  });

  it('does not come earlier, and with the last day the bank asks', async () => {
    const scenario: CustomerScenario = { sca: { means: 'app', reminds: true } };
    const { bank, clock } = bankWith({}, withScenario(LOGIN_NAME, scenario));
    const device = await known(bank);
    clock.advance(59 * 86_400_000);
    expect(await leadsTo((await visit(LOGIN_NAME, bank, device)).browser, HOME)).toBe(200);
    clock.advance(86_400_000);
    expect(await (await visit(LOGIN_NAME, bank, device)).browser.page(VALIDATION)).toContain('plus tard');
    clock.advance(30 * 86_400_000);
    expect(await (await visit(LOGIN_NAME, bank, device)).browser.page(VALIDATION)).not.toContain('plus tard');
  });
});

describe('the site of 2012', () => {
  const paths = [
    'banque/pageaccueil.html',
    'banque/situation_financiere.cgi',
    'banque/rib.cgi',
    'banque/SCIM_default.aspx',
  ];
  it.each(paths)('sends %s in ISO-8859-1, and says so on the page', async (path) => {
    const answer = await (await visit('RELEASE-2012')).browser.get(`/cmidf/fr/${path}`);
    expect(answer.headers.get('content-type')).toContain('ISO-8859-1');
    const page = new TextDecoder('iso-8859-1').decode(await answer.arrayBuffer());
    expect(page).toMatch(/<meta [^>]*charset="?iso-8859-1"/i);
    expect(page).not.toMatch(/utf-8|Ã/i);
  });

  it('has no list of cards as today’s, and no way to one', async () => {
    const { browser } = await visit('RELEASE-2012');
    const pages = await Promise.all(
      ['pageaccueil.html', 'SCIM_default.aspx', 'PCS1_CARDFUNCTIONS.aspx'].map(async (path) => {
        return (await browser.get(`/cmidf/fr/banque/${path}`)).text();
      }),
    );
    for (const page of pages) expect(page).not.toMatch(/SCIM_default|class="item"/);
  });
});

describe('the page of a loan', () => {
  const heading = {
    '2018': '<span>R.I.B</span>',
    '2020': /<abbr title="[^"]*">R\.I\.B<\/abbr>/,
    '2021': 'R.I.B',
  } as const;
  it.each(['2018', '2020', '2021'] as const)('of %s names the debited account without its key', async (release) => {
    const { browser } = await visit('KINDS-ALL', bankWith({}, withScenario('KINDS-ALL', { release })).bank);
    const link = /\/fr\/banque\/gec9\.aspx\?[^"]*/.exec(plain(await browser.page(LIST)))?.[0] ?? '';
    const page = plain(await browser.page(link));
    const [, name = '', value = ''] =
      /<th scope="row">((?:<[^>]*>)?R\.I\.B(?:<[^>]*>)?)<\/th><td>([^<]*)</.exec(page) ?? [];
    expect(name).toMatch(heading[release]);
    expect(value).toMatch(/^\d{5} \d{5} \w{11}$/);
  });
});
