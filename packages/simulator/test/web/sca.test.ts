import { describe, expect, it, vi } from 'vitest';
import { NAMED_PASSWORD } from '../../src/index.ts';
import { BRAND_LOOKS } from '../../src/web/site/brand-look.ts';
import { createWebBank, type WebBankOptions } from '../../src/web/web-bank.ts';
import { type Browser, browse, ledgerOf, openBank, plain } from './browse.ts';

const HOME = '/fr/banque/pageaccueil.html';
const VALIDATION = '/fr/banque/validation.aspx';
const cic = ledgerOf('cic');
const cm = ledgerOf('cm');

/** A bank over a ledger that all tests share. */
function bankOf(brand: 'cic' | 'cm', options: Partial<WebBankOptions> = {}) {
  const { clock } = openBank(brand);
  return { clock, bank: createWebBank({ brand, ledger: () => (brand === 'cic' ? cic : cm), clock, ...options }) };
}

type Bank = ReturnType<typeof bankOf>['bank'];

/** Logs in by the form. */
async function logIn(bank: Bank, login: string, cookie = ''): Promise<{ location: string; cookie: string }> {
  const response = await browse(bank, cookie).post('/fr/authentification.html', [
    ['_cm_user', login],
    ['_cm_pwd', NAMED_PASSWORD],
    ['flag', 'password'],
  ]);
  const session = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return { location: response.headers.get('location') ?? '', cookie: session };
}

/** The page of strong authentication, and a browser that has its cookie. */
async function challenge(bank: Bank, login: string): Promise<{ page: string; browser: Browser; cookie: string }> {
  const { cookie } = await logIn(bank, login);
  const response = await browse(bank, cookie).get(VALIDATION);
  const otp = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const both = `${cookie}; ${otp}`;
  return { page: await response.text(), browser: browse(bank, both), cookie };
}

function transactionOf(page: string): string {
  return /transactionId: '([0-9a-f]{49})'/.exec(page)?.[1] ?? '';
}

function answer(page: string, more: readonly (readonly [string, string])[] = []): [string, [string, string][]] {
  const form = page.slice(page.indexOf(':P:F" action="'));
  const action = plain(/action="([^"]*)"/.exec(form)?.[1] ?? '');
  const inputs = [
    ...form.matchAll(/<input (?:type="hidden" )?name="([^"]*)"(?: type="hidden")? value="([^"]*)" ?\/>/g),
  ];
  const fields = inputs.map(([, name = '', value = '']): [string, string] => [name, plain(value)]);
  return [
    action,
    [...fields, ...more.map(([name, value]): [string, string] => [name, value]), ['_FID_DoValidate', '']],
  ];
}

async function poll(browser: Browser, brand: 'cic' | 'cm', transactionId: string): Promise<string> {
  const path = `/fr${BRAND_LOOKS[brand].otpPath}/SOSD_OTP_GetTransactionState.htm`;
  const text = await (await browser.post(path, [['transactionId', transactionId]])).text();
  return /<transactionState>(\w+)</.exec(text)?.[1] ?? text;
}

describe.each([
  ['cic', '/fr/otp/'],
  ['cm', '/fr/banque/async/otp/'],
] as const)('a confirmation by the app of %s', (brand, path) => {
  it('stands between login and home, by one hop or two', async () => {
    const { bank } = bankOf(brand);
    const { location, cookie } = await logIn(bank, 'SCA-APP');
    expect(location).toBe(HOME);
    const hop = await browse(bank, cookie).get(HOME);
    expect([hop.status, hop.headers.get('location')]).toEqual([302, VALIDATION]);
    expect((await logIn(bank, 'SCA-APP-DIRECT')).location).toBe(VALIDATION);
  });

  it('is asked for by a script with whole addresses, polled until it is there, and posted once', async () => {
    const { bank } = bankOf(brand);
    const { page, browser } = await challenge(bank, 'SCA-APP');
    expect(page).toContain('<title>Authentification forte</title>');
    expect(page).toContain(
      `getTransactionValidationStateUrl: 'https://localhost${path}SOSD_OTP_GetTransactionState.htm'`,
    );
    const states = [];
    for (let poll_ = 0; poll_ < 3; poll_ += 1) states.push(await poll(browser, brand, transactionOf(page)));
    expect(states).toEqual(['PENDING', 'PENDING', 'VALIDATED']);
    const done = await browser.post(...answer(page));
    expect([done.status, done.headers.get('location')]).toEqual([302, HOME]);
    expect((await browser.get(HOME)).status).toBe(200);
    expect((await browser.get(VALIDATION)).headers.get('location')).toBe(HOME);
  });
});

