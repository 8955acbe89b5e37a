import { describe, expect, it } from 'vitest';
import { type BankPage, parseLoginOutcome } from '../../src/index.ts';
import { accountListPage } from '../fixtures/account-list-html.ts';
import { loginHtml, OUTAGE } from '../fixtures/login-html.ts';
import { operationsPage } from '../fixtures/operations-html.ts';
import { MOBILE_APP } from '../fixtures/sca-html.ts';
import { bankPage, wholePage } from '../fixtures/whole-page.ts';

const atTheDoor = (message?: string, status = 200): BankPage =>
  bankPage('/fr/authentification.html', loginHtml(message), status);

describe('what the bank answered to a login', () => {
  it.each([
    [
      'Votre identifiant est inconnu ou votre mot de passe est faux. Veuillez réessayer en corrigeant votre saisie.',
      'wrong_credentials',
    ],
    ['Votre mot de passe est révoqué', 'wrong_credentials'],
    ['Vous devez renseigner votre identifiant', 'wrong_credentials'],
    ["votre code d'accès n'est pas reconnu", 'wrong_credentials'],
    ['votre code d’accès n’est pas reconnu', 'wrong_credentials'],
    ['Votre identifiant ou mot de passe est incorrect', 'wrong_credentials'],
    ['VOTRE MOT DE PASSE EST FAUX', 'wrong_credentials'],
    ['Votre mot de passe est faux. Au prochain essai votre accès sera bloqué.', 'wrong_credentials'],
    ['Algunos de los datos indicados son incorrectos', 'wrong_credentials'],
    ['Votre accès est bloqué', 'blocked'],
    ["Vous n'êtes pas autorisé à accéder à ce service", 'blocked'],
    ['Su usuario no está autorizado para acceder a este servicio', 'blocked'],
    [
      "Vos droits d'accès sont échus. Veuillez vous rapprocher du mandataire principal de votre contrat.",
      'rights_expired',
    ],
    ['Le service est temporairement interrompu', 'service_interrupted'],
    ['Problème technique. Merci de réessayer.', 'service_interrupted'],
    ['Votre précédente connexion a expiré. Merci de bien vouloir vous identifier à nouveau.', 'session_lost'],
    ['Bienvenue', 'unknown'],
  ])('%j is %s, whatever the status', (message, kind) => {
    for (const status of [200, 302, 403, 500]) expect(parseLoginOutcome(atTheDoor(message, status))).toEqual({ kind });
  });

  it('a login form without a word is unknown: nobody may send the password again on it', () => {
    expect(parseLoginOutcome(atTheDoor())).toEqual({ kind: 'unknown' });
  });

  it('the words count in the message only, not anywhere on the page', () => {
    const html = loginHtml().replace('Se connecter', 'Accès bloqué ? Mot de passe est faux ?');
    expect(parseLoginOutcome(bankPage('/fr/authentification.html', html))).toEqual({ kind: 'unknown' });
  });

  it('a blocked card on a page inside is no blocked login', () => {
    const home = wholePage('<div class="blocmsg alerte"><p>Votre carte est bloquée</p></div>');
    expect(parseLoginOutcome(bankPage('/fr/banque/pageaccueil.html', home))).toEqual({
      kind: 'logged_in',
      holder: 'M LUCAS FONTAINE',
    });
  });

  it.each([
    [
      'home',
      bankPage('/fr/banque/pageaccueil.html', wholePage('<p>Bonjour</p>')),
      { kind: 'logged_in', holder: 'M LUCAS FONTAINE' },
    ],
    [
      'first visit',
      bankPage('/fr/banque/welcome_pack.html', wholePage('<p>Bienvenue</p>')),
      { kind: 'logged_in', holder: 'M LUCAS FONTAINE' },
    ],
    ['account list', accountListPage(), { kind: 'logged_in', holder: 'M LUCAS FONTAINE' }],
    ['operations', operationsPage(), { kind: 'logged_in', holder: 'M LUCAS FONTAINE' }],
    ['strong authentication', bankPage('/fr/banque/validation.aspx', MOBILE_APP), { kind: 'sca' }],
    [
      'a new password',
      bankPage('/fr/services/change_password.html', wholePage('<p>x</p>')),
      { kind: 'password_change' },
    ],
    [
      'logged out',
      bankPage('/fr/identification/msg_deconnexion.html', '<title>Page de déconnexion</title>'),
      { kind: 'session_lost' },
    ],
    [
      'planned interruption',
      bankPage('/outage.html', OUTAGE),
      { kind: 'service_interrupted', until: '2025-03-16T06:30' },
    ],
    [
      'interruption at any address',
      bankPage('/fr/banque/pageaccueil.html', OUTAGE),
      { kind: 'service_interrupted', until: '2025-03-16T06:30' },
    ],
    ['nothing', bankPage('/fr/banque/pageaccueil.html', ''), { kind: 'unknown' }],
    ['an empty error', bankPage('/fr/authentification.html', '', 500), { kind: 'unknown' }],
    [
      'a home page without anybody',
      bankPage('/fr/banque/pageaccueil.html', '<html><title>Banque</title></html>'),
      { kind: 'unknown' },
    ],
  ] as const)('%s', (_, page, outcome) => {
    expect(parseLoginOutcome(page)).toEqual(outcome);
  });
});
