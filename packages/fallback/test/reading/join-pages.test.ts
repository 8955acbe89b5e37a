import type { ParsedOperation } from '@relais/parsers';
import { describe, expect, it } from 'vitest';
import { joinPages } from '../../src/reading/join-pages.ts';

const row = (bookingDate: string, line = 'A'): ParsedOperation => ({
  transaction: {
    transactionAmount: { currency: 'EUR', amount: '1.00' },
    creditDebitIndicator: 'DBIT',
    status: 'BOOK',
    bookingDate,
    remittanceInformation: { unstructured: [line] },
  },
  kind: 'other',
});
const A = row('2026-10-03', 'A');
const B = row('2026-10-02', 'B');
const C = row('2026-10-01', 'C');

describe('joinPages', () => {
  it.each([
    ['a page that holds all earlier rows', [A, B], [A, B, C], [A, B, C]],
    ['a page that holds the next rows only', [A, B], [C], [A, B, C]],
    ['twins across the border of two pages', [A, B], [B, C], [A, B, B, C]],
    ['twins on a page that holds all', [A, A], [A, A, A], [A, A, A]],
  ])('%s', (_, before, after, joined) => expect(joinPages(before, after)).toEqual(joined));

  it.each([
    ['a page without progress', [A, B], [A, B]],
    ['an empty page', [A, B], []],
    ['a page that lost an earlier row', [A, B], [A, C]],
    ['a page that goes back in time', [B, C], [A]],
    ['a page that begins anew', [A, B, C], [A, B]],
  ])('refuses %s', (_, before, after) => {
    expect(() => joinPages(before, after)).toThrow(
      expect.objectContaining({
        code: 'page_drift',
        fingerprint: expect.objectContaining({ mark: 'paging.sequence' }),
      }),
    );
  });
});
