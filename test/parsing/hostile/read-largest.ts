import { PageDriftError } from '@relais/parsers';
import { ADDRESS, READERS } from './readers.ts';
import { SHAPES } from './shapes.ts';

/**
 * Reads the pages that take most memory, as large as a page may be, and one that is larger. A program of its own, run
 * with the memory that a page may cost: it ends with an error when that is not enough.
 */

const COSTLY = [
  'angle brackets',
  'ampersands',
  'ampersands in an attribute',
  'half characters behind an opening',
  'characters beyond ASCII',
  'elements side by side',
  'one tag with attributes',
  'a long link',
];
const tooLong = (): string => `<html>${'lorem '.repeat(1_800_000)}</html>`;

// One page at a time: pages that wait for their turn are no cost of the one that is read.
const pages = [
  ...SHAPES.filter(({ name }) => COSTLY.includes(name)).map(
    ({ count, page }) =>
      () =>
        page(count),
  ),
  tooLong,
];
for (const make of pages) {
  const html = make();
  for (const name of ['recognise', 'parseOperations', 'parseScaChallenge', 'parseLinksTo']) {
    try {
      READERS[name]?.({ url: ADDRESS, html });
    } catch (error) {
      if (!(error instanceof PageDriftError)) throw error;
    }
  }
}
process.stdout.write(`read ${pages.length} pages\n`);
