import { isMisread } from './misread.ts';

/** Half a character in a tag: the content of the tag is lost. */
const GARBLED_TAG = /<[^<>]*\ufffd/;
const ENTITY = /&(?!amp;)(?:#\d|#x[\da-f]|[a-z]{2,8};)/i;
const ESCAPED_TWICE = /&amp;(?:#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|nbsp);/i;

/** Reason for which no text of a page can be trusted: `charset` or `escaped`. */
export function wrongText(text: string): 'charset' | 'escaped' | undefined {
  const isGarbled = text.includes('\ufffd') && GARBLED_TAG.test(text);
  if (isGarbled || isMisread(text)) return 'charset';
  // A single label that the bank received in this state does not count: other entities are then whole.
  return !ENTITY.test(text) && ESCAPED_TWICE.test(text) ? 'escaped' : undefined;
}
