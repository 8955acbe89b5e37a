import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PageDriftError } from '@relais/parsers';
import { describe, expect, it } from 'vitest';
import { ADDRESS, NEVER_THROW, READERS } from './hostile/readers.ts';
import { SHAPES } from './hostile/shapes.ts';

/** The most that reading a page may cost: 160 MB of heap, 20 times the longest page. */
const HEAP_MB = 160;
/** Twice the page, at most so many times the time. */
const MOST_FOR_TWICE = 2.2;

/** How reading ended: a typed refusal is one of the answers. */
function endOf(reader: string, html: string): 'read' | 'refused' {
  try {
    READERS[reader]?.({ url: ADDRESS, html });
    return 'read';
  } catch (error) {
    if (error instanceof PageDriftError && !NEVER_THROW.includes(reader)) return 'refused';
    throw error;
  }
}

const run = promisify(execFile);

async function runProgram(name: string, flags: readonly string[], args: readonly string[] = []): Promise<string> {
  const file = fileURLToPath(new URL(`./hostile/${name}`, import.meta.url));
  const { stdout } = await run(process.execPath, ['--conditions=source', ...flags, file, ...args]);
  return stdout;
}

describe('a hostile page', () => {
  it.each(SHAPES.map((shape) => [shape.name, shape] as const))('%s: read, or refused by its type', (_, shape) => {
    const html = shape.page(Math.round(shape.count / 16));
    for (const reader of Object.keys(READERS)) endOf(reader, html);
  });

  const page = (name: string, count: number): string => SHAPES.find((shape) => shape.name === name)?.page(count) ?? '';

  it.each([
    ['100,000 nested tags', page('nested elements', 100_000)],
    ['100,000 nested tags in a label', page('nested elements in a label', 100_000)],
    ['50,000 tables inside each other', page('nested tables', 50_000)],
    ['unclosed everything', page('unclosed rows and cells', 90_000)],
    ['10 MB of text', `<html>${'lorem '.repeat(1_800_000)}</html>`],
    ['10 MB of text in a label', page('text in a label', 10_000_000)],
    ['NUL characters in a label', page('NUL characters', 1_000_000)],
    ['a wrong charset', page('UTF-16 read as ISO-8859-1', 4)],
    ['400,000 elements', page('elements side by side, too many', 400_000)],
  ])('%s: is refused by every reader of data', (_, html) => {
    const readers = Object.keys(READERS).filter((reader) => !NEVER_THROW.includes(reader));
    // Where a long text is all that is wrong, another reader may find its own page in it.
    const ends = readers.map((reader) => [reader, endOf(reader, html)]);
    expect(ends.filter(([reader, end]) => end !== 'refused' && reader !== 'parseScaState')).toEqual([]);
  });

  it('with 100,000 attributes on one tag is read as if they were not there', () => {
    expect(endOf('parseOperations', page('one tag with attributes', 100_000))).toBe('read');
  });
});

describe('the cost of a page', () => {
  it('grows no faster than its length', { timeout: 300_000 }, async () => {
    // One thread and room for all: no collector's work is counted as the reader's.
    const flags = ['--single-threaded-gc', '--min-semi-space-size=512', '--max-semi-space-size=512'];
    let slow: readonly (readonly [shape: string, reader: string, ratio: number])[] | undefined;
    // Noise makes a ratio larger than it is, and seldom twice; what is quadratic makes it larger each time.
    for (let round = 0; round < 5 && slow?.length !== 0; round += 1) {
      const again = slow === undefined ? [] : [JSON.stringify(slow)];
      const lines = (await runProgram('measure.ts', [...flags, '--initial-old-space-size=2000'], again)).trim();
      const all: NonNullable<typeof slow> = lines.split('\n').map((line) => JSON.parse(line));
      if (slow === undefined) expect(all.length).toBe(SHAPES.length * 2);
      slow = all.filter(([, , ratio]) => !(ratio <= MOST_FOR_TWICE));
    }
    expect(slow).toEqual([]);
  });

  it(`is at most ${HEAP_MB} MB of heap, however long and whatever is in it`, async () => {
    const output = await runProgram('read-largest.ts', [`--max-old-space-size=${HEAP_MB}`]);
    expect(output).toBe('read 9 pages\n');
  });
});
