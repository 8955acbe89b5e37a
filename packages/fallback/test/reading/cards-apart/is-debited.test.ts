import type { Transaction } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { isDebited, isLongPast } from '../../../src/reading/cards-apart/is-debited.ts';

/** @param amount - signed */
function row(status: 'BOOK' | 'PDNG', bookingDate: string, amount: string, ...words: readonly string[]): Transaction {
  return {
    transactionAmount: { currency: 'EUR', amount: amount.replace('-', '') },
    creditDebitIndicator: amount.startsWith('-') ? 'DBIT' : 'CRDT',
    status,
    bookingDate,
    remittanceInformation: { unstructured: words },
  };
}

const purchases = [row('PDNG', '2026-10-31', '-20.00', 'LIBRAIRIE'), row('PDNG', '2026-10-31', '5.00', 'LIBRAIRIE')];
const debit = { debitDate: '2026-10-31', ending: '7716', payments: purchases };

describe('whether a debit was taken from the account', () => {
  it.each([
    ['its statement is booked', row('BOOK', '2026-11-02', '-15.00', 'RELEVE CARTE 7716')],
    ['a statement of its sum is booked that names no card', row('BOOK', '2026-10-31', '-15.00', 'RELEVE CARTE')],
  ])('yes: %s', (_, booked) => {
    expect(isDebited(debit, [booked, row('BOOK', '2026-11-02', '-9.00', 'LOYER')])).toBe(true);
  });

  it.each([
    ['nothing is booked of that sum', row('BOOK', '2026-11-02', '-9.00', 'LOYER')],
    ['the statement is that of another card', row('BOOK', '2026-11-02', '-9.00', 'RELEVE CARTE 0982')],
    ['the statement is that of a month ago', row('BOOK', '2026-10-01', '-15.00', 'RELEVE CARTE 7716')],
    ['it is only announced', row('PDNG', '2026-11-02', '-15.00', 'RELEVE CARTE 7716')],
  ])('no: %s', (_, booked) => {
    expect(isDebited(debit, [booked])).toBe(false);
  });

  it.each([
    ['its statement has another sum', row('BOOK', '2026-11-02', '-16.00', 'RELEVE CARTE 7716')],
    ['something else has its sum', row('BOOK', '2026-11-02', '-15.00', 'PRLV SEPA CARTES')],
    ['a statement of all cards has another sum', row('BOOK', '2026-11-02', '-90.00', 'RELEVE CARTE')],
  ])('in doubt, and so refused: %s', (_, booked) => {
    expect(() => isDebited(debit, [booked])).toThrow(expect.objectContaining({ code: 'page_drift' }));
  });

  it('a month without a payment leaves nothing to take', () => {
    expect(isDebited({ ...debit, payments: [] }, [])).toBe(true);
  });

  it('is not asked any more a week later', () => {
    expect(isLongPast('2026-10-31', '2026-11-07')).toBe(false);
    expect(isLongPast('2026-10-31', '2026-11-08')).toBe(true);
  });
});
