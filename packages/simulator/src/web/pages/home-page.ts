import type { Customer } from '../../ledger/ledger.ts';
import { innerPage } from '../frame/page-frame.ts';
import { html } from '../markup/html.ts';
import type { Site } from '../site/site.ts';

/** The page after a login. It shows no balance: each customer of the real bank chooses its content. */
export function homePage(site: Site, customer: Customer): string {
  const content = html`<div class="a_blocappli"><h1 class="titlecontent">Bienvenue dans votre espace</h1>
<p class="_c1 blocmsg info _c1">Vos opérations à venir et vos relevés sont dans vos comptes.</p>
<p><a href="${site.paths.accounts}">Comptes et contrats</a></p></div>`;
  return innerPage({ site, title: `${site.name}: Espace personnel`, holder: customer.name, content });
}
