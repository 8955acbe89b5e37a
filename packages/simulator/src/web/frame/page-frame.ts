import { type Html, html, withEntities, withEntitiesInText } from '../markup/html.ts';
import type { Site } from '../site/site.ts';
import { commentedSearch, emptyHeads, headScript, rootTag } from './frame-noise.ts';
import { menus } from './menu.ts';

export interface PageFrame {
  readonly site: Site;
  readonly title: string;
  /** Name of the customer who is logged in. */
  readonly holder: string;
  readonly content: Html;
}

/** A page of a customer who is logged in: header, menus, and the content in `main`. */
export function innerPage({ site, title, holder, content }: PageFrame): string {
  const before = html`<!doctype html>
${rootTag(site)}<head>${charsetOf(site)}<title>${title}</title>${headScript(site)}</head><body>
<div id="ei_tpl_head"><form id="ei_tpl_search" action="${site.base}/recherche.html" method="get"><input type="hidden" name="_charset_" value=""><input type="search" name="q" title="Rechercher"></form>${commentedSearch(site)}
<div id="ei_tpl_ident_ok"><span class="_c1 ei_tpl_appl_info_presentation_name _c1">${holder}</span> <a id="ei_tpl_ident_logout_title" class="ei_tpl_ident_logout" href="${site.paths.logout}">${site.texts.login.logout}</a></div>
<div id="ei_tpl_cons"><a id="mainCDCLink" href="${site.base}/banque/mes-contacts.html">${isBusiness(holder) ? "Votre chargée d'affaires" : 'Votre conseillère'}</a> <span id="ei_tpl_consname">MME ADELE ROUSSEVAL</span></div></div>
`;
  const after = html`
<div id="ei_tpl_contener" class="_c1  _c1"><main id="ei_tpl_content">${content}</main></div>
<div id="ModalLightBoxSessionExtension" class="invisible"><input id="sessionExtensionCallback" type="hidden" value="${site.base}/ReNewSession.aspx"></div>
${emptyHeads(site)}</body></html>`;
  // In the menus, text is raw as well.
  return html`${written(site, before)}${menus(site.base, site.cardViews, site.features.rawText)}${written(site, after)}`
    .markup;
}

/** A page without a session: no menu, no name. @param head - elements of its head */
export function outerPage({ site, title, content }: Omit<PageFrame, 'holder'>, head?: Html): string {
  return written(
    site,
    html`<!doctype html>
${rootTag(site)}<head>${charsetOf(site)}${head}<title>${title}</title>${headScript(site)}</head><body>
<main id="ei_tpl_content">${content}</main>
</body></html>`,
  ).markup;
}

/** A page says how it is sent. */
function charsetOf({ release }: Site): Html {
  return release === '2012' ? html`<meta charset="ISO-8859-1">` : html`<meta charset="UTF-8">`;
}

function isBusiness(holder: string): boolean {
  return /^(SARL|SAS|SCI|EURL) /.test(holder);
}

function written({ entities, features }: Site, part: Html): Html {
  if (!entities) return part;
  return features.rawText ? withEntitiesInText(part) : withEntities(part);
}
