/** Words for comparing: lower case, no accents, straight apostrophes, single blanks. */
export function fold(text: string): string {
  const plain = /^[ -~]*$/.test(text)
    ? text
    : text
        .normalize('NFD')
        .replace(/\p{M}/gu, '')
        .replace(/[’ʼ´`]/g, "'");
  return collapse(plain.toLowerCase());
}

/** The text as a browser shows it: every run of blanks, also of U+00A0 and U+202F, is one blank. */
export function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
