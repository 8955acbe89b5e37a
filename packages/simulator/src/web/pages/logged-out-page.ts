import { outerPage } from '../frame/page-frame.ts';
import { html } from '../markup/html.ts';
import type { Site } from '../site/site.ts';

/** The page after a logout. */
export function loggedOutPage(site: Site): string {
  const content = html`<div class="a_blocappli"><p>Vous êtes bien déconnecté(e) de votre espace.</p>
<p><a href="${site.paths.login}">Accéder à la page d'identification</a></p></div>`;
  return outerPage({ site, title: `${site.texts.pageTitles.loggedOut} - ${site.name}`, content });
}
