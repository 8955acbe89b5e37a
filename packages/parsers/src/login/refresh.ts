import { Parser } from 'htmlparser2';
import type { BankPage } from '../dom/bank-page.ts';
import { messagesOf } from '../dom/messages.ts';
import { type PageDocument, readDocument } from '../dom/read-document.ts';
import { isChallenge } from '../sca/is-challenge.ts';
import { absoluteUrl } from '../text/absolute-url.ts';
import { pathOf } from '../text/path.ts';

/** Where a page leads on by itself. */
export interface Refresh {
  /** Absolute URL. */
  readonly url: string;
  /** The pause that the page asks for, in milliseconds. */
  readonly delayMs: number;
}

/** A longer pause is no way on: such a page shows itself again, or ends an idle session. */
const LONGEST_MS = 10_000;
/** Text in which the element may stand: it belongs into the head. */
const LONGEST_HEAD = 64 * 1024;
/** Pages of the login and of its validation; the strong authentication is one of them. */
const LEADS_ON = /\/(authentification|identification|validation)[./]/;
/** `5; url=/fr/` (HTML Living Standard, "shared declarative refresh steps"). */
const VALUE = /^\s*(\d{1,6})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?(?:"([^"]*)|'([^']*)|([^"'\s].*))/i;

/**
 * Reads where a page of the login or of a validation leads on by itself. Its `Refresh` header says so, or an element. A page that says or asks something leads nowhere. None leads to its own address. It never throws.
 *
 * @returns `undefined` for a page that stays
 */
export function parseRefresh(page: BankPage): Refresh | undefined {
  if (!LEADS_ON.test(pathOf(page.url))) return undefined;
  try {
    const document = readDocument(page, 'login');
    const { error, alert } = messagesOf(document);
    if (error !== '' || alert !== '' || isChallenge(document)) return undefined;
    return refreshIn(page.refresh ?? elementIn(document) ?? '', page.url);
  } catch {
    return undefined;
  }
}

function refreshIn(value: string, base: string): Refresh | undefined {
  const [, seconds, inQuotes, inApostrophes, bare] = VALUE.exec(value) ?? [];
  const url = absoluteUrl((inQuotes ?? inApostrophes ?? bare ?? '').trim(), base);
  const delayMs = Number(seconds) * 1_000;
  if (url === undefined || !(delayMs <= LONGEST_MS) || withoutHash(url) === withoutHash(base)) return undefined;
  return { url, delayMs };
}

/** The element stands outside the content area. One for browsers without scripts is none for a program that runs none. */
function elementIn({ html }: PageDocument): string | undefined {
  let value: string | undefined;
  let without = 0;
  const parser = new Parser({
    onopentag: (name, { content, ...attribs }) => {
      if (name === 'noscript') without += 1;
      if (name !== 'meta' || without > 0 || attribs['http-equiv']?.toLowerCase() !== 'refresh') return;
      value ??= content;
    },
    onclosetag: (name) => {
      if (name === 'noscript') without -= 1;
    },
  });
  parser.end(html.slice(0, LONGEST_HEAD));
  return value;
}

function withoutHash(url: string): string {
  return url.split('#', 1)[0] ?? '';
}
