import { expect, it } from 'vitest';
import type { StoredAccess } from '../../src/quota/accesses.ts';
import { mergedBook } from '../../src/quota/merged-book.ts';

const access = (id: string, more: Partial<StoredAccess> = {}): StoredAccess => ({ id, at: 1_000, reads: 1, ...more });

it.each<[string, Parameters<typeof mergedBook>, ReturnType<typeof mergedBook>]>([
  [
    'adds what this worker counted to what the others have',
    [{ a: [access('1'), access('mine')] }, { a: [access('1')] }, { a: [access('1'), access('theirs')] }],
    { a: [access('1'), access('theirs'), access('mine')] },
  ],
  [
    'counts nothing twice that was written after all',
    [{ a: [access('mine')] }, {}, { a: [access('mine')] }],
    { a: [access('mine')] },
  ],
  [
    'gives back what this worker has given back',
    [{ a: [] }, { a: [access('1')] }, { a: [access('1'), access('theirs')] }],
    { a: [access('theirs')] },
  ],
  [
    'keeps the later end',
    [{ a: [access('1', { at: 3_000 })] }, { a: [access('1')] }, { a: [access('1', { at: 2_000 })] }],
    { a: [access('1', { at: 3_000 })] },
  ],
  [
    'keeps an access while a read of any worker shares it',
    [{ a: [] }, { a: [access('1')] }, { a: [access('1', { reads: 2 })] }],
    { a: [access('1', { reads: 1 })] },
  ],
  [
    'adds the reads that this worker made of it',
    [{ a: [access('1', { reads: 3 })] }, { a: [access('1')] }, { a: [access('1', { reads: 2 })] }],
    { a: [access('1', { reads: 4 })] },
  ],
  [
    'brings back nothing that the others have taken away',
    [{ a: [access('1', { at: 2_000 })] }, { a: [access('1')] }, { a: [] }],
    { a: [] },
  ],
  [
    'keeps counters that only one of them knows',
    [{ mine: [access('1')] }, {}, { theirs: [access('2')] }],
    { mine: [access('1')], theirs: [access('2')] },
  ],
  ['begins with nothing', [undefined, undefined, undefined], {}],
])('%s', (_, [held, over, stands], merged) => {
  expect(mergedBook(held, over, stands)).toEqual(merged);
});
