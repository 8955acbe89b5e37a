import type { Element } from 'domhandler';
import { findAll } from '../dom/element.ts';
import { type FormPost, formPost } from '../dom/form-post.ts';
import type { PageDocument } from '../dom/read-document.ts';
import { textOf } from '../dom/text.ts';
import { absoluteUrl } from '../text/absolute-url.ts';
import { fold } from '../text/fold.ts';
import { pathOf } from '../text/path.ts';

/** The way past a page between login and home. */
export type InterstitialExit =
  | { readonly kind: 'follow'; readonly url: string }
  | { readonly kind: 'post'; readonly form: FormPost }
  /** Asking for the wanted page again is enough. */
  | { readonly kind: 'ask_again' }
  /** Only the customer can answer the page: data, terms, consent. */
  | { readonly kind: 'user_action' };

const KIND = 'interstitial';
const USER_ACTION: InterstitialExit = { kind: 'user_action' };
const PASSING_BY =
  /\/(paci_beware_of_phishing|cmig_statut)|\/assembleegenerale|territoire_de_solidarite|defi[-_]solidaire/;
const LATER = '_FID_DoStopPaciAndRemind';

/** Relais never accepts or declares anything for the customer: a page without a way past it is theirs to answer. */
export function interstitialExit(document: PageDocument): InterstitialExit {
  const { $, content, url } = document;
  const path = pathOf(url);
  if (PASSING_BY.test(path)) return { kind: 'ask_again' };
  const text = fold(textOf(content));
  if (path.includes('/migr_gestion_pouvoirs.')) return post($(`form:has([name="${LATER}"])`).get(0), LATER, document);
  if (path.includes('/information-client.')) {
    const isPhoneQuestion = text.includes('confirmez votre numero de telephone');
    const isNotice = /politique de confidentialite|protection des donnees/.test(text);
    const link = isPhoneQuestion ? 'a.ei_btn_typ_quit' : isNotice ? 'a.ei_btn_typ_ok' : undefined;
    return link === undefined ? USER_ACTION : follow($(link).attr('href'), url);
  }
  const asksForData = $('#GoValider').length > 0 || text.includes('completer vos informations personnelles');
  if (path.includes('/paci_engine/')) {
    return asksForData ? USER_ACTION : follow($('a[id$=":link"]').attr('href'), url);
  }
  if (path.includes('/ordr_infosgenerales.') && $('input[id*="chxOption"]').length > 0) {
    return post($('form#frmMere').get(0), '', document);
  }
  return USER_ACTION;
}

function follow(href: string | undefined, base: string): InterstitialExit {
  const url = href === undefined || href.startsWith('#') ? undefined : absoluteUrl(href, base);
  return url === undefined ? USER_ACTION : { kind: 'follow', url };
}

function post(form: Element | undefined, action: string, document: PageDocument): InterstitialExit {
  if (form === undefined) return USER_ACTION;
  const { action: target, fields } = formPost(form, action, document, KIND);
  // A box that the bank has checked beforehand may be a consent: it is the customer's to give.
  const boxes = new Set(findAll(form, isBox).map(({ attribs }) => attribs['name'] ?? ''));
  return { kind: 'post', form: { action: target, fields: fields.filter(([name]) => name !== '' && !boxes.has(name)) } };
}

function isBox({ name, attribs }: Element): boolean {
  const type = attribs['type']?.toLowerCase();
  return name === 'input' && (type === 'checkbox' || type === 'radio');
}
