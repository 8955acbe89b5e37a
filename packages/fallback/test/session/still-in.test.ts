import { describe, expect, it } from 'vitest';
import { lookAt } from '../../src/session/look-at.ts';
import { takeStop } from '../../src/session/sca/sca-stop.ts';
import { stillIn } from '../../src/session/still-in.ts';
import type { ReadPage } from '../../src/transport/read-page.ts';
import { APP, HOME, LOGIN, page } from './scripted-pages.ts';

const ZONE = 'Europe/Paris';
const saying = (words: string, kind = 'err'): ReadPage => ({
  ...LOGIN,
  html: LOGIN.html.replace('<form', `<div class="blocmsg ${kind}"><p>${words}</p></div><form`),
});

describe('a page that was asked for in a session', () => {
  it('is given back where it is one', () => {
    expect(stillIn(lookAt(HOME), ZONE)).toBe(HOME);
  });

  it.each([
    ['the login form', LOGIN],
    ['the login form with a message', saying('Votre précédente connexion a expiré.')],
    ['the login form with a warning about the browser', saying('Votre antivirus est bloqué.', 'alerte')],
    ['the page of the logout', page('/fr/identification/msg_deconnexion.html', '<p>Au revoir</p>')],
  ])('says by %s that the session is over', (_, came) => {
    expect(() => stillIn(lookAt(came), ZONE)).toThrow(expect.objectContaining({ reason: 'session_lost' }));
  });

  it('says by an outage above the login form that the bank is interrupted, and until when', () => {
    const outage = saying("Le service est interrompu jusqu'au 16/03/2025 à 06:30 environ.");
    const error = { code: 'fallback_unavailable', reason: 'outage', retryAt: Date.parse('2025-03-16T05:30:00Z') };
    expect(() => stillIn(lookAt(outage), ZONE)).toThrow(expect.objectContaining(error));
  });

  it.each([
    ['a new password', page('/fr/services/change_password.html', '<p>x</p>'), 'password_change'],
    ['a notice', page('/fr/banque/residencefiscale.aspx', '<p>x</p>'), 'tax_residence'],
  ])('says by %s that the customer is needed', (_, came, reason) => {
    expect(() => stillIn(lookAt(came), ZONE)).toThrow(expect.objectContaining({ code: 'user_action_needed', reason }));
  });

  it('stops where the bank asks for strong authentication', () => {
    let stopped: unknown;
    try {
      stillIn(lookAt(APP), ZONE);
    } catch (error) {
      stopped = takeStop(error);
    }
    expect(stopped).toBe(APP);
  });
});
