/** The bytes 80 to BF as windows-1252, ISO-8859-1 and ISO-8859-15 read them. */
const REST = '\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
/** One character beyond ASCII, whose UTF-8 bytes were each read as a character. */
const MISREAD = new RegExp(`^(?:[\\u00c2-\\u00df][${REST}]|[\\u00e0-\\u00ef][${REST}]{2})+$`);
const BEYOND_ASCII = /[^\0-\x7f]{1,4096}/g;

/**
 * Whether a text is UTF-8 read as another charset. Then *every* character beyond ASCII stands for one byte of two or
 * three. A single label that the bank received in this state does not count.
 */
export function isMisread(text: string): boolean {
  let isAnyMisread = false;
  BEYOND_ASCII.lastIndex = 0;
  for (let found = BEYOND_ASCII.exec(text); found !== null; found = BEYOND_ASCII.exec(text)) {
    if (!MISREAD.test(found[0])) return false;
    isAnyMisread = true;
  }
  return isAnyMisread;
}
