import type { Transaction } from '@relais/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withSyntheticIds } from '../../src/continuity/transaction-ids.ts';

const row = fc.record({
  transactionAmount: fc.record({ currency: fc.constant('EUR'), amount: fc.constantFrom('1.00', '2.00') }),
  creditDebitIndicator: fc.constantFrom('CRDT' as const, 'DBIT' as const),
  status: fc.constant('BOOK'),
  bookingDate: fc.constantFrom('2026-10-01', '2026-10-02'),
  remittanceInformation: fc.record({ unstructured: fc.constantFrom(['A'], ['A', 'B'], ['A B']) }),
});
const idsOf = (rows: readonly Transaction[]): (string | undefined)[] =>
  withSyntheticIds('acc', rows).map(({ resourceId }) => resourceId);

describe('withSyntheticIds', () => {
  it('n rows have n ids, twins too', () => {
    fc.assert(fc.property(fc.array(row), (rows) => new Set(idsOf(rows)).size === rows.length));
  });

  it('a later read that holds newer or older rows as well gives the same ids', () => {
    fc.assert(
      fc.property(fc.array(row), fc.array(row), (rows, more) => {
        const all = new Set(idsOf([...rows, ...more]));
        return idsOf(rows).every((id) => all.has(id));
      }),
    );
  });

  it('depends on the account, not on blanks between words', () => {
    const of = (accountId: string, line: string): string | undefined =>
      withSyntheticIds(accountId, [
        {
          transactionAmount: { currency: 'EUR', amount: '1.00' },
          creditDebitIndicator: 'DBIT',
          status: 'BOOK',
          remittanceInformation: { unstructured: [line] },
        },
      ])[0]?.resourceId;
    expect(of('a', 'CB  1203 ')).toBe(of('a', 'CB 1203'));
    expect(of('a', 'CB 1203')).not.toBe(of('b', 'CB 1203'));
  });

  it('leaves the bank’s own ids alone', () => {
    const own = { resourceId: 'bank-1' } as Transaction;
    expect(withSyntheticIds('acc', [own])[0]).toBe(own);
  });
});
