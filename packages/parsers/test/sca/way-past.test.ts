import { describe, expect, it } from 'vitest';
import { parseScaChallenge } from '../../src/index.ts';
import { CHOICE, MOBILE_APP, scaPage, TEXT_MESSAGE } from '../fixtures/sca-html.ts';

const AT = 'https://www.cic.fr/fr/banque/validation.aspx';
const read = (html: string) => parseScaChallenge({ url: AT, html });
const link = (fid: string, words: string): string =>
  `<a href="/fr/banque/validation.aspx?_tabi=C&amp;_pid=AuthChoicePage&amp;_fid=${fid}">${words}</a>`;
const target = (fid: string): string => `${AT}?_tabi=C&_pid=AuthChoicePage&_fid=${fid}`;
const REMINDER = `<ul><li>Si vous préférez confirmer votre identité plus tard : <strong>${link('DoBypass', 'cliquez ici')}</strong>.</li></ul>`;
const BYPASS = `<p>${link('DoBypass', 'Accéder à mon Espace Client sans Confirmation Mobile.')}</p>`;
const CANCEL = `<ul><li>${link('DoCancel', 'Abandonner')}</li></ul>`;
const START = `<ul><li>${link('SCA', 'Confirmer mon identité')}</li></ul>`;

describe('the page of the choice, which notifies nobody', () => {
  it('reminds a known browser a month before its end: its link puts the authentication off', () => {
    expect(read(scaPage(START + REMINDER + CANCEL))).toEqual({
      kind: 'choice',
      means: [{ kind: 'other', words: 'Confirmer mon identité', isProposed: true, by: { url: target('SCA') } }],
      later: target('DoBypass'),
      laterIs: 'reminder',
    });
  });

  it('has a last link that gives the login up: it is neither a means nor a way past', () => {
    expect(read(scaPage(START + CANCEL))).not.toHaveProperty('later');
    const tempting = link('DoCancel', "Abandonner l'application mobile");
    const later = `<li>confirmer votre identité plus tard : ${link('DoCancel', 'cliquez ici')}</li>`;
    const read_ = read(scaPage(START + tempting + later));
    expect(read_).toMatchObject({ kind: 'choice', means: [{ by: { url: target('SCA') } }] });
    expect(read_).not.toHaveProperty('later');
    expect(JSON.stringify(read_)).not.toContain('DoCancel');
  });
});

describe('a way past', () => {
  it.each([
    ['the app', MOBILE_APP, 'mobile_app'],
    ['a code', TEXT_MESSAGE, 'one_time_code'],
    ['a choice', CHOICE, 'choice'],
  ])('beside %s is told apart: a reminder, or a bypass whose words end in a full stop', (_, page, kind) => {
    const beside = (way: string) => read(page.replace('</form>', `</form>${way}`));
    expect(beside(REMINDER)).toMatchObject({ kind, later: target('DoBypass'), laterIs: 'reminder' });
    expect(beside(BYPASS)).toMatchObject({ kind, later: target('DoBypass'), laterIs: 'bypass' });
    expect(beside(REMINDER + BYPASS)).toMatchObject({ laterIs: 'reminder' });
    expect(beside(CANCEL)).not.toHaveProperty('later');
  });

  it('that is alone on its page', () => {
    expect(read(scaPage(REMINDER))).toEqual({ kind: 'reminder', url: target('DoBypass') });
    expect(read(scaPage(BYPASS))).toEqual({ kind: 'bypass', url: target('DoBypass') });
  });

  it('whose words stand elsewhere on the page is no reminder: the customer judges it', () => {
    const apart = `<p>Vous pouvez confirmer votre identité plus tard.</p><ul><li>${link('DoBypass', 'cliquez ici')}</li></ul>`;
    expect(read(scaPage(START + apart))).toMatchObject({ later: target('DoBypass'), laterIs: 'bypass' });
  });

  it.each([
    '<li>Confirmer votre identité plus tard</li>',
    `<li>confirmer votre identité plus tard : <a href="javascript:later()">cliquez ici</a></li>`,
    `<li>Besoin d'aide : ${link('Help', 'cliquez ici')}</li>`,
  ])('that leads nowhere, or is about another thing, is none: %s', (item) => {
    expect(read(scaPage(`${START}<ul>${item}</ul>`))).not.toHaveProperty('later');
  });
});
