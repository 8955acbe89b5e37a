import { describe, expect, it } from 'vitest';
import { parseScaChallenge, type ScaChallenge } from '../../src/index.ts';
import { refusal } from '../drift.ts';
import { CHOICE, scaPage, TEXT_MESSAGE } from '../fixtures/sca-html.ts';

const read = (html: string): ScaChallenge =>
  parseScaChallenge({ url: 'https://www.cic.fr/fr/banque/validation.aspx', html });
const FIELD = '[t:dbt%3astring;x(12)]Data_Means';
const ACTION =
  'https://www.cic.fr/fr/banque/validation.aspx?_tabi=C&_pid=AuthChoicePage&k___ValidateAntiForgeryToken=Zk3-9qTe_71';

const formOf = (value: string) => ({
  form: {
    action: ACTION,
    fields: [
      ['$CPT', 'Q1BUOmRlbW8='],
      ['_wxf2_cc', 'fr-FR'],
      [FIELD, value],
      ['_FID_DoChoose', 'Continuer'],
    ],
  },
});

describe('the means on offer', () => {
  it('by a form: each with its words, and the whole form that chooses it', () => {
    expect(read(CHOICE)).toEqual({
      kind: 'choice',
      means: [
        {
          kind: 'app',
          words: 'Confirmation mobile sur "TELEPHONE DE LUCAS"',
          isProposed: true,
          by: formOf('APP'),
        },
        { kind: 'sms', words: 'Code par SMS au 06 XX XX X4 17', isProposed: false, by: formOf('SMS') },
        { kind: 'digipass', words: 'Votre lecteur DIGIPASS', isProposed: false, by: formOf('DIG') },
      ],
    });
  });

  it('by a form that proposes none of them', () => {
    const { means } = read(CHOICE.replace(' checked="checked"', '')) as Extract<ScaChallenge, { kind: 'choice' }>;
    expect(means.map(({ isProposed }) => isProposed)).toEqual([false, false, false]);
  });

  it.each([
    ['Code par appel téléphonique', 'voice'],
    ['Code par serveur vocal', 'voice'],
    ['Code par e-mail', 'email'],
    ['Un courriel à viol***26', 'email'],
    ["L'application mobile", 'app'],
    ['Confirmer votre connexion avec Safetrans', 'safetrans'],
    ['Votre carte de clés personnelles', 'key_card'],
    // Neither one nor the other with certainty: the customer reads the words.
    ['Confirmation mobile, ou SMS', 'other'],
    ['Autre moyen', 'other'],
  ])('%s: %s', (words, kind) => {
    const { means } = read(CHOICE.replace('Code par SMS au 06 XX XX X4 17', words)) as Extract<
      ScaChallenge,
      { kind: 'choice' }
    >;
    expect(means[1]).toMatchObject({ kind, words });
  });

  it('takes the button that validates where there are others', () => {
    const html = CHOICE.replace(
      '<input type="submit" name="_FID_DoChoose"',
      '<input type="submit" name="_FID_DoCancel" value="Annuler"/><input type="submit" name="_FID_DoValidate"',
    );
    const { means } = read(html) as Extract<ScaChallenge, { kind: 'choice' }>;
    expect(means.map(({ by }) => ('form' in by ? by.form.fields.at(-1) : undefined))).toEqual(
      Array(3).fill(['_FID_DoValidate', 'Continuer']),
    );
  });

  it('by links: what the bank proposes, and those beside it that name another', () => {
    const at = '/fr/banque/validation.aspx?_tabi=C&amp;_pid=AuthChoicePage&amp;_fid=';
    const html = scaPage(
      `<a href="${at}Help">Besoin d'aide ?</a><a href="${at}SCA">Confirmer dans l'application mobile</a><a href="${at}SMS">Code par SMS</a>`,
    );
    const url = 'https://www.cic.fr/fr/banque/validation.aspx?_tabi=C&_pid=AuthChoicePage&_fid=';
    expect(read(html)).toEqual({
      kind: 'choice',
      means: [
        { kind: 'app', words: "Confirmer dans l'application mobile", isProposed: true, by: { url: `${url}SCA` } },
        { kind: 'sms', words: 'Code par SMS', isProposed: false, by: { url: `${url}SMS` } },
      ],
    });
  });

  it('is offered beside the way past it', () => {
    const way = '<a href="/fr/banque/pageaccueil.html">Accéder à mon Espace Client sans Confirmation Mobile</a>';
    expect(read(CHOICE.replace('</form>', `</form>${way}`))).toMatchObject({
      kind: 'choice',
      later: 'https://www.cic.fr/fr/banque/pageaccueil.html',
    });
  });

  it('is not seen where a code has been sent already', () => {
    const other = /<form[\s\S]*<\/form>/.exec(CHOICE)?.[0] ?? '';
    expect(read(TEXT_MESSAGE.replace('</form>', `</form>${other}`))).toMatchObject({ kind: 'one_time_code' });
  });

  const beside = (field: string): string => CHOICE.replace('<input type="submit"', `${field}$&`);
  const RADIO = `<input type="radio" id="C:m2" name="${FIELD}" value="SMS">`;
  it.each([
    ['two choices to make', CHOICE.replace(RADIO, RADIO.replace('Data_Means', 'Data_Other')), 'choice.field'],
    ['a choice without a name', CHOICE.replaceAll(`name="${FIELD}"`, ''), 'choice.field'],
    ['the same value twice', CHOICE.replace('value="SMS"', 'value="APP"'), 'choice.value'],
    ['no value', CHOICE.replace('value="SMS"', ''), 'choice.value'],
    ['no label', CHOICE.replace('<label for="C:m2">Code par SMS au 06 XX XX X4 17</label>', ''), 'choice.words'],
    ['an empty label', CHOICE.replace('Code par SMS au 06 XX XX X4 17', ' '), 'choice.words'],
    [
      'the same label twice',
      CHOICE.replace('Code par SMS au 06 XX XX X4 17', 'votre  lecteur digipass'),
      'choice.words',
    ],
    ['two labels for one', CHOICE.replace('for="C:m1"', 'for="C:m2"'), 'choice.words'],
    ['two proposed', CHOICE.replace('value="SMS"', 'value="SMS" checked'), 'choice.proposed'],
    ['a field to fill in', beside('<input type="text" name="Data_Phone">'), 'choice.form'],
    ['a field without a type', beside('<input name="Data_Phone">'), 'choice.form'],
    ['a list to choose from', beside('<select name="Data_Phone"></select>'), 'choice.form'],
    ['no button', CHOICE.replace('_FID_DoChoose', 'Choose'), 'choice.action'],
    ['two buttons that do not say which', beside('<input type="submit" name="_FID_DoOther">'), 'choice.action'],
    ['no address', CHOICE.replace('/fr/banque/validation.aspx?', 'javascript:?'), 'form.action'],
    ['a page that was cut', CHOICE.slice(0, CHOICE.indexOf('C:m2')), 'page.truncated'],
    ['hundreds', CHOICE.replace(RADIO, RADIO.repeat(300)), 'choice.field'],
  ])('refused: %s', (_, html, mark) => {
    expect(refusal(() => read(html))).toBe(mark);
  });
});
