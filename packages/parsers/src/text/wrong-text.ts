import { isMisread } from './misread.ts';

/** Half a character in a tag: the content of the tag is lost. */
const GARBLED_TAG = /<[^<>]*\ufffd/;
const ENTITY = /&(?!amp;)(?:#\d|#x[\da-f]|[a-z]{2,8};)/i;
const ESCAPED_TWICE = /&amp;(?:#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|nbsp);/i;

/** Reason for which no text of a page can be trusted: `charset` or `escaped`. */
export function wrongText(...texts: readonly string[]): 'charset' | 'escaped' | undefined {
  const isGarbled = (text: string): boolean => text.includes('\ufffd') && GARBLED_TAG.test(text);
  if (texts.some((text) => isMisread(text) || isGarbled(text))) return 'charset';
  // A single label that the bank received in this state does not count: other entities are then whole.
  const hasEntity = texts.some((text) => ENTITY.test(text));
  return !hasEntity && texts.some((text) => ESCAPED_TWICE.test(text)) ? 'escaped' : undefined;
}
