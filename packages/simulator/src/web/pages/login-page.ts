import { outerPage } from '../frame/page-frame.ts';
import { html } from '../markup/html.ts';
import type { Site } from '../site/site.ts';

/** Message of the form for a wrong login or password. */
export function wrongCredentials({ language }: Site): string {
  return language === 'es'
    ? 'Algunos de los datos indicados son incorrectos.'
    : 'Votre identifiant est inconnu ou votre mot de passe est faux. Veuillez réessayer en corrigeant votre saisie.';
}

/** The login form, with the message of a failed login. @param warning - stands above it, and says nothing of the login */
export function loginPage(site: Site, message?: string, warning?: string): string {
  const { user, password, submit } = site.texts.login;
  const content = html`<div class="ei_appl_ident" id="ident">
 ${warning !== undefined && html`<div class="_c1 blocmsg alerte _c1"><p>${warning}</p></div>`}
 ${message !== undefined && html`<div class="_c1 blocmsg err _c1"><p>${message}</p></div>`}
 <form id="bloc_ident" name="bloc_ident" action="${site.paths.login}" method="post" autocomplete="off">
  <input type="hidden" name="flag" value="password"><input type="hidden" name="_charset_" value="">
  <label for="_userid">${user}</label><input id="_userid" name="_cm_user" type="text">
  <label for="_pwduser">${password}</label><input id="_pwduser" name="_cm_pwd" type="password">
  <input type="submit" class="hideifscript" value="${submit}">
  <span id="login-submit"><a name="submit" href="#" class="ei_btn needscript" onclick="document.getElementById('bloc_ident').submit();return false">${submit}</a></span>
 </form></div>`;
  return outerPage({ site, title: `${site.texts.pageTitles.login} - ${site.name}`, content });
}
