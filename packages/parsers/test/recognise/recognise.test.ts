import { describe, expect, it } from 'vitest';
import { isNoticeAddress, parseLoginOutcome, parseProblem, recognise } from '../../src/index.ts';
import { accountListPage } from '../fixtures/account-list-html.ts';
import { loginHtml, OUTAGE } from '../fixtures/login-html.ts';
import { operationsHtml, operationsPage } from '../fixtures/operations-html.ts';
import { MOBILE_APP, TEXT_MESSAGE } from '../fixtures/sca-html.ts';
import { bankPage, wholePage } from '../fixtures/whole-page.ts';

const RIB = '<table class="liste"><tr><td>COMPTE<br/><em>FR76 1027 8041 0000 0205 1230 157</em></td></tr></table>';
const DOWNLOAD =
  '<form action="/fr/banque/compte/telechargement.cgi?_tabi=C"><table id="account-table"></table></form>';
const table = (...headers: readonly string[]): string =>
  `<table class="liste"><thead><tr>${headers.map((text) => `<th>${text}</th>`).join('')}</tr></thead></table>`;

describe('recognise', () => {
  it.each([
    ['login', bankPage('/fr/authentification.html', loginHtml())],
    ['login', bankPage('/fr/banque/mouvements.html', loginHtml('Votre précédente connexion a expiré.'))],
    ['sca', bankPage('/fr/banque/validation.aspx', MOBILE_APP)],
    ['sca', bankPage('/fr/banque/autre.aspx', TEXT_MESSAGE)],
    ['sca', bankPage('/fr/validation/verif_code.cgi', wholePage(''))],
    ['interstitial', bankPage('/fr/banque/paci_engine/engine.aspx', wholePage(''))],
    ['password_change', bankPage('/fr/validation/change_password.cgi', wholePage(''))],
    ['outage', bankPage('/fr/outage.html', '')],
    ['outage', bankPage('/fr/banque/mouvements.html', OUTAGE)],
    ['account_list', accountListPage()],
    ['operations', operationsPage()],
    ['operations', bankPage('/elsewhere', operationsHtml())],
    ['operations', operationsPage({ hidden: { Data_SelectedCardItemKey: '' } })],
    ['card_operations', operationsPage({ hidden: { Data_SelectedCardItemKey: 'k1' } })],
    ['card_operations', operationsPage({ path: '/fr/banque/mouvements.html?webid=1&cardmonth=202503' })],
    ['card_operations', bankPage('/x', wholePage(table('Date', 'Commerce', 'Ville', 'Débit', 'Crédit')))],
    ['announced_operations', bankPage('/x', wholePage(table("Date de l'annonce", 'Opération', 'Montant')))],
    ['rib', bankPage('/fr/banque/rib.cgi', wholePage(RIB))],
    ['download', bankPage('/x', wholePage(DOWNLOAD))],
    ['home', bankPage('/fr/banque/pageaccueil.html', wholePage('<p>Bonjour</p>'))],
    ['logged_out', bankPage('/fr/identification/msg_deconnexion.html', '')],
    [
      'error',
      bankPage(
        '/x',
        wholePage('<div class="blocmsg err"><p>Problème technique. Merci de bien vouloir réessayer</p></div>'),
      ),
    ],
    ['error', bankPage('/fr/banque/rib.cgi', '', 500)],
    ['unknown', bankPage('/fr/banque/pageaccueil.html', '<html><body>Bonjour</body></html>')],
    ['unknown', bankPage('/x', wholePage(table('Date', 'Montant')))],
    ['unknown', { url: 'no address', html: '<html>' }],
    ['unknown', bankPage('/x', '')],
  ] as const)('knows %s', (kind, page) => {
    expect(recognise(page)).toBe(kind);
  });

  it('is the login page also where its password field has a twin outside the form', () => {
    const twin = '<input name="_cm_pwd">';
    const html = `<html><body><main id="ei_tpl_content"><div>${twin}</div><form id="ident">${twin}</form></main></body></html>`;
    expect(recognise({ url: 'https://www.cic.fr/fr/', html })).toBe('login');
  });

  it('a mark in the menu is no mark', () => {
    const before =
      '<nav><form id="ident"><input name="_cm_pwd"></form><table class="liste ei_comptescontrats"></table></nav>';
    expect(recognise(bankPage('/x', wholePage('<p>x</p>', { before })))).toBe('unknown');
  });
});

describe('parseProblem', () => {
  it.each([
    ["Vous ne disposez pas des droits nécessaires pour accéder à cette partie de l'application.", 'no_right'],
    ["Vous n'avez pas l'autorisation d'accéder à ce contrat", 'no_right'],
    ["Du fait d'un traitement exceptionnel, cette page est momentanément indisponible.", 'unavailable'],
    ['Problème technique. Merci de bien vouloir réessayer un peu plus tard.', 'technical'],
    ['Navigation interdite - Merci de bien vouloir recommencer votre action.', 'stale_form'],
    ['Bonjour', undefined],
  ])('%j is %s', (text, problem) => {
    expect(parseProblem(bankPage('/x', wholePage(`<div class="_c1 bloctxt alerte"><p>${text}</p></div>`)))).toBe(
      problem,
    );
  });
});

describe('home pages of few customers, of 2012 to 2023', () => {
  it.each([
    '/fr/banque/espace_personnel.aspx',
    '/cmidf/fr/banque/accueil.cgi',
    '/fr/banque/DELG_Gestion.aspx',
    '/fr/banque/DELG_GestionDelegues.aspx',
    '/fr/banque/BAD_Accueil.aspx',
    '/fr/banques/index.html',
  ])('%s', (path) => {
    expect(recognise(bankPage(path, wholePage('<p>Bonjour</p>')))).toBe('home');
    // The same address without a session is none.
    expect(recognise(bankPage(path, '<html><title>Espace personnel</title><p>Bonjour</p></html>'))).toBe('unknown');
  });

  it.each([
    '<form id="GoValider" action="/x"></form>',
    '<p>Afin de compléter vos informations personnelles, renseignez le formulaire ci-dessous.</p>',
  ])('are none where they ask for data first: %s', (content) => {
    const page = bankPage('/fr/banque/espace_personnel.aspx', wholePage(content));
    expect(recognise(page)).toBe('interstitial');
    expect(parseLoginOutcome(page)).toEqual({ kind: 'interstitial', exit: { kind: 'user_action' } });
  });
});

describe('an address whose page may be empty', () => {
  it.each([
    ['/fr/assembleegenerale', true],
    ['/cmag/assembleegenerale', true],
    ['/fr/banque/conditions-generales.html', true],
    ['/fr/banque/paci_engine/engine.aspx', true],
    ['/fr/validation/attente.cgi', true],
    ['/fr/banque/pageaccueil.html', false],
    ['/fr/banque/rib.cgi', false],
    ['/fr/banque/validation.aspx', false],
    ['/fr/validation/infos.cgi', false],
    ['/fr/validation/change_password.cgi', false],
    ['/fr/validation/verif_code.cgi', false],
  ])('%s: %s', (path, may) => {
    expect(isNoticeAddress(`https://www.creditmutuel.fr${path}`)).toBe(may);
  });
});
