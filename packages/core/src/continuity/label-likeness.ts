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
  // In one order, whichever is given first: where words change places, the way of looking would decide.
  return a.join(' ') <= b.join(' ') ? likeness(a, b) : likeness(b, a);
}

function likeness(a: readonly string[], b: readonly string[]): LabelLikeness {
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
  if (isAligned(a, b, (line, other) => line === other || textLikeness(line, other) === 'nested')) return 'nested';
  return isAligned(a, b, (line, other) => line === other || textLikeness(line, other) !== 'other') ? 'cut' : 'other';
}

function textLikeness(first: string, second: string): 'nested' | 'cut' | 'blank' | 'other' {
  const [words, others] = [first.split(' '), second.split(' ')];
  if (!isAligned(words, others, isSameWord)) return isAligned(words, others, isCut) ? 'cut' : 'other';
  // Of two labels of one length neither is the shorter: both must name something then.
  const shorter = [words, others].filter(({ length }) => length === Math.min(words.length, others.length));
  return shorter.every((label) => label.some((word) => /\p{L}{3}/u.test(word))) ? 'nested' : 'blank';
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
}

/** Whether both say the same in the same order, but for what one of them leaves out here or there. */
function isAligned(a: readonly string[], b: readonly string[], fits: (one: string, other: string) => boolean): boolean {
  let [at, bt] = [0, 0];
  let anchors = 0;
  while (at < a.length && bt < b.length) {
    const [one = '', other = ''] = [a[at], b[bt]];
    const further = { a: a.findIndex((word, index) => index >= at && fits(word, other)), b: -1 };
    further.b = b.findIndex((word, index) => index >= bt && fits(one, word));
    // Neither is found again: one word stands in the place of another.
    if (further.a < 0 && further.b < 0) return false;
    if (further.b < 0 || (further.a >= 0 && further.a - at <= further.b - bt)) at = further.a;
    else bt = further.b;
    [at, bt, anchors] = [at + 1, bt + 1, anchors + 1];
  }
  return anchors > 0;
}

/** A word, and the same word or its beginning. */
function isCut(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

/** A number that is cut is another number. */
function isSameWord(one: string, other: string): boolean {
  return one === other || (Math.min(one.length, other.length) >= 3 && /^\p{L}/u.test(one) && isCut(one, other));
}
