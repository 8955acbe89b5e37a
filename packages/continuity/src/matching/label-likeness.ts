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
 * A channel only takes words from a label: a date in front, a late reference, a cut line end. Two labels that each have a
 * word the other lacks, e.g. two days of purchase, are of two rows.
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
  const saysSomething = [words, others].every((side) => side.some((word) => /\p{L}{3}/u.test(word)));
  return saysSomething ? 'nested' : 'blank';
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
}

/** Most words in common so far. One count each: behind a common word, behind words only `a` has, behind words only `b` has. */
type Common = readonly [together: number, onlyA: number, onlyB: number];

const NOWHERE: Common = [-Infinity, -Infinity, -Infinity];

/**
 * Whether both say the same in the same order, but for what one of them leaves out here or there.
 *
 * Between two words in common only one label may have more. Where both have more, one word replaces another.
 */
function isAligned(a: readonly string[], b: readonly string[], fits: (one: string, other: string) => boolean): boolean {
  let row: readonly Common[] = [];
  for (let at = 0; at <= a.length; at += 1) {
    const next: Common[] = [];
    for (let bt = 0; bt <= b.length; bt += 1) {
      const isCommon = at > 0 && bt > 0 && fits(a[at - 1] ?? '', b[bt - 1] ?? '');
      const together = isCommon ? 1 + Math.max(...(row[bt - 1] ?? NOWHERE)) : -Infinity;
      const [beforeA, beforeB] = [row[bt] ?? NOWHERE, next[bt - 1] ?? NOWHERE];
      const isStart = at === 0 && bt === 0;
      next.push([isStart ? 0 : together, Math.max(beforeA[0], beforeA[1]), Math.max(beforeB[0], beforeB[2])]);
    }
    row = next;
  }
  const common = Math.max(...(row[b.length] ?? NOWHERE));
  // An end that happens to be the other's beginning is not enough.
  return common * 2 > Math.min(a.length, b.length);
}

/** A word, and the same word or its beginning. */
function isCut(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

/** A number that is cut is another number. */
function isSameWord(one: string, other: string): boolean {
  return one === other || (Math.min(one.length, other.length) >= 3 && /^\p{L}/u.test(one) && isCut(one, other));
}
