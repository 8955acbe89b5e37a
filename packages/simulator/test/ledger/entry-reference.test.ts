import { expect, it } from 'vitest';
import { entryReference } from '../../src/ledger/entry-reference.ts';

it.each([
  ['06002', '2025-03-14', 4, '06002202507300004'],
  ['10278', '2026-01-01', 1, '10278202600100001'],
  ['10278', '2028-12-31', 99_999, '10278202836699999'],
])('refers to entry %s %s #%i as %s', (prefix, bookedOn, sequence, expected) => {
  expect(entryReference(prefix, bookedOn, sequence)).toBe(expected);
});
