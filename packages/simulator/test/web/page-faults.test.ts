import { describe, expect, it } from 'vitest';
import { NAMED_PASSWORD } from '../../src/index.ts';
import { createWebBank, type WebBankOptions } from '../../src/web/web-bank.ts';
import { type Browser, browse, formOf, ledgerOf, openBank, plain } from './browse.ts';

const HOME = '/fr/banque/pageaccueil.html';
const LIST = '/fr/banque/comptes-et-contrats.html';
const RIB = '/fr/banque/rib.cgi';
const LOGIN = '/fr/authentification.html';
const ledger = ledgerOf('cm');

function bankWith(options: Partial<WebBankOptions> = {}) {
  const { clock } = openBank('cm');
  return createWebBank({ brand: 'cm', ledger: () => ledger, clock, ...options });
}

async function logIn(bank: ReturnType<typeof bankWith>, login: string): Promise<Response> {
  return browse(bank).post(LOGIN, [
    ['_cm_user', login],
    ['_cm_pwd', NAMED_PASSWORD],
    ['flag', 'password'],
  ]);
}

/** Where a login leads, and the browser that was led there. */
async function visit(login: string, bank = bankWith()): Promise<{ location: string; browser: Browser }> {
  const response = await logIn(bank, login);
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  return { location: response.headers.get('location') ?? '', browser: browse(bank, cookie) };
}

async function leadsTo(browser: Browser, path: string): Promise<string | number> {
  const response = await browser.get(path);
  return response.headers.get('location') ?? response.status;
}

describe('a login', () => {
  it.each([
    ['LOGIN-BLOCKED', 'bloqué'],
    ['LOGIN-REVOKED', 'mot de passe est révoqué'],
    ['LOGIN-NO-SERVICE', 'pas autorisé à accéder à ce service'],
    ['LOGIN-RIGHTS-EXPIRED', "Vos droits d'accès sont échus."],
    ['LOGIN-INTERRUPTED', 'service est temporairement interrompu'],
    ['LOGIN-TECHNICAL', 'Problème technique'],
  ])('of %s ends at the form with its message, and without a session', async (login, words) => {
    const response = await logIn(bankWith(), login);
    expect([response.status, response.headers.getSetCookie()]).toEqual([200, []]);
    expect(plain(await response.text())).toMatch(
      new RegExp(`blocmsg err _c1"><p>[^<]*${words}[\\s\\S]*name="_cm_pwd"`),
    );
  });

  it('may say that an earlier one expired, and be well the second time', async () => {
    const bank = bankWith();
    expect(await (await logIn(bank, 'LOGIN-AGAIN')).text()).toContain('Votre précédente connexion a expiré.');
    expect((await visit('LOGIN-AGAIN', bank)).location).toBe(HOME);
  });

  it('may fail once, or always', async () => {
    const bank = bankWith();
    const statuses = [];
    for (const login of ['LOGIN-500-ONCE', 'LOGIN-500-ONCE', 'LOGIN-500', 'LOGIN-500']) {
      statuses.push((await logIn(bank, login)).status);
    }
    expect(statuses).toEqual([500, 302, 500, 500]);
  });

  it('may lead to another host, to the maintenance page or to the old site', async () => {
    const bank = bankWith({ otherBrandOrigin: () => 'https://127.0.0.1:1' });
    expect((await visit('LOGIN-OTHER-BRAND', bank)).location).toBe(`https://127.0.0.1:1${HOME}`);
    const { location, browser } = await visit('LOGIN-OUTAGE', bank);
    expect(location).toBe('/fr/outage.html');
    expect(await browser.page(location)).toMatch(
      /<td class="ALERTE"><p><span>.*jusqu&#39;au 25\/11\/2026 à 02:30 environ\./,
    );
    const old = await visit('LOGIN-OLD-SITE', bank);
    expect(old.location).toBe('/fr/banque/situation_financiere.cgi');
    expect(await old.browser.page(old.location)).toContain('ei_comptescontrats');
  });

  it.each([
    ['FEDERATION-CMIDF', '/cmidf/fr'],
    ['PRIVATE-BANK', '/banqueprivee/mabanque/fr'],
  ])('of %s leads below %s', async (login, base) => {
    const { location, browser } = await visit(login);
    expect(location).toBe(`${base}/banque/pageaccueil.html`);
    expect(await browser.page(location)).toContain(`href="${base}/banque/comptes-et-contrats.html"`);
  });

  it.each(['/fr/', '/cmo/fr/', '/fr/banques/accueil.html', '/de/identification/authentification.html'])(
    'is also possible at %s',
    async (path) => {
      expect(await browse(bankWith()).page(path)).toContain('name="_cm_pwd"');
    },
  );

  it('by the form of the old site says what is wrong on a page of its own', async () => {
    const browser = browse(bankWith());
    const response = await browser.post('/fr/identification/default.cgi', [['_cm_user', 'nobody']]);
    const location = response.headers.get('location') ?? '';
    const answer = await browser.get(location);
    expect(answer.headers.get('content-type')).toContain('ISO-8859-1');
    const page = new TextDecoder('iso-8859-1').decode(await answer.arrayBuffer());
    expect([response.status, plain(page)]).toEqual([302, expect.stringContaining("code d'accès n'est pas reconnu")]);
  });
});

