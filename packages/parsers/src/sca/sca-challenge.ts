import { type CheerioAPI, load } from 'cheerio/slim';
import { isTag } from 'domhandler';
import type { BankPage } from '../dom/bank-page.ts';
import { type FormPost, formPost } from '../dom/form-post.ts';
import { type PageDocument, readWholeDocument } from '../dom/read-document.ts';
import { beginningOf, textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { absoluteUrl } from '../text/absolute-url.ts';
import { collapse, fold } from '../text/fold.ts';
import { pathOf } from '../text/path.ts';
import { meansByForm, meansByLinks, type OfferedMeans } from './means-on-offer.ts';
import { type MobileAppChallenge, mobileAppChallenge } from './mobile-app.ts';

/** Type a code: add `[codeField, code]` to the form's fields and post it. */
export interface OneTimeCodeChallenge {
  readonly kind: 'one_time_code';
  readonly channel: 'sms' | 'voice' | 'email';
  /** The bank's words to the customer, with the masked number. */
  readonly message: string;
  readonly codeField: string;
  /** True when the page says that the last code was wrong. Three wrong codes lock the customer out. */
  readonly wrongCode: boolean;
  readonly form: FormPost;
  readonly later?: string;
}

/** The bank's request for strong authentication. `later` leads past it, if the bank offers that itself. */
export type ScaChallenge =
  | MobileAppChallenge
  | OneTimeCodeChallenge
  /**
   * The bank has not notified the customer yet: choose one of the means. The list is never empty; at most one means is
   * proposed.
   */
  | { readonly kind: 'choice'; readonly means: readonly OfferedMeans[]; readonly later?: string }
  /** The bank does not insist on it: follow `url`. */
  | { readonly kind: 'bypass'; readonly url: string }
  /** A device that only the customer can use. */
  | { readonly kind: 'safetrans' | 'digipass' | 'key_card'; readonly later?: string }
  /** The customer has no means, or has not activated it. */
  | { readonly kind: 'not_enrolled' | 'not_activated' }
  /** The customer has entered too many wrong codes. */
  | { readonly kind: 'blocked' }
  | { readonly kind: 'technical_problem' };

const KIND = 'sca';
/** A pattern without a match. */
const NONE = /(?!)/;
const VALIDATE = '_FID_DoValidate';
const CHANNELS: readonly (readonly [RegExp, OneTimeCodeChallenge['channel']])[] = [
  [/envoye par sms/, 'sms'],
  [/envoye par (e-?mail|courriel)/, 'email'],
  [/envoye par (appel|serveur) (telephonique|vocal)/, 'voice'],
];

/**
 * Reads a page of the strong authentication.
 *
 * @throws {PageDriftError} `page_drift` for an unknown page, or an incomplete form
 */
export function parseScaChallenge(page: BankPage): ScaChallenge {
  const document = readWholeDocument(page, KIND);
  const { content, url } = document;
  const $ = load(content);
  const text = fold(textOf(content));
  const errors = fold($('.bloctxt.err, .blocmsg.err').text());
  const laterUrl = linkTo($, url, /bypass/i, /^cliquez ici$/, 'li');
  const bypass = linkTo($, url, NONE, /sans confirmation mobile$|acceder a votre espace client/);
  const past = (text.includes('confirmer votre identite plus tard') ? laterUrl : undefined) ?? bypass;
  const later = past === undefined ? {} : { later: past };

  if (/temporairement bloque|erreurs de saisie du code de confirmation/.test(errors)) return { kind: 'blocked' };
  if (errors.includes('probleme technique')) return { kind: 'technical_problem' };
  const sent = collapse(
    $('[id*="OTPDeliveryChannelText"]')
      .map((_, block) => textOf(block))
      .get()
      .join(' '),
  );
  if (fold(sent).includes('code de confirmation vient de vous etre envoye par')) {
    return { ...oneTimeCode($, sent, errors.includes('errone'), document), ...later };
  }
  // This test comes before those of single means, since the page names them all.
  const offered = saysToStartTheApp($) ? undefined : meansByForm($, document);
  if (offered !== undefined) return { kind: 'choice', means: offered, ...later };
  if (text.includes('confirmer votre connexion avec safetrans')) return { kind: 'safetrans', ...later };
  if (text.includes('lecteur digipass')) return { kind: 'digipass', ...later };
  if (/\/validation\/(verif_code|lst_codes)\.cgi$/.test(pathOf(url))) return { kind: 'key_card', ...later };
  const asksPhone = (): ScaChallenge => ({ ...mobileAppChallenge($, validationForm($, document), url), ...later });
  if (saysToStartTheApp($)) return asksPhone();
  const means = meansByLinks($, url);
  if (means !== undefined) return { kind: 'choice', means, ...later };
  if (text.includes('aucun moyen pour confirmer')) return { kind: 'not_enrolled' };
  if (text.includes("cliquez ici pour debuter l'activation du service")) return { kind: 'not_activated' };
  // This test comes last: earlier pages speak of confirming an identity as well, and notify no customer.
  if (isAboutIdentity($, text)) return asksPhone();
  if (bypass !== undefined) return { kind: 'bypass', url: bypass };
  throw drift(KIND, 'challenge.unknown', collapse($('[id*="title"]').first().text()));
}

function saysToStartTheApp($: CheerioAPI): boolean {
  const block = fold($('[id*="inMobileAppMessage"]').text());
  return /demarrez votre application mobile|demande de confirmation mobile/.test(block);
}

function isAboutIdentity($: CheerioAPI, text: string): boolean {
  const title = fold($('p[id*="title"]').text());
  const hasForm = $(`form:has([name^="${VALIDATE}"])`).length > 0;
  return hasForm && title.includes('authentification forte') && text.includes('onfirmer') && text.includes('identite');
}

function oneTimeCode($: CheerioAPI, message: string, wrongCode: boolean, document: PageDocument): OneTimeCodeChallenge {
  const channel = CHANNELS.find(([pattern]) => pattern.test(fold(message)))?.[1];
  const codeField = $('input[name*="otp_password"]').attr('name');
  if (channel === undefined || codeField === undefined) throw drift(KIND, 'code.form');
  const { action, fields } = validationForm($, document);
  // The code takes the place of the empty field.
  const form = { action, fields: fields.filter(([name]) => name !== codeField) };
  return { kind: 'one_time_code', channel, message, codeField, wrongCode, form };
}

/** The form that ends the authentication, with its anti-forgery fields. */
function validationForm($: CheerioAPI, document: PageDocument): FormPost {
  const [form, second] = $(`form:has([name^="${VALIDATE}"])`).get();
  if (form === undefined || second !== undefined) throw drift(KIND, 'form.validate');
  return formPost(form, VALIDATE, document, KIND);
}

/** Target of the first link whose address or words match, within the named elements, if any. */
function linkTo($: CheerioAPI, url: string, address: RegExp, words: RegExp, within = ''): string | undefined {
  const link = $(`${within} a[href]`).filter(
    (_, a) => address.test($(a).attr('href') ?? '') || words.test(fold(isTag(a) ? beginningOf(a) : '')),
  );
  const href = link.first().attr('href');
  return href === undefined ? undefined : absoluteUrl(href, url);
}
