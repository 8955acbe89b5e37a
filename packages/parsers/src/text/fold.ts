/** Text for comparison: lower case, no accents, straight apostrophes, single blanks. */
export function fold(text: string): string {
  const straight = /[^ -~]/.test(text) ? withoutAccents(text).replace(/[’ʼ´`]/g, "'") : text;
  return collapse(straight.toLowerCase());
}

/** `É` → `E`. */
export function withoutAccents(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text;
  let plain = '';
  for (const [piece] of text.matchAll(PIECE)) plain += piece.normalize('NFD').split(ACCENTS).join('');
  return plain;
}

const ACCENTS = /\p{M}+/u;
/** V8 keeps 32 bytes for each accent that `replace` takes away. A long text goes in pieces, cut between characters. */
const PIECE = /.{1,65536}/gsu;

/** The text as a browser shows it: every run of blanks, also of U+00A0 and U+202F, is one blank. */
export function collapse(text: string): string {
  const trimmed = text.trim();
  return hasOddBlanks(trimmed) ? trimmed.replace(/\s\s+|[^\S ]/g, ' ') : trimmed;
}

const BLANK = 0x20;
const LAST_OF_ASCII = 0x7e;

/**
 * Whether the text may have other blanks than single ones. Most texts have none, and a test of each character costs
 * less than a replacement.
 */
function hasOddBlanks(text: string): boolean {
  let before = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character < BLANK || character > LAST_OF_ASCII || (character === BLANK && before === BLANK)) return true;
    before = character;
  }
  return false;
}
