import type { BrandLook } from '../brand-look.ts';
import { outerPage } from '../frame/page-frame.ts';
import { html } from '../markup/html.ts';
import { PATHS } from '../paths.ts';

/** Where a logout ends. */
export function loggedOutPage(look: BrandLook): string {
  const content = html`<div class="a_blocappli"><p>Vous êtes bien déconnecté(e) de votre espace.</p>
<p><a href="${PATHS.login}">Accéder à la page d'identification</a></p></div>`;
  return outerPage({ look, title: `Page de déconnexion - ${look.name}`, content });
}
