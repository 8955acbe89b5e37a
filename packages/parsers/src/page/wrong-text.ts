import { isMisread } from './misread.ts';

/** Half a character in a tag: what the tag said is lost. */
const GARBLED_TAG = /<[^<>]*\ufffd/;
const ENTITY = /&(?!amp;)(?:#\d|#x[\da-f]|[a-z]{2,8};)/i;
const ESCAPED_TWICE = /&amp;(?:#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|nbsp);/i;

/** Why no text on a page is what the bank wrote: `charset` or `escaped`. */
export function wrongText(html: string): 'charset' | 'escaped' | undefined {
  if (isMisread(html) || (html.includes('\ufffd') && GARBLED_TAG.test(html))) return 'charset';
  // One label that came to the bank in that state does not make it so: then other entities are whole.
  return !ENTITY.test(html) && ESCAPED_TWICE.test(html) ? 'escaped' : undefined;
}
