import { type Html, html } from '../markup/html.ts';
import type { Site } from '../site/site.ts';

export interface OldFrame {
  readonly site: Site;
  readonly title: string;
  /** Name of the customer; absent before the login. */
  readonly holder?: string;
  readonly content: Html;
}

/** A page of the old site, as it was until about 2014. It is sent in ISO-8859-1. */
export function oldPage({ site, title, holder, content }: OldFrame): string {
  const identity =
    holder !== undefined &&
    html`<div id="e_identification_ok"><div id="e_identification_ok_content"><strong>${holder}</strong> <a href="${site.base}/identification/deconnexion/deconnexion.cgi">${site.texts.login.logout}</a></div></div>
<div id="e_conseiller"><a href="${site.base}/infoclient/">MME ADELE ROUSSEVAL</a></div>
<ul id="e_menu"><li><a href="${site.base}/banque/situation_financiere.cgi">Situation financière</a></li><li><a href="${site.base}/banque/rib.cgi">RIB</a></li><li><a href="${site.base}/banque/compte/telechargement.cgi">Téléchargement</a></li></ul>`;
  return html`<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><title>${title}</title></head><body>
${identity}
<div id="e_contenu"><div class="a_blocappli">${content}</div></div>
</body></html>`.markup;
}

/** The old site's form of most days: `14/03/25`. */
export function shortDate(day: string): string {
  return `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(2, 4)}`;
}

/** Its pages are not in UTF-8. */
export const OLD_CONTENT_TYPE = { 'content-type': 'text/html; charset=ISO-8859-1' };

/** Characters outside ISO-8859-1 become entities. */
export function toLatin1(page: string): Uint8Array<ArrayBuffer> {
  const text = page.replace(/[^\0-\xff]/gu, (char) => `&#${char.codePointAt(0)};`);
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
