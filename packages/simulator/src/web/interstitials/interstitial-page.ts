import type { Customer } from '../../ledger/ledger.ts';
import { innerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import type { Site } from '../site/site.ts';
import type { Interstitial } from './interstitials.ts';

/** A page between login and home, with its way out if it has one. */
export function interstitialPage(site: Site, customer: Customer, interstitial: Interstitial): string {
  const { title, text } = interstitial;
  const content = html`<div class="a_blocappli"><h1 class="titlecontent">${title}</h1>
${isForm(interstitial) ? form(site, interstitial) : html`<div class="_c1 bloctxt _c1"><p>${text}</p></div>`}
${interstitial.exit === 'link' && exitLink(site, interstitial)}</div>`;
  return innerPage({ site, title: `${title} | ${site.name}`, holder: customer.name, content });
}

function isForm({ exit, asks }: Interstitial): boolean {
  return exit === 'form' || asks !== undefined;
}

function form(site: Site, { page, text, exit, asks }: Interstitial): Html {
  const later = html`<input type="submit" name="_FID_DoStopPaciAndRemind" value="Plus tard">`;
  const answer = html`<input type="text" name="${asks}" value=""><input type="submit" name="_FID_GoValider" value="Valider">`;
  return html`<form id="C:P:F" action="${site.base}${page}?_tabi=C&amp;_pid=Step1" method="post" class="_devb_act ___Form">
 <div class="_c1 bloctxt _c1"><p>${text}</p></div>
 <input type="hidden" name="_wxf2_cc" value="${site.texts.culture}">${asks !== undefined && answer}${exit === 'form' && later}</form>`;
}

function exitLink(site: Site, { page, link }: Interstitial): Html | false {
  if (link === undefined) return false;
  return html`<p><a ${{ markup: link.marks }} href="${site.base}${page}?_tabi=C&amp;_pid=Step1&amp;_fid=DoContinue">${link.words}</a></p>`;
}
