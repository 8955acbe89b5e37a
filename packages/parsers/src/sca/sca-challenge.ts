import type { FormPost } from '../dom/form-post.ts';
import { type PageDocument, type ReadablePage, readWholeDocument } from '../dom/read-document.ts';
import type { Select } from '../dom/select.ts';
import { textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { collapse, fold } from '../text/fold.ts';
import { pathOf } from '../text/path.ts';
import { answerForm, hasAnswerForm } from './answer-form.ts';
import { meansByForm, meansByLinks, type OfferedMeans } from './means-on-offer.ts';
import { appScript, type MobileAppChallenge, mobileAppChallenge } from './mobile-app.ts';
import { type WayPast, wayPast } from './way-past.ts';

/** Type a code: add `[codeField, code]` to the form's fields and post it. */
export interface OneTimeCodeChallenge extends WayPast {
  readonly kind: 'one_time_code';
  readonly channel: 'sms' | 'voice' | 'email';
  /** The bank's words to the customer, with the masked number. */
  readonly message: string;
  readonly codeField: string;
  /** True when the page says that the last code was wrong. Three wrong codes lock the customer out. */
  readonly wrongCode: boolean;
  readonly form: FormPost;
}

/** The bank's request for strong authentication. `later` leads past it, if the bank offers that itself. */
export type ScaChallenge =
  | MobileAppChallenge
  | OneTimeCodeChallenge
  /**
   * The bank has not notified the customer yet: choose one of the means. The list is never empty; at most one means is
   * proposed.
   */
  | ({ readonly kind: 'choice'; readonly means: readonly OfferedMeans[] } & WayPast)
  /** The bank does not insist on it, or only reminds of it: follow `url`. */
  | { readonly kind: 'bypass' | 'reminder'; readonly url: string }
  /** A device that only the customer can use. */
  | ({ readonly kind: 'safetrans' | 'digipass' | 'key_card' } & WayPast)
  /** The customer has no means, or has not activated it. */
  | { readonly kind: 'not_enrolled' | 'not_activated' }
  /** The customer has entered too many wrong codes. */
  | { readonly kind: 'blocked' }
  | { readonly kind: 'technical_problem' };

const KIND = 'sca';
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
export function parseScaChallenge(page: ReadablePage): ScaChallenge {
  const document = readWholeDocument(page, KIND);
  const { $, content, url } = document;
  const text = fold(textOf(content));
  const errors = fold($('.bloctxt.err, .blocmsg.err').text());
  const later = wayPast($, url, text);

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
  const asksPhone = (): ScaChallenge => ({ ...mobileAppChallenge($, answerForm(document), url), ...later });
  // The script holds the request to the phone. The words to the customer may be missing.
  if (saysToStartTheApp($) || appScript($) !== undefined) return asksPhone();
  const means = meansByLinks($, url);
  if (means !== undefined) return { kind: 'choice', means, ...later };
  if (text.includes('aucun moyen pour confirmer')) return { kind: 'not_enrolled' };
  if (text.includes("cliquez ici pour debuter l'activation du service")) return { kind: 'not_activated' };
  // This test comes last: earlier pages speak of confirming an identity as well, and notify no customer.
  if (isAboutIdentity($, content, text)) return asksPhone();
  if (later.later !== undefined && later.laterIs === 'bypass') return { kind: 'bypass', url: later.later };
  if (later.later !== undefined) return { kind: 'reminder', url: later.later };
  throw drift(KIND, 'challenge.unknown', collapse($('[id*="title"]').first().text()));
}

function saysToStartTheApp($: Select): boolean {
  const block = fold($('[id*="inMobileAppMessage"]').text());
  return /demarrez votre application mobile|demande de confirmation mobile/.test(block);
}

function isAboutIdentity($: Select, content: PageDocument['content'], text: string): boolean {
  const title = fold($('p[id*="title"]').text());
  return (
    hasAnswerForm(content) &&
    title.includes('authentification forte') &&
    text.includes('onfirmer') &&
    text.includes('identite')
  );
}

function oneTimeCode($: Select, message: string, wrongCode: boolean, document: PageDocument): OneTimeCodeChallenge {
  const channel = CHANNELS.find(([pattern]) => pattern.test(fold(message)))?.[1];
  const codeField = $('input[name*="otp_password"]').attr('name');
  if (channel === undefined || codeField === undefined) throw drift(KIND, 'code.form');
  const { action, fields } = answerForm(document);
  // Only the customer fills the field in.
  const form = { action, fields: fields.filter(([name]) => name !== codeField) };
  return { kind: 'one_time_code', channel, message, codeField, wrongCode, form };
}
