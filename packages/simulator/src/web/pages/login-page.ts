import type { BrandLook } from '../brand-look.ts';
import { outerPage } from '../frame/page-frame.ts';
import { html } from '../markup/html.ts';
import { PATHS } from '../paths.ts';

/** What the form says when it comes back. */
export const WRONG_CREDENTIALS =
  'Votre identifiant est inconnu ou votre mot de passe est faux. Veuillez réessayer en corrigeant votre saisie.';

/** The form a customer logs in with, and with it a message when it did not work. */
export function loginPage(look: BrandLook, message?: string): string {
  const content = html`<div class="ei_appl_ident" id="ident">
 ${message !== undefined && html`<div class="_c1 blocmsg err _c1"><p>${message}</p></div>`}
 <form id="bloc_ident" name="bloc_ident" action="${PATHS.login}" method="post" autocomplete="off">
  <input type="hidden" name="flag" value="password"><input type="hidden" name="_charset_" value="">
  <label for="_userid">Identifiant</label><input id="_userid" name="_cm_user" type="text">
  <label for="_pwduser">Mot de passe</label><input id="_pwduser" name="_cm_pwd" type="password">
  <input type="submit" value="Se connecter">
 </form></div>`;
  return outerPage({ look, title: `Identification - ${look.name}`, content });
}
