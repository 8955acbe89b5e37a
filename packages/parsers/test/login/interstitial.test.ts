import { describe, expect, it } from 'vitest';
import { parseLoginOutcome } from '../../src/index.ts';
import { bankPage, wholePage } from '../fixtures/whole-page.ts';

const ENGINE = '/fr/banque/paci_engine/engine.aspx';
const FORM = `<form id="C:P:F" action="${ENGINE}?_tabi=C&amp;_pid=Step1" method="post"><div class="_c1 bloctxt _c1"><p>Afin de compléter vos informations personnelles, renseignez le formulaire ci-dessous.</p></div>
 <input type="hidden" name="_wxf2_cc" value="fr-FR"><input type="submit" name="_FID_DoStopPaciAndRemind" value="Plus tard"></form>`;
const POWERS = FORM.replace(/<p>.*<\/p>/, '<p>Gestion des pouvoirs</p>');
const PHONE =
  '<h1 class="titlecontent">Confirmez votre numéro de téléphone portable</h1><a class="ei_btn ei_btn_typ_quit" href="/fr/banque/pageaccueil.html">Quitter</a>';
const NOTICE =
  '<h1>Notre politique de confidentialité</h1><a class="ei_btn ei_btn_typ_ok" href="/fr/banque/pageaccueil.html">OK</a>';
const HOME = { kind: 'follow', url: 'https://www.creditmutuel.fr/fr/banque/pageaccueil.html' };

describe('a page between login and home', () => {
  it.each([
    ['a message with a way on', ENGINE, '<a id="P:F_1.R2:link" href="/fr/banque/pageaccueil.html">Continuer</a>', HOME],
    ['a request for data', ENGINE, FORM, { kind: 'user_action' }],
    [
      'a form to be filled',
      ENGINE,
      '<form id="GoValider"></form><a id="P:link" href="/x">x</a>',
      { kind: 'user_action' },
    ],
    ['a message without a way on', ENGINE, '<p>Bonjour</p>', { kind: 'user_action' }],
    ['the phone number', '/fr/client/paci_engine/information-client.html', PHONE, HOME],
    ['the privacy notice', '/fr/client/paci_engine/information-client.html', NOTICE, HOME],
    [
      'something new there',
      '/fr/client/paci_engine/information-client.html',
      '<p>x</p><a class="ei_btn ei_btn_typ_ok" href="/x">OK</a>',
      { kind: 'user_action' },
    ],
    [
      'management of powers',
      '/fr/banque/migr_gestion_pouvoirs.html',
      POWERS,
      {
        kind: 'post',
        form: {
          action: `https://www.creditmutuel.fr${ENGINE}?_tabi=C&_pid=Step1`,
          fields: [
            ['_wxf2_cc', 'fr-FR'],
            ['_FID_DoStopPaciAndRemind', 'Plus tard'],
          ],
        },
      },
    ],
    ['terms', '/fr/banque/conditions-generales.html', '<a href="/x">Accepter</a>', { kind: 'user_action' }],
    ['fiscal residence', '/fr/banque/residencefiscale.aspx', '', { kind: 'user_action' }],
    ['contact data', '/fr/banque/coordonnees_personnelles.aspx', '', { kind: 'user_action' }],
    ['a warning of phishing', '/fr/banque/paci_beware_of_phishing.html', '', { kind: 'ask_again' }],
    ['electronic documents', '/fr/banque/CMIG_Statut.aspx', '', { kind: 'ask_again' }],
    ['a general assembly', '/fr/assembleegenerale', '', { kind: 'ask_again' }],
    ['a donation', '/fr/banque/paci_application_defi_solidaire_p1.html', '', { kind: 'ask_again' }],
    [
      'a revoked key card',
      '/fr/validation/autre.cgi',
      '<p>Votre Carte de Clés Personnelles n°1 est révoquée</p>',
      { kind: 'user_action' },
    ],
    [
      'a link that leads nowhere',
      ENGINE,
      '<a id="P:F_1.R2:link" href="javascript:go()">Continuer</a>',
      { kind: 'user_action' },
    ],
  ])('%s', (_, path, content, exit) => {
    expect(parseLoginOutcome(bankPage(path, wholePage(content)))).toEqual({ kind: 'interstitial', exit });
  });

  it('is put off without the boxes that are checked on it: a consent is the customer’s to give', () => {
    const boxes =
      '<input type="checkbox" name="accepte" value="1" checked><input type="radio" name="choix" value="oui" checked>';
    const page = bankPage(
      '/fr/banque/migr_gestion_pouvoirs.html',
      wholePage(POWERS.replace('<input', `${boxes}<input`)),
    );
    const outcome = parseLoginOutcome(page);
    expect(outcome).toMatchObject({ exit: { kind: 'post', form: { action: expect.stringContaining(ENGINE) } } });
    expect(JSON.stringify(outcome)).not.toMatch(/accepte|choix/);
  });
});
