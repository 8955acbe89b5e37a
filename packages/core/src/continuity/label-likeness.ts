/**
 * How two labels of what may be one row compare.
 *
 * `nested`: one is the other with words left out or cut. `cut`: as well, but numbers would have to be cut too. `blank`: one
 * says nothing. `other`: each has words of its own.
 */
export type LabelLikeness = 'same' | 'nested' | 'cut' | 'blank' | 'other';

/**
 * Compares two labels, blanks collapsed.
 *
 * A label only ever loses words on its way through a channel (a date in front, a reference that comes late, ends of lines
 * that are cut). Two labels that each have a word the other lacks, e.g. two days of purchase, are of two rows.
 *
 * @example
 * labelLikeness(['12.03 SHOP'], ['SHOP']) // 'nested'
 * labelLikeness(['CB 1203 SHOP'], ['CB 1303 SHOP']) // 'other'
 */
export function labelLikeness(a: readonly string[], b: readonly string[]): LabelLikeness {
  const first = fold(a.join(' '));
  const second = fold(b.join(' '));
  if (first === second) return 'same';
  if (first === '' || second === '') return 'blank';
  const asOne = textLikeness(first, second);
  // Line by line each side may have lost something: one the end of a line, the other a line.
  return asOne === 'other' ? lineLikeness(a.map(fold), b.map(fold)) : asOne;
}

/** Whether the label says which occasion it was: a day of purchase, a reference. The number of a card does not. */
export function isTelling(lines: readonly string[]): boolean {
  return /\d{4}/.test(lines.join(' ').replace(/\bCARTE \d+/g, ''));
}

function lineLikeness(a: readonly string[], b: readonly string[]): LabelLikeness {
  const [fewer, more] = a.length < b.length ? [a, b] : [b, a];
  const isNested = (line: string, other: string): boolean => line === other || textLikeness(line, other) === 'nested';
  if (isInside(fewer, more, isNested)) return 'nested';
  return isInside(fewer, more, (line, other) => textLikeness(line, other) !== 'other') ? 'cut' : 'other';
}

function textLikeness(first: string, second: string): 'nested' | 'cut' | 'blank' | 'other' {
  const [shorter, longer] = first.length < second.length ? [first, second] : [second, first];
  const [words, others] = [shorter.split(' '), longer.split(' ')];
  if (!isInside(words, others, isPartOfWord)) return isInside(words, others, isPart) ? 'cut' : 'other';
  return words.some((word) => /\p{L}{3}/u.test(word)) ? 'nested' : 'blank';
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
}

/** Whether all the words stand among the others in this order. */
function isInside(
  words: readonly string[],
  others: readonly string[],
  fits: (word: string, other: string) => boolean,
): boolean {
  let at = 0;
  for (const word of words) {
    while (at < others.length && !fits(word, others[at] ?? '')) at += 1;
    if (at === others.length) return false;
    at += 1;
  }
  return true;
}

/** The word, or its beginning. */
function isPart(word: string, other: string): boolean {
  return other.startsWith(word);
}

/** A number that is cut is another number. */
function isPartOfWord(word: string, other: string): boolean {
  return word === other || (word.length >= 3 && /\p{L}/u.test(word) && other.startsWith(word));
}