describe('a confirmation by the app', () => {
  it.each([
    ['SCA-APP-CANCELLED', 'CANCELLED'],
    ['SCA-APP-EXPIRED', 'NONE'],
    ['SCA-APP-WAITS', 'PENDING'],
  ])('of %s ends as %s, and leads nowhere', async (login, end) => {
    const { bank } = bankOf('cic');
    const { page, browser } = await challenge(bank, login);
    await poll(browser, 'cic', transactionOf(page));
    await poll(browser, 'cic', transactionOf(page));
    expect(await poll(browser, 'cic', transactionOf(page))).toBe(end);
    expect((await browser.post(...answer(page))).status).toBe(200);
    expect((await browser.get(HOME)).headers.get('location')).toBe(VALIDATION);
  });

  it.each([
    ['validate', 'VALIDATED'],
    ['cancel', 'CANCELLED'],
    ['expire', 'NONE'],
  ] as const)('can be told from outside to %s', async (what, state) => {
    const { bank } = bankOf('cic');
    const { page, browser } = await challenge(bank, 'SCA-APP-WAITS');
    bank.sca[what]('SCA-APP-WAITS');
    expect(await poll(browser, 'cic', transactionOf(page))).toBe(state);
  });

  it('can be told from outside how long to wait', async () => {
    const { bank } = bankOf('cic');
    bank.sca.answer('SCA-APP', { outcome: 'validated', afterPolls: 1 });
    const { page, browser } = await challenge(bank, 'SCA-APP');
    expect(await poll(browser, 'cic', transactionOf(page))).toBe('PENDING');
    expect(await poll(browser, 'cic', transactionOf(page))).toBe('VALIDATED');
  });

  it('notifies the phone anew each time the page is loaded, and forgets what it asked before', async () => {
    const onPush = vi.fn();
    const { bank } = bankOf('cic', { onPush });
    const { page, browser } = await challenge(bank, 'SCA-APP');
    const again = await browser.page(VALIDATION);
    expect(onPush.mock.calls).toEqual([['SCA-APP'], ['SCA-APP']]);
    expect(transactionOf(again)).not.toBe(transactionOf(page));
    expect(await poll(browser, 'cic', transactionOf(page))).toBe('NONE');
    expect(await poll(browser, 'cic', transactionOf(again))).toBe('PENDING');
  });

  it('can be abandoned', async () => {
    const { bank } = bankOf('cic');
    const { page, browser } = await challenge(bank, 'SCA-APP');
    const fields: [string, string][] = [['transactionId', transactionOf(page)]];
    expect((await browser.post('/fr/otp/SOSD_OTP_CancelTransaction.htm', fields)).status).toBe(200);
    expect(await poll(browser, 'cic', transactionOf(page))).toBe('NONE');
  });

  it('runs out after a quarter of an hour', async () => {
    const { bank, clock } = bankOf('cic');
    const { page, browser } = await challenge(bank, 'SCA-APP-WAITS');
    for (let minute = 0; minute < 15; minute += 1) {
      expect(await poll(browser, 'cic', transactionOf(page))).toBe('PENDING');
      clock.advance(60_000);
    }
    expect(await poll(browser, 'cic', transactionOf(page))).toBe('NONE');
  });

  it('needs the cookie that came with the page', async () => {
    const { bank } = bankOf('cic');
    const { page, cookie } = await challenge(bank, 'SCA-APP');
    bank.sca.validate('SCA-APP');
    expect((await browse(bank, cookie).post(...answer(page))).status).toBe(200);
  });

  it('polled without a session leads to the login', async () => {
    const { bank } = bankOf('cic');
    const { page } = await challenge(bank, 'SCA-APP');
    expect(await poll(browse(bank), 'cic', transactionOf(page))).toBe('');
  });
});

