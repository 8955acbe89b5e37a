import type { BrandLook } from '../brand-look.ts';
import { type Html, html, withEntities } from '../markup/html.ts';
import { PATHS } from '../paths.ts';
import { MENUS } from './menu.ts';

export interface PageFrame {
  readonly look: BrandLook;
  readonly title: string;
  /** Name of the customer who is logged in. */
  readonly holder: string;
  readonly content: Html;
}

/** A page of a customer who is logged in: header, menus, and the content in `main`. */
export function innerPage({ look, title, holder, content }: PageFrame): string {
  return finish(
    look,
    html`<!doctype html>
<html lang="fr"><head><meta charset="UTF-8"><title>${title}</title></head><body>
<div id="ei_tpl_head"><form id="ei_tpl_search" action="/fr/recherche.html" method="get"><input type="hidden" name="_charset_" value=""><input type="search" name="q" title="Rechercher"></form>
<div id="ei_tpl_ident_ok"><span class="_c1 ei_tpl_appl_info_presentation_name _c1">${holder}</span> <a id="ei_tpl_ident_logout_title" href="${PATHS.logout}">Déconnexion</a></div></div>
${MENUS}
<div id="ei_tpl_contener" class="_c1  _c1"><main id="ei_tpl_content">${content}</main></div>
<div id="ModalLightBoxSessionExtension" class="invisible"><input id="sessionExtensionCallback" type="hidden" value="/fr/ReNewSession.aspx"></div>
</body></html>`,
  );
}

/** A page for anybody: no menu, no name. */
export function outerPage({ look, title, content }: Omit<PageFrame, 'holder'>): string {
  return finish(
    look,
    html`<!doctype html>
<html lang="fr"><head><meta charset="UTF-8"><title>${title}</title></head><body>
<main id="ei_tpl_content">${content}</main>
</body></html>`,
  );
}

function finish(look: BrandLook, page: Html): string {
  return (look.entities ? withEntities(page) : page).markup;
}
