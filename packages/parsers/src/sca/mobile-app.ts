import type { Element } from 'domhandler';
import { closest, findAll, hasClass } from '../dom/element.ts';
import type { FormPost } from '../dom/form-post.ts';
import type { Select } from '../dom/select.ts';
import { textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { absoluteUrl } from '../text/absolute-url.ts';
import { collapse } from '../text/fold.ts';
import type { WayPast } from './way-past.ts';

/** Confirm on the phone: poll until validated, then post `form` once. */
export interface MobileAppChallenge extends WayPast {
  readonly kind: 'mobile_app';
  /** The bank's words to the customer; empty where its page has none. */
  readonly message: string;
  /** The notified phone, by the name that the customer gave it. */
  readonly device?: string;
  readonly transactionId: string;
  /** Absolute URLs. Post `transactionId` to them. */
  readonly pollUrl: string;
  readonly cancelUrl?: string;
  readonly pollingIntervalMs: number;
  readonly form: FormPost;
}

const KIND = 'sca';
const DEFAULT_INTERVAL_MS = 1000;

/**
 * Reads the page that waits for the phone, from its script.
 *
 * @throws {PageDriftError} `page_drift` when the script does not name the transaction or the addresses to ask
 */
export function mobileAppChallenge($: Select, form: FormPost, url: string): MobileAppChallenge {
  const script = appScript($);
  if (script === undefined) throw drift(KIND, 'script.missing');
  const transactionId = parameter(script, 'transactionId');
  const pollUrl = addressIn(script, 'getTransactionValidationStateUrl', url);
  const cancelUrl = addressIn(script, 'cancelTransactionUrl', url);
  if (transactionId === undefined || !/^[\w-]{16,128}$/.test(transactionId)) throw drift(KIND, 'script.transaction');
  if (pollUrl === undefined) throw drift(KIND, 'script.poll');
  const interval = Number(/\bpollingInterval\s*:\s*(\d{3,5})\b/.exec(script)?.[1] ?? DEFAULT_INTERVAL_MS);
  const message = messageOf($);
  const device = /["“«]([^"“«”»]{1,100})["”»]/.exec(message)?.[1]?.trim();
  return {
    kind: 'mobile_app',
    message,
    ...(device === undefined ? {} : { device }),
    transactionId,
    pollUrl,
    ...(cancelUrl === undefined ? {} : { cancelUrl }),
    pollingIntervalMs: interval,
    form,
  };
}

/** The script that asks whether the customer has confirmed. */
export function appScript($: Select): string | undefined {
  return $('script')
    .map((_, element) => $(element).text())
    .get()
    .find((code) => code.includes('otpInMobileAppParameters'));
}

/** The message has a class of its own, on a heading or on a span inside one. Else it is the first words of the block. */
function messageOf($: Select): string {
  const block = $('[id*="inMobileAppMessage"]');
  const others = block.get().flatMap((inside) => findAll(inside, isPlain));
  for (const element of [...$('.otpFontSizeIncreased').get(), ...others]) {
    const text = collapse(textOf(element));
    if (text !== '') return text;
  }
  return collapse(block.text());
}

/** Words that are not about the securing of the login. */
function isPlain(element: Element): boolean {
  if (!['h2', 'p', 'span'].includes(element.name) || isSecuring(element)) return false;
  return closest(element, isSecuring) === undefined && findAll(element, isSecuring).length === 0;
}

function isSecuring(element: Element): boolean {
  return hasClass(element, 'otpSecuringNeeded');
}

function addressIn(script: string, name: string, base: string): string | undefined {
  const address = parameter(script, name);
  return address === undefined || address === '' ? undefined : absoluteUrl(address, base);
}

/** A string member of the script's only object. */
function parameter(script: string, name: string): string | undefined {
  return new RegExp(`\\b${name}\\s*:\\s*(['"])([^'"\\\\\\r\\n]*)\\1`).exec(script)?.[2];
}