describe('a page between login and home', () => {
  it.each([
    ['PACI-MESSAGE', '/fr/banque/paci_engine/static_content_manager.aspx', 'id="P:F_1.R2:link"'],
    ['PACI-DSP2', '/fr/banque/reglementation-dsp2.html', 'ei_btn_typ_ok'],
    ['PACI-PHONE', '/fr/client/paci_engine/information-client.html', 'ei_btn_typ_quit'],
    ['PACI-PRIVACY', '/fr/client/paci_engine/information-client.html', 'ei_btn_typ_ok'],
  ])('holds %s at %s until its link is followed', async (login, path, mark) => {
    const { location, browser } = await visit(login);
    expect(location).toBe(path);
    expect(await leadsTo(browser, LIST)).toBe(path);
    const main = (await browser.page(path)).split('<main')[1] ?? '';
    const link = main.split('<a ').find((text) => text.includes(mark)) ?? '';
    expect(await leadsTo(browser, plain(/href="([^"]*)"/.exec(link)?.[1] ?? ''))).toBe(HOME);
    expect(await leadsTo(browser, LIST)).toBe(200);
  });

  it.each([
    ['PACI-DATA', '/fr/banque/paci_engine/engine.aspx'],
    ['PACI-POWERS', '/fr/banque/migr_gestion_pouvoirs.html'],
  ])('holds %s at %s until its form is put off', async (login, path) => {
    const { browser } = await visit(login);
    const action = plain(/<form id="C:P:F" action="([^"]*)"/.exec(await browser.page(path))?.[1] ?? '');
    expect((await browser.post(action, [['_FID_GoValider', '']])).status).toBe(200);
    expect(await leadsTo(browser, LIST)).toBe(path);
    const later = await browser.post(action, [['_FID_DoStopPaciAndRemind', '']]);
    expect(later.headers.get('location')).toBe(HOME);
    expect(await leadsTo(browser, LIST)).toBe(200);
  });

  it.each([
    ['PACI-TERMS', '/fr/banque/conditions-generales.html'],
    ['PACI-CONTACT', '/fr/banque/coordonnees_personnelles.aspx'],
    ['PACI-PERSONAL-DATA', '/fr/banque/paci_engine/paci_wsd_pdta.aspx'],
    ['PACI-TAX', '/fr/banque/residencefiscale.aspx'],
    ['PACI-SOLIDARITY', '/fr/banque/paci_application_territoire_de_solidarite_p1.html'],
    ['KEY-CARD-REVOKED', '/fr/validation/carte_cles.cgi'],
    ['PASSWORD-CHANGE', '/fr/validation/change_password.cgi'],
    ['PASSWORD-SERVICE', '/fr/services/change_password.html'],
  ])('holds %s at %s for good', async (login, path) => {
    const { location, browser } = await visit(login);
    expect([location, await leadsTo(browser, path), await leadsTo(browser, LIST)]).toEqual([path, 200, path]);
    await browser.post(path, [['_FID_DoStopPaciAndRemind', '']]);
    expect(await leadsTo(browser, LIST)).toBe(path);
  });

  it.each([
    ['PACI-DONATION', '/fr/banque/paci_application_defi_solidaire_p1.html'],
    ['PACI-PHISHING', '/fr/banque/paci_beware_of_phishing.html'],
    ['PACI-ASSEMBLY', '/fr/banque/assembleegenerale.html'],
    ['PACI-WELCOME', '/fr/banque/welcome_pack.html'],
  ])('shows itself to %s at %s, and holds nobody', async (login, path) => {
    const { location, browser } = await visit(login);
    expect([location, await leadsTo(browser, path), await leadsTo(browser, LIST)]).toEqual([path, 200, 200]);
  });

  it('may be got past by asking again', async () => {
    const { location, browser } = await visit('PACI-DOCUMENTS');
    expect(location).toBe('/fr/banque/CMIG_Statut.aspx');
    expect(await leadsTo(browser, LIST)).toBe(location);
    expect(await leadsTo(browser, location)).toBe(200);
    expect(await leadsTo(browser, LIST)).toBe(200);
  });

  it('may be followed by another', async () => {
    const { location, browser } = await visit('PACI-TWO');
    await browser.get(`${location}?_fid=DoContinue`);
    expect(await leadsTo(browser, HOME)).toBe('/fr/banque/migr_gestion_pouvoirs.html');
  });
});