describe('the cookie of a known browser', () => {
  async function deviceOf(bank: Bank, login: string): Promise<string | undefined> {
    const { page, browser } = await challenge(bank, login);
    bank.sca.validate(login);
    const done = await browser.post(...answer(page));
    return done.headers.getSetCookie().find((cookie) => cookie.startsWith('auth_client_state='));
  }

  it('comes for 90 days, and then the login leads straight home', async () => {
    const { bank, clock } = bankOf('cm');
    const cookie = (await deviceOf(bank, 'SCA-APP')) ?? '';
    const [device = ''] = cookie.split(';');
    const expires = /Expires=([^;]*)/.exec(cookie)?.[1] ?? '';
    expect(Date.parse(expires) - clock.now()).toBeGreaterThan(89.9 * 86_400_000);
    clock.advance(89 * 86_400_000);
    const known = await logIn(bank, 'SCA-APP-DIRECT', device);
    expect(known.location).toBe(VALIDATION);
    const { cookie: session } = await logIn(bank, 'SCA-APP', device);
    expect((await browse(bank, `${session}; ${device}`).get(HOME)).status).toBe(200);
    clock.advance(86_400_001);
    const { cookie: late } = await logIn(bank, 'SCA-APP', device);
    expect((await browse(bank, `${late}; ${device}`).get(HOME)).headers.get('location')).toBe(VALIDATION);
  });

  it('also opens a session that began at the fallback door, without it', async () => {
    const { bank } = bankOf('cm');
    const [device = ''] = (await deviceOf(bank, 'SCA-APP'))?.split(';') ?? [];
    const { cookie } = await logIn(bank, 'SCA-APP');
    expect((await browse(bank, cookie).get(HOME)).headers.get('location')).toBe(VALIDATION);
    expect((await browse(bank, `${cookie}; ${device}`).get(HOME)).status).toBe(200);
  });

  it('never comes to those who chose to confirm every login', async () => {
    const { bank } = bankOf('cm');
    expect(await deviceOf(bank, 'SCA-APP-ALWAYS')).toBeUndefined();
  });
});

