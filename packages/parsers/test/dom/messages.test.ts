import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../src/dom/messages.ts';
import { readDocument } from '../../src/dom/read-document.ts';
import { bankPage, wholePage } from '../fixtures/whole-page.ts';

const read = (content: string) => messagesOf(readDocument(bankPage('/fr/x', wholePage(content)), 'unknown'));
const NOTHING = { error: '', alert: '', note: '' };

describe('message boxes', () => {
  it.each([
    ['blocmsg err', 'error'],
    ['_c1  bloctxt err _c1', 'error'],
    ['blocmsg alerte', 'alert'],
    ['bloctxt alerte', 'alert'],
    // The old site's box has no kind.
    ['blocmsg', 'alert'],
    ['blocmsg eir_hidexs', 'alert'],
    ['_c1 blocmsg info _c1', 'note'],
    ['blocmsg ok', 'note'],
    ['blocmsg conseil', 'note'],
    // Both at once: an error counts.
    ['blocmsg info err', 'error'],
  ])('of the classes "%s" weigh as %s', (classes, rank) => {
    expect(read(`<p class="${classes}">Voilà</p>`)).toEqual({ ...NOTHING, [rank]: 'voila' });
  });

  it('of an alert cell of a table weigh as an alert', () => {
    const cell = '<table><tr><td class="ALERTE"><p>Fermé</p></td></tr></table>';
    expect(read(cell)).toEqual({ ...NOTHING, alert: 'ferme' });
  });

  it('are read without those that are hidden, and without plain text blocks', () => {
    expect(read('<div class="blocmsg err invisible">a</div><div class="bloctxt">b</div>')).toEqual(NOTHING);
  });

  it('inside each other keep their own words', () => {
    const nested = '<div class="blocmsg info">Note <div class="bloctxt err">Faux</div> fin</div>';
    expect(read(nested)).toEqual({ ...NOTHING, error: 'faux', note: 'note fin' });
  });

  it.each([
    'Votre antivirus a bloqué une partie de cette page.',
    'Une extension de votre navigateur est bloquée.',
    'Désactivez votre bloqueur de publicité.',
    'Votre antivirus bloque l’accès à nos services.',
    'Les cookies sont bloqués.',
    'Votre navigateur est trop ancien : JavaScript y est bloqué.',
  ])('about the customer’s browser say nothing of the request, whatever their class: %s', (words) => {
    for (const kind of ['err', 'alerte']) {
      const { error, alert, note } = read(`<div class="blocmsg ${kind}">${words}</div>`);
      expect([error, alert, note.length > 0]).toEqual(['', '', true]);
    }
  });

  it('that speak of the password as well are no such warning', () => {
    const words = 'Votre mot de passe est faux. Vérifiez votre antivirus.';
    expect(read(`<div class="blocmsg err">${words}</div>`).error).toContain('mot de passe est faux');
  });

  it.each([
    'Votre accès est bloqué. Supprimez vos cookies.',
    'Le service est interrompu. Fermez votre navigateur.',
    'Votre précédente connexion a expiré. Fermez votre navigateur.',
  ])('that speak of the access or the service as well are none either: %s', (words) => {
    expect(read(`<div class="blocmsg alerte">${words}</div>`).alert).not.toBe('');
  });
});
