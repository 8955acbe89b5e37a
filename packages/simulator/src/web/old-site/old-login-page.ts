import { html } from '../markup/html.ts';
import type { Site } from '../site/site.ts';
import { oldPage } from './old-frame.ts';

/** The login form of the old site, with the message of a failed login. */
export function oldLoginPage(site: Site, message?: string): string {
  const content = html`${message !== undefined && html`<div class="blocmsg err"><p>${message}</p></div>`}
<form name="ident" action="${site.base}/identification/default.cgi" method="post">
<input type="hidden" name="_cm_app" value="SITFIN"><input type="hidden" name="_cm_langue" value="${site.language}"><input type="hidden" name="_cm_url" value=""><input type="hidden" name="_cm_idtype" value="">
<label for="e_identifiant">Identifiant</label><input type="text" id="e_identifiant" name="_cm_user">
<label for="e_mdp">Mot de passe</label><input type="password" id="e_mdp" name="_cm_pwd"><input type="submit" value="OK"></form>`;
  return oldPage({ site, title: `Identification - ${site.name}`, content });
}