describe('a code', () => {
  const typed = (code: string): readonly (readonly [string, string])[] => [['otp_password', code]];

  it.each([
    ['SCA-SMS', 'par SMS au 06 XX XX X4 17, le mercredi 25 novembre 2026 à'],
    ['SCA-VOICE', 'par appel téléphonique'],
    ['SCA-EMAIL', 'par email'],
  ])('of %s leads home when it is right', async (login, words) => {
    const onPush = vi.fn();
    const { bank } = bankOf('cm', { onPush });
    const { page, browser } = await challenge(bank, login);
    expect(page).toContain(`Un code de confirmation vient de vous être envoyé ${words}`);
    expect(onPush).toHaveBeenCalledExactlyOnceWith(login);
    expect((await browser.post(...answer(page, typed('123456')))).headers.get('location')).toBe(HOME);
  });

  it('may be wrong twice; the third time no code is taken any more, at later logins neither', async () => {
    const { bank } = bankOf('cm');
    let { page, browser } = await challenge(bank, 'SCA-SMS');
    for (let round = 0; round < 2; round += 1) {
      page = await (await browser.post(...answer(page, typed('000000')))).text();
      expect(page).toMatch(/bloctxt err _c1"><p>Le code de confirmation saisi est erroné/);
    }
    page = await (await browser.post(...answer(page, typed('000000')))).text();
    expect(page).toMatch(/bloctxt err _c1"><p>[^<]*temporairement bloqué/);
    expect(page).not.toContain('otp_password');
    expect((await challenge(bank, 'SCA-SMS')).page).toContain('temporairement bloqué');
  });
});

describe('other pages of strong authentication', () => {
  it.each([
    ['SCA-SAFETRANS', 'confirmer votre connexion avec Safetrans'],
    ['SCA-DIGIPASS', 'avec votre lecteur DIGIPASS'],
    ['SCA-NO-MEANS', 'aucun moyen pour confirmer'],
    ['SCA-NOT-ACTIVE', "Cliquez ici pour débuter l'activation du service."],
    ['SCA-CODE-BLOCKED', 'erreurs de saisie du code de confirmation'],
  ])('show %s that there is no way on: %s', async (login, words) => {
    const { bank } = bankOf('cic');
    const { page, browser } = await challenge(bank, login);
    expect(plain(page)).toContain(words);
    expect((await browser.get(HOME)).headers.get('location')).toBe(VALIDATION);
  });

  it.each([
    ['SCA-BYPASS', 'Accéder à mon Espace Client sans Confirmation Mobile.'],
    ['SCA-LATER', 'cliquez ici'],
  ])('let %s pass by a link', async (login, words) => {
    const { bank } = bankOf('cic');
    const { page, browser } = await challenge(bank, login);
    const href = [...plain(page).matchAll(/href="([^"]*Bypass[^"]*)">([^<]*)/g)].find(
      ([, , text]) => text === words,
    )?.[1];
    expect((await browser.get(href ?? '')).headers.get('location')).toBe(HOME);
    expect((await browser.get(HOME)).status).toBe(200);
  });

  it('ask by a link before anything is sent', async () => {
    const onPush = vi.fn();
    const { bank } = bankOf('cic', { onPush });
    const { page, browser } = await challenge(bank, 'SCA-CHOICE');
    expect(onPush).not.toHaveBeenCalled();
    const href = plain(/href="([^"]*_pid=AuthChoicePage&amp;_fid=SCA)"/.exec(page)?.[1] ?? '');
    expect(transactionOf(await browser.page(href))).not.toBe('');
    expect(onPush).toHaveBeenCalledOnce();
  });

  const choose = (page: string, value: string): [string, [string, string][]] => {
    const [action, fields] = answer(page);
    const field = plain(/type="radio" id="[^"]*" name="([^"]*)"/.exec(page)?.[1] ?? '');
    return [action, [...fields.slice(0, -1), [field, value], ['_FID_DoChooseMeans', '']]];
  };

  it('ask by a form which of several means to take, before anything is sent', async () => {
    const onPush = vi.fn();
    const { bank } = bankOf('cic', { onPush });
    const { page, browser } = await challenge(bank, 'SCA-CHOICE-MEANS');
    expect(page.match(/type="radio"/g)).toHaveLength(6);
    expect(page.match(/checked="checked"/g)).toHaveLength(1);
    expect((await challenge(bank, 'SCA-CHOICE-OPEN')).page).not.toContain('checked');
    // What is not on offer chooses nothing.
    expect(await (await browser.post(...choose(page, 'none'))).text()).toContain('type="radio"');
    expect(onPush).not.toHaveBeenCalled();
    const next = await browser.post(...choose(page, 'sms'));
    expect(plain(await browser.page(next.headers.get('location') ?? ''))).toContain('par SMS au 06');
    expect(onPush).toHaveBeenCalledOnce();
  });

  it('fail once for SCA-500-ONCE, and then come', async () => {
    const { bank } = bankOf('cic');
    const { cookie } = await logIn(bank, 'SCA-500-ONCE');
    expect((await browse(bank, cookie).get(VALIDATION)).status).toBe(500);
    expect((await browse(bank, cookie).get(VALIDATION)).status).toBe(200);
  });
});

describe('in the middle of a session', () => {
  it('stands before one page only, until it is passed', async () => {
    const { bank } = bankOf('cic');
    const { cookie } = await logIn(bank, 'SCA-MIDWAY-CODE');
    const list = '/fr/banque/comptes-et-contrats.html';
    const ask = async (path: string, by = cookie) => (await browse(bank, by).get(path)).headers.get('location');
    expect([await ask(HOME), await ask(list), await ask('/fr/banque/rib.cgi')]).toEqual([null, VALIDATION, null]);
    const shown = await browse(bank, cookie).get(VALIDATION);
    const both = `${cookie}; ${shown.headers.getSetCookie()[0]?.split(';')[0]}`;
    const done = await browse(bank, both).post(...answer(await shown.text(), [['otp_password', '123456']]));
    expect([done.status, await ask(list, both)]).toEqual([302, null]);
  });
});
