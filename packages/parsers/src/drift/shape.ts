const LONGEST = 60;

/** The shape of a text without its content: digits become `9`, letters `A` or `a`, unusual characters `?`. */
export function shapeOf(text: string): string {
  const shape = text
    .slice(0, LONGEST)
    .replace(/\s/g, ' ')
    .replace(/[\p{L}\p{M}]/gu, (letter) => (/\p{Lu}/u.test(letter) ? 'A' : 'a'))
    .replace(/\p{N}/gu, '9')
    .replace(/[^ -~]/gu, '?');
  return text.length > LONGEST ? `${shape}…` : shape;
}
