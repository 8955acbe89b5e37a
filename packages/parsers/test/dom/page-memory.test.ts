import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type BankPage, parseOperations, readPage, recognise } from '../../src/index.ts';
import { operationsPage } from '../fixtures/operations-html.ts';

setFlagsFromString('--expose-gc');
const collect: (options?: { readonly type: 'minor' }) => void = runInNewContext('gc');

const PAGES = 20;
/** The tree of one such page takes more than a megabyte. */
const PARAGRAPHS = 3_000;
const BYTES_OF_TREE = 1_000_000;

/** An operations page with much beside its table. */
function largePage(): BankPage {
  const { url, html } = operationsPage();
  return { url, html: html.replace('</main>', `${'<p><b></b><i></i></p>'.repeat(PARAGRAPHS)}</main>`) };
}

/** Reads a page as a session does: one tree for the recogniser, for the parser and for a selector. */
function read(page: BankPage): readonly [kind: string, rows: number, selected: number] {
  const document = readPage(page);
  return [recognise(document), parseOperations(document).operations.length, document.$('main').find('b').length];
}

/** Bytes in use, once V8 has collected among new objects, as it does every few pages. */
function bytesInUse(): number {
  for (let turn = 0; turn < 3; turn += 1) collect({ type: 'minor' });
  return process.memoryUsage().heapUsed;
}

describe('the memory of a page', () => {
  it('is free without a full collection, which a worker has seldom', () => {
    const page = largePage();
    for (let time = 0; time < 3; time += 1) expect(read(page)).toStrictEqual(['operations', 2, PARAGRAPHS]);
    collect();
    let before = bytesInUse();
    let staying = 0;
    for (let time = 0; time < PAGES; time += 1) {
      read(page);
      const after = bytesInUse();
      if (after - before > BYTES_OF_TREE / 2) staying += 1;
      before = after;
    }
    // V8 itself holds a page now and then, while it compiles what reads it.
    expect(staying).toBeLessThan(PAGES / 2);
  });
});
