import { describe, expect, it } from 'vitest';
import { sentencesOf, wordCount } from './comments.ts';
import { riddleIn } from './riddles.ts';
import { filesLike } from './source-files.ts';

const MOST_WORDS = 20;

const checked = filesLike('packages/*/src/**/*.ts');

/** Where a sentence is wrong, to be read in the list of failures. */
function found(isWrong: (sentence: string) => boolean): readonly string[] {
  return checked.flatMap(({ path, text }) =>
    sentencesOf(text)
      .filter((sentence) => isWrong(sentence.text))
      .map((sentence) => `${path}:${sentence.line} ${sentence.text}`),
  );
}

describe('the comments of the sources', () => {
  it('are found', () => {
    expect(checked.flatMap(({ text }) => sentencesOf(text)).length).toBeGreaterThan(1_000);
  });

  it(`have at most ${MOST_WORDS} words a sentence`, () => {
    expect(found((sentence) => wordCount(sentence) > MOST_WORDS)).toEqual([]);
  });

  it('name their subject', () => {
    expect(found((sentence) => riddleIn(sentence) !== undefined)).toEqual([]);
  });
});

it('the pages name their subject, too', () => {
  const pages = filesLike('{README,ARCHITECTURE}.md', 'docs/*.md', 'packages/*/README.md');
  const lines = pages.flatMap(({ path, text }) =>
    text.split('\n').map((line, index) => `${path}:${index + 1} ${line}`),
  );
  expect(lines.length).toBeGreaterThan(500);
  expect(lines.filter((line) => riddleIn(line) !== undefined)).toEqual([]);
});

describe('sentencesOf', () => {
  const texts = (source: string): readonly string[] => sentencesOf(source).map(({ text }) => text);

  it('joins what goes on over several lines, and ends at a full stop, a tag, an item and an empty line', () => {
    const source = `
/**
 * The bank answers
 * in time, e.g. at once. Does it? The reader reads it.
 *
 * - an item
 *   that goes on
 * - another
 * @param at - milliseconds
 * @returns a page
 */`;
    expect(texts(source)).toEqual([
      'The bank answers in time, e.g at once.',
      'Does it?',
      'The reader reads it.',
      'an item that goes on',
      'another',
      '@param at - milliseconds',
      '@returns a page',
    ]);
  });

  it('reads comments of one line and behind code, and leaves out code and examples', () => {
    const source = [
      'const url = "https://bank.example"; // The bank.',
      '// One thing',
      '// in two lines.',
      'const b = /* none */ 1;',
      '/** Reads. @defaultValue 3 */',
      '/**',
      ' * Writes.',
      ' * @example',
      ' * write(1). Then.',
      ' */',
    ].join('\n');
    expect(texts(source)).toEqual([
      'The bank.',
      'One thing in two lines.',
      'none',
      'Reads.',
      '@defaultValue 3',
      'Writes.',
    ]);
  });

  it('tells the line a sentence begins on', () => {
    expect(sentencesOf('const a = 1;\n\n// Late.')).toEqual([{ line: 3, text: 'Late.' }]);
  });
});

it('a piece of code is one word, and a sign is none', () => {
  expect(wordCount('The option `a or b` – of 20 ms')).toBe(6);
});

it.each([
  ['Whoever reads it.', 'Whoever'],
  ['It helps nobody.', 'nobody'],
  ['What is kept longer goes.', 'What is '],
  ['Who shares it closes it.', 'Who '],
])('%j has a riddle', (sentence, riddle) => {
  expect(riddleIn(sentence)).toBe(riddle);
});

it.each(['The bank says what is wrong.', '`nobody` is a name.', 'What the bank says.'])('%j has none', (sentence) => {
  expect(riddleIn(sentence)).toBeUndefined();
});
