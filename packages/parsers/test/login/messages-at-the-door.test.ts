import { describe, expect, it } from 'vitest';
import { type BankPage, type LoginOutcome, parseBankWords, parseLoginOutcome, parseProblem } from '../../src/index.ts';
import { loginHtml } from '../fixtures/login-html.ts';
import { bankPage, wholePage } from '../fixtures/whole-page.ts';

type Box = readonly [classes: string, words: string];

/** The login form with these boxes above it. */
const above = (...boxes: readonly Box[]): BankPage => {
  const markup = boxes.map(([classes, words]) => `<div class="_c1 ${classes} _c1"><p>${words}</p></div>`).join('');
  return bankPage('/fr/authentification.html', loginHtml().replace('<form', `${markup}<form`));
};
const outcomeOf = (...boxes: readonly Box[]): LoginOutcome => parseLoginOutcome(above(...boxes));

const WRONG = ['blocmsg err', 'Votre identifiant est inconnu ou votre mot de passe est faux.'] as const;
const WARNING = [
  'blocmsg alerte',
  'Votre antivirus ou une extension de votre navigateur est bloqué sur ce site.',
] as const;

describe('a note above the login form', () => {
  it.each([
    'Mot de passe est faux ? Votre mot de passe est incorrect ? Cliquez ici.',
    'Votre accès est bloqué ? Appelez-nous.',
    'Le service est temporairement interrompu cette nuit.',
    "Vos droits d'accès sont échus ?",
  ])('is no outcome of a login: %s', (words) => {
    expect(outcomeOf(['blocmsg info', words])).toEqual({ kind: 'unknown' });
    expect(outcomeOf(['blocmsg info', words], WRONG)).toEqual({ kind: 'wrong_credentials' });
    expect(outcomeOf(WRONG, ['blocmsg info', words])).toEqual({ kind: 'wrong_credentials' });
  });
});

describe('a warning about the browser above the login form, as pages of 2019 to 2023 have it', () => {
  it('is harmless: it blocks no access', () => {
    expect(outcomeOf(WARNING)).toEqual({ kind: 'unknown' });
    expect(outcomeOf(['blocmsg err', WARNING[1]])).toEqual({ kind: 'unknown' });
  });

  it('changes nothing of what the bank answers', () => {
    expect(outcomeOf(WARNING, WRONG)).toEqual({ kind: 'wrong_credentials' });
    expect(outcomeOf(WARNING, ['blocmsg err', 'Votre accès est bloqué.'])).toEqual({ kind: 'blocked' });
  });
});

describe('an outage above the login form', () => {
  it.each([
    'Dans le cadre de l’amélioration de nos services, nous vous informons que le service est interrompu.',
    'Le service est actuellement indisponible.',
    'Nos services sont momentanément interrompus.',
    "Ce service n'est pas disponible actuellement.",
    'Le site est indisponible.',
  ])('is one without "temporairement" as well: %s', (words) => {
    expect(outcomeOf(['blocmsg err', words])).toEqual({ kind: 'service_interrupted' });
    expect(outcomeOf(['bloctxt alerte', words])).toEqual({ kind: 'service_interrupted' });
  });

  it('says until when', () => {
    const words = "Le service est interrompu jusqu'au 16/03/2025 à 06:30 environ.";
    expect(outcomeOf(['blocmsg err', words])).toEqual({ kind: 'service_interrupted', until: '2025-03-16T06:30' });
  });

  it.each(['Le service sera interrompu dimanche de 2 h à 6 h.', 'Le service a été interrompu hier.'])(
    'that is announced, or over, says nothing of this login: %s',
    (words) => {
      expect(outcomeOf(['blocmsg alerte', words])).toEqual({ kind: 'unknown' });
      expect(outcomeOf(['blocmsg alerte', words], WRONG)).toEqual({ kind: 'wrong_credentials' });
    },
  );
});

describe('an error counts before an alert, and an alert before a note', () => {
  it('for the outcome of a login', () => {
    const warns = ['blocmsg alerte', 'Au prochain essai votre accès sera bloqué.'] as const;
    expect(outcomeOf(warns, WRONG)).toEqual({ kind: 'wrong_credentials' });
    expect(outcomeOf(warns, ['blocmsg err', 'Le service est interrompu.'])).toEqual({ kind: 'service_interrupted' });
  });

  const inside = (content: string) => bankPage('/fr/banque/rib.cgi', wholePage(content));
  const info = '<div class="blocmsg info">Cette page est momentanément indisponible le dimanche.</div>';
  const error = "<div class=\"blocmsg err\">Vous n'avez pas l'autorisation d'accéder à ce contrat</div>";
  const technical = '<div class="blocmsg err">Problème technique.</div>';
  it('for the problem of a page', () => {
    expect(parseProblem(inside(info + error))).toBe('no_right');
    expect(parseProblem(inside(info + technical))).toBe('technical');
    expect(parseProblem(inside(info))).toBe('unavailable');
  });

  it('for the words that the customer is shown: a long note cuts no error off', () => {
    const words = parseBankWords(inside(`<div class="blocmsg info">${'mot '.repeat(200)}</div>${error}`));
    expect(words).toMatch(/^Vous n'avez pas l'autorisation/);
  });
});
