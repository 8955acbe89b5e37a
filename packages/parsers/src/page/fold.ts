/** Words for comparing: lower case, no accents, straight apostrophes, single blanks. */
export function fold(text: string): string {
  const straight = /[^ -~]/.test(text) ? withoutAccents(text).replace(/[’ʼ´`]/g, "'") : text;
  return collapse(straight.toLowerCase());
}

/** `É` → `E`. */
export function withoutAccents(text: string): string {
  return /[^\0-\x7f]/.test(text) ? text.normalize('NFD').replace(/\p{M}/gu, '') : text;
}

/** The text as a browser shows it: every run of blanks, also of U+00A0 and U+202F, is one blank. */
export function collapse(text: string): string {
  const trimmed = text.trim();
  // Most texts need no more, and looking costs less than replacing.
  return /\s\s|[^\S ]/.test(trimmed) ? trimmed.replace(/\s\s+|[^\S ]/g, ' ') : trimmed;
}
