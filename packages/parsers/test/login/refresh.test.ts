import { describe, expect, it } from 'vitest';
import { type BankPage, parseRefresh } from '../../src/index.ts';
import { loginHtml } from '../fixtures/login-html.ts';
import { MOBILE_APP, TEXT_MESSAGE } from '../fixtures/sca-html.ts';
import { bankPage, wholePage } from '../fixtures/whole-page.ts';

const HOME = 'https://www.creditmutuel.fr/fr/banque/pageaccueil.html';
const LOGIN = '/fr/authentification.html';
const VALIDATION = '/fr/validation/attente.cgi';
/** A page with this in its head. */
const withHead = (head: string, path = LOGIN, content = '<p>Veuillez patienter</p>'): BankPage =>
  bankPage(path, wholePage(content).replace('<title>', `${head}<title>`));
const meta = (content: string): string => `<meta http-equiv="refresh" content="${content}">`;
const withHeader = (refresh: string, path = LOGIN): BankPage => ({
  ...bankPage(path, wholePage('<p>Veuillez patienter</p>')),
  refresh,
});

describe('a page that leads on by itself', () => {
  it.each([
    ['0;url=/fr/banque/pageaccueil.html', 0],
    ['3; URL=/fr/banque/pageaccueil.html', 3_000],
    ["10;url='/fr/banque/pageaccueil.html'", 10_000],
    ['1.5 ; url = //www.creditmutuel.fr/fr/banque/pageaccueil.html ', 1_000],
    ['0,/fr/banque/pageaccueil.html', 0],
    [`0;url=${HOME}`, 0],
  ])('by an element or a header "%s"', (value, delayMs) => {
    const refresh = { url: HOME, delayMs };
    for (const path of [LOGIN, VALIDATION, '/fr/banque/validation.aspx', '/fr/identification/default.cgi']) {
      expect(parseRefresh(withHead(meta(value), path))).toEqual(refresh);
      expect(parseRefresh(withHeader(value, path))).toEqual(refresh);
    }
  });

  it('by its header first, and also without a text', () => {
    expect(parseRefresh({ ...withHead(meta('0;url=/other')), refresh: '0;url=/fr/banque/pageaccueil.html' })?.url).toBe(
      HOME,
    );
    expect(parseRefresh({ ...bankPage(VALIDATION, ''), refresh: '0;url=/fr/banque/pageaccueil.html' })?.url).toBe(HOME);
  });

  it('also where the login form stands on it, since a browser does not wait there', () => {
    const page = bankPage(LOGIN, loginHtml().replace('<title>', `${meta('0;url=/fr/banque/pageaccueil.html')}<title>`));
    expect(parseRefresh(page)?.url).toBe(HOME);
  });
});

describe('a page that stays', () => {
  const there = '0;url=/fr/banque/pageaccueil.html';
  it.each([
    ['no refresh', withHead('')],
    ['a refresh of itself', withHead(meta('5'))],
    ['its own address', withHead(meta(`0;url=${LOGIN}#top`))],
    ['a pause longer than ten seconds', withHead(meta('11;url=/fr/banque/pageaccueil.html'))],
    ['no number', withHead(meta('soon;url=/fr/banque/pageaccueil.html'))],
    ['no web address', withHead(meta('0;url=javascript:go()'))],
    ['another element of that content', withHead('<meta name="refresh" content="0;url=/x">')],
    ['an element for browsers without scripts', withHead(`<noscript>${meta(there)}</noscript>`)],
    ['an element in a comment', withHead(`<!-- ${meta(there)} -->`)],
    ['an element in a script', withHead(`<script>var a = '${meta(there)}';</script>`)],
    ['a page of another kind', withHead(meta(there), '/fr/banque/mouvements.html')],
    ['an error', withHead(meta(there), LOGIN, '<div class="blocmsg err">Votre mot de passe est faux</div>')],
    ['an alert', withHead(meta(there), VALIDATION, '<div class="bloctxt alerte">Fermé</div>')],
    [
      'a request to the phone',
      bankPage('/fr/banque/validation.aspx', MOBILE_APP.replace('<title>', `${meta(there)}<title>`)),
    ],
    [
      'a request for a code',
      bankPage('/fr/banque/validation.aspx', TEXT_MESSAGE.replace('<title>', `${meta(there)}<title>`)),
    ],
    [
      'a field for a code alone',
      withHead(meta(there), VALIDATION, '<form action="/x"><input type="text" name="otp_password"></form>'),
    ],
  ])('%s', (_, page) => {
    expect(parseRefresh(page)).toBeUndefined();
  });
});
