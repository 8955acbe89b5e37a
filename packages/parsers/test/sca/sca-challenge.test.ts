import { describe, expect, it } from 'vitest';
import { parseScaChallenge, type ScaChallenge } from '../../src/index.ts';
import { refusal } from '../drift.ts';
import { MOBILE_APP, SCRIPT, scaPage, TEXT_MESSAGE } from '../fixtures/sca-html.ts';

const read = (html: string) => parseScaChallenge({ url: 'https://www.cic.fr/fr/banque/validation.aspx', html });

describe('strong authentication', () => {
  it('on the phone: what to poll, and the whole form to post once', () => {
    expect(read(MOBILE_APP)).toEqual({
      kind: 'mobile_app',
      message:
        'Démarrez votre application mobile CIC depuis votre appareil "TELEPHONE DE LUCAS" pour vérifier et confirmer votre identité.',
      device: 'TELEPHONE DE LUCAS',
      transactionId: '5c1e8d20b7f94a63a0d2f1c47be6983350ad41b2c9e700312',
      pollUrl: 'https://www.cic.fr/fr/otp/SOSD_OTP_GetTransactionState.htm',
      cancelUrl: 'https://www.cic.fr/fr/otp/SOSD_OTP_CancelTransaction.htm',
      pollingIntervalMs: 1000,
      form: {
        action:
          'https://www.cic.fr/fr/banque/validation.aspx?_tabi=C&_pid=OtpValidationPage&k___ValidateAntiForgeryToken=Zk3-9qTe_71',
        fields: [
          ['otp_hidden', 'A7f2;00;9b1c'],
          ['InputHiddenKeyInAppSendNew1', 'k1x'],
          ['InputHiddenKeyInAppSendNew2', 'k2y'],
          ['global_backup_hidden_key', ''],
          ['$CPT', 'Q1BUOmRlbW8='],
          ['_wxf2_cc', 'fr-FR'],
          ['_FID_DoValidate', "Confirmer l'authentification forte"],
        ],
      },
    });
  });

  it('whatever the ids begin with', () => {
    expect(read(MOBILE_APP.replaceAll('"C:', '"I0:A2:')).kind).toBe('mobile_app');
  });

  it('by text message: the field for the code', () => {
    expect(read(TEXT_MESSAGE)).toMatchObject({
      kind: 'one_time_code',
      channel: 'sms',
      codeField: 'otp_password',
      wrongCode: false,
      message:
        'Un code de confirmation vient de vous être envoyé par SMS au 06 XX XX X4 17, le vendredi 14 mars 2025 à 09:12:41.',
    });
  });

  it.each([
    ['appel téléphonique', 'voice'],
    ['email', 'email'],
  ])('by %s', (words, channel) => {
    expect(read(TEXT_MESSAGE.replace('par SMS', `par ${words}`))).toMatchObject({ channel });
  });

  it('says when the last code was wrong, and when it was one too many', () => {
    const withError = (text: string) =>
      read(TEXT_MESSAGE.replace('<input name="otp_password"', `<div class="_c1 bloctxt err">${text}</div>$&`));
    expect(withError('Le code saisi est erroné.')).toMatchObject({ kind: 'one_time_code', wrongCode: true });
    expect(withError('Suite à trois erreurs de saisie du code de confirmation, votre accès est fermé.')).toEqual({
      kind: 'blocked',
    });
    expect(withError('Votre accès est temporairement bloqué.')).toEqual({ kind: 'blocked' });
    expect(withError('Problème technique.')).toEqual({ kind: 'technical_problem' });
  });

  it('takes the form around the field for the code, by its only button, whatever the name', () => {
    const other =
      '<form action="/fr/recherche.html"><input type="submit" name="_FID_DoValidate" value="Rechercher"></form>';
    const cancel = '<input type="submit" name="_FID_DoCancel" value="Abandonner">';
    const renamed = TEXT_MESSAGE.replace('_FID_DoValidate', '_FID_DoConfirmOtp');
    for (const html of [
      renamed,
      renamed.replace('</form>', `${cancel}</form>`),
      renamed.replace('</form>', `</form>${other}`),
    ]) {
      const { form } = read(html) as Extract<ScaChallenge, { kind: 'one_time_code' }>;
      expect(form.action).toContain('OtpValidationPage');
      expect(form.fields.at(-1)).toEqual(['_FID_DoConfirmOtp', "Confirmer l'authentification forte"]);
    }
    // Two that do not say which, or only the one that gives up.
    const second = '<input type="submit" name="_FID_DoOther">';
    expect(refusal(() => read(renamed.replace('</form>', `${second}</form>`)))).toBe('form.validate');
    expect(refusal(() => read(TEXT_MESSAGE.replace('_FID_DoValidate', '_FID_DoCancel')))).toBe('form.validate');
  });

  it('never sends the field for the code but with the code', () => {
    const { form, codeField } = read(TEXT_MESSAGE) as Extract<ScaChallenge, { kind: 'one_time_code' }>;
    expect(form.fields.map(([name]) => name)).not.toContain(codeField);
  });

  it.each([
    [
      'in a span of its heading, beside another one',
      '<h2><span class="_c1 c otpSecuringNeeded _c1"><img> Votre connexion nécessite une sécurisation.</span></h2><h2><span class="_c1 c otpFontSizeIncreased _c1">Démarrez "<strong>P</strong>".</span></h2>',
      'Démarrez "P".',
    ],
    [
      'in a heading',
      '<h2 class="otpSecuringNeeded">x</h2><h2 class="c otpFontSizeIncreased">Démarrez.</h2>',
      'Démarrez.',
    ],
    [
      'in a paragraph',
      '<h2 class="otpSecuringNeeded">x</h2><p>Une demande de confirmation mobile a été envoyée.</p>',
      'Une demande de confirmation mobile a été envoyée.',
    ],
    [
      'behind other words',
      '<p>Bonjour.</p><h2><span class="_c1 c otpFontSizeIncreased _c1">Démarrez.</span></h2>',
      'Démarrez.',
    ],
    ['nowhere', '', ''],
  ])('says what to do on the phone: %s', (_, content, message) => {
    const block = /<div id="C:O:B:I1:inMobileAppMessage">[\s\S]*?<\/div>/;
    const inside = MOBILE_APP.replace(block, `<div id="C:O:B:I1:inMobileAppMessage">${content}</div>`);
    expect(read(inside)).toMatchObject({ kind: 'mobile_app', message });
    if (message === '') expect(read(MOBILE_APP.replace(block, ''))).toMatchObject({ kind: 'mobile_app', message });
  });

  it.each(['verif_code.cgi', 'lst_codes.cgi'])('names the key card at %s', (page) => {
    const html = scaPage('<p>Saisissez la clé D3</p><form action="/x"><input type="password" name="k"></form>');
    expect(parseScaChallenge({ url: `https://www.cic.fr/fr/validation/${page}`, html })).toEqual({ kind: 'key_card' });
  });

  it('offers what the bank offers for later', () => {
    const html = MOBILE_APP.replace(
      '</form>',
      '</form><ul><li>Vous pouvez confirmer votre identité plus tard en <a href="/fr/banque/validation.aspx?Bypass=1">cliquez ici</a></li></ul>',
    );
    expect(read(html)).toMatchObject({ later: 'https://www.cic.fr/fr/banque/validation.aspx?Bypass=1' });
    expect(read(MOBILE_APP)).not.toHaveProperty('later');
  });

  it('offers the way without the phone beside the phone', () => {
    const way = '<a href="/fr/banque/pageaccueil.html">Accéder à mon Espace Client sans Confirmation Mobile</a>';
    expect(read(MOBILE_APP.replace('</form>', `</form>${way}`))).toMatchObject({
      kind: 'mobile_app',
      later: 'https://www.cic.fr/fr/banque/pageaccueil.html',
    });
  });

  it.each([
    [
      '<p id="x:title">Authentification forte</p><p>confirmer votre connexion avec Safetrans</p>',
      { kind: 'safetrans' },
    ],
    [
      '<span id="x:qrcodelbl">Scannez la mosaïque avec votre lecteur DIGIPASS, puis saisissez le mot de passe</span>',
      { kind: 'digipass' },
    ],
    [
      '<a href="/fr/banque/validation.aspx?_tabi=C&amp;_pid=AuthChoicePage&amp;_fid=SCA">Continuer</a>',
      {
        kind: 'choice',
        means: [
          {
            kind: 'other',
            words: 'Continuer',
            isProposed: true,
            by: { url: 'https://www.cic.fr/fr/banque/validation.aspx?_tabi=C&_pid=AuthChoicePage&_fid=SCA' },
          },
        ],
      },
    ],
    // Titled as the page that notifies the phone, and in its words: but it has no form.
    [
      '<p id="x:title">Authentification forte</p><a href="/fr/banque/validation.aspx?_pid=AuthChoicePage&amp;_fid=SCA">Confirmer mon identité</a>',
      {
        kind: 'choice',
        means: [
          {
            kind: 'other',
            words: 'Confirmer mon identité',
            isProposed: true,
            by: { url: 'https://www.cic.fr/fr/banque/validation.aspx?_pid=AuthChoicePage&_fid=SCA' },
          },
        ],
      },
    ],
    [
      '<p id="x:title">Authentification forte</p><p>Vous n\'avez aucun moyen pour confirmer votre identité.</p>',
      { kind: 'not_enrolled' },
    ],
    ["<p>Vous n'avez aucun moyen pour confirmer votre identité.</p>", { kind: 'not_enrolled' }],
    ["<a href='#'>Cliquez ici pour débuter l'activation du service.</a>", { kind: 'not_activated' }],
    [
      '<a href="/fr/banque/pageaccueil.html">Accéder à mon Espace Client sans Confirmation Mobile</a>',
      { kind: 'bypass', url: 'https://www.cic.fr/fr/banque/pageaccueil.html' },
    ],
  ])('tells %s', (content, challenge) => {
    expect(read(scaPage(content))).toEqual(challenge);
  });

  it.each([
    ['a page nobody knows', scaPage('<p>Bonjour</p>'), 'challenge.unknown'],
    ['no script', MOBILE_APP.replace(SCRIPT, ''), 'script.missing'],
    ['no transaction', MOBILE_APP.replace(/transactionId: '\w+/, "transactionId: '"), 'script.transaction'],
    [
      'nowhere to ask',
      MOBILE_APP.replace("'https://www.cic.fr/fr/otp/SOSD_OTP_GetTransactionState.htm'", "''"),
      'script.poll',
    ],
    [
      'no address that can be asked',
      MOBILE_APP.replace('https://www.cic.fr/fr/otp/SOSD_OTP_Get', 'javascript:'),
      'script.poll',
    ],
    ['no button', MOBILE_APP.replace('_FID_DoValidate', '_FID_DoOther'), 'form.validate'],
    ['no field for the code', TEXT_MESSAGE.replace('otp_password', 'otp'), 'code.form'],
    ['a form that was cut', MOBILE_APP.slice(0, MOBILE_APP.indexOf('$CPT')), 'page.truncated'],
  ])('refused: %s', (_, html, mark) => {
    expect(refusal(() => read(html))).toBe(mark);
  });
});