describe('an inner page', () => {
  it.each([
    ['PAGE-RIB-NO-RIGHT', RIB, 'blocmsg alerte', 'Vous ne disposez pas des droits nécessaires'],
    ['PAGE-LIST-TECHNICAL', LIST, 'blocmsg err', 'Problème technique.'],
  ])('may say to %s why it is not there', async (login, path, box, words) => {
    const { browser } = await visit(login);
    expect(plain(await browser.page(path))).toMatch(new RegExp(`${box} _c1"><p>${words}`));
  });

  it.each([
    ['PAGE-RIB-500-ONCE', RIB, [500, 200, 200]],
    ['PAGE-RIB-500', RIB, [500, 500, 500]],
    ['PAGE-LIST-OUTAGE', LIST, ['/fr/outage.html', '/fr/outage.html', '/fr/outage.html']],
    ['SESSION-SHORT', LIST, [200, 200, 200, 200, LOGIN, LOGIN]],
  ])('answers %s in turn', async (login, path, answers) => {
    const { browser } = await visit(login);
    for (const answer of answers) expect(await leadsTo(browser, path)).toBe(answer);
  });

  it('may be empty once, or an alert', async () => {
    const { browser } = await visit('PAGE-LIST-EMPTY');
    expect(await browser.page(LIST)).toBe('');
    expect(await browser.page(LIST)).toContain('ei_comptescontrats');
    const infos = await visit('PAGE-LIST-INFOS');
    expect(await leadsTo(infos.browser, LIST)).toBe('/fr/validation/infos.cgi');
    expect(await infos.browser.page('/fr/validation/infos.cgi')).toContain('class="ALERTE"');
  });

  it.each([
    ['PAGE-OPERATIONS-UNAVAILABLE', "Du fait d'un traitement exceptionnel"],
    ['PAGE-OPERATIONS-NO-CONTRACT', "Vous n'avez pas l'autorisation d'accéder à ce contrat"],
    ['SESSION-LOST-FORM', 'Votre précédente connexion a expiré'],
  ])('of operations may say to %s: %s', async (login, words) => {
    const { browser } = await visit(login);
    const link = /\/fr\/banque\/mouvements\.html\?webid=\w+/.exec(await browser.page(LIST))?.[0] ?? '';
    expect(plain(await browser.page(link))).toContain(words);
  });

  it('of operations may lose the session, or call a good form stale', async () => {
    const lost = await visit('SESSION-LOST');
    const lostLink = /\/fr\/banque\/mouvements\.html\?webid=\w+/.exec(await lost.browser.page(LIST))?.[0] ?? '';
    expect(await leadsTo(lost.browser, lostLink)).toBe(LOGIN);
    const stale = await visit('PAGE-OPERATIONS-STALE');
    const link = /\/fr\/banque\/mouvements\.html\?webid=\w+/.exec(await stale.browser.page(LIST))?.[0] ?? '';
    const search = async (): Promise<string> => {
      const { action, sent } = formOf(await stale.browser.page(link));
      return (await stale.browser.post(action, [...sent, ['_FID_DoSearch', '']])).text();
    };
    expect(await search()).toContain('Navigation interdite');
    expect(await search()).toContain('Data_Persistance');
  });
});

describe('errors at random', () => {
  const answers = async (seed: number, chance: number): Promise<readonly (string | number)[]> => {
    const { browser } = await visit('IDS-C', bankWith({ randomErrors: { chance, seed, paths: ['rib.cgi'] } }));
    const statuses = [await leadsTo(browser, LIST)];
    for (let visits = 0; visits < 30; visits += 1) statuses.push(await leadsTo(browser, RIB));
    return statuses;
  };

  it('strike by chance, only where they are told to, and again at the same places', async () => {
    const first = await answers(1, 0.3);
    expect(first[0]).toBe(200);
    const struck = first.filter((status) => status === 500).length;
    expect(struck).toBeGreaterThan(2);
    expect(struck).toBeLessThan(20);
    expect(await answers(1, 0.3)).toEqual(first);
    expect(await answers(2, 0.3)).not.toEqual(first);
    expect(await answers(1, 0)).not.toContain(500);
  });
});
