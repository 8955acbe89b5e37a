import { normalizeDecimal } from '@relais/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnreadableReply } from '../../src/failure/unreadable-reply.ts';
import { parseJson } from '../../src/reading/parse-json.ts';
import { readTransactions } from '../../src/reading/read-transactions.ts';
import { transactions } from '../support/samples.ts';

const [sample] = transactions.transactions;

/** What is read of the sample transaction with some members changed. */
function read(changes: Readonly<Record<string, unknown>>): unknown {
  return readTransactions({ ...transactions, transactions: [{ ...sample, ...changes }] }).transactions[0];
}

describe('readTransactions', () => {
  it('reads a whole transaction as it is', () => {
    expect(readTransactions(transactions)).toEqual(transactions);
  });

  it('turns lines into the object that holds them', () => {
    expect(read({ remittanceInformation: ['FRAIS FICTIFS', ' SUITE'] })).toMatchObject({
      remittanceInformation: { unstructured: ['FRAIS FICTIFS', ' SUITE'] },
    });
  });

  it.each([undefined, null, [], {}, { unstructured: null }])(
    'reads no label as no lines: %j',
    (remittanceInformation) => {
      expect(read({ remittanceInformation })).toMatchObject({ remittanceInformation: { unstructured: [] } });
    },
  );

  it.each([
    ['-12.25', 'DBIT', '12.25'],
    ['12.25', 'DBIT', '12.25'],
    ['12.', 'CRDT', '12'],
    ['958.440', 'CRDT', '958.440'],
    ['-0.00', 'DBIT', '0.00'],
  ])('takes the sign of %s %s from the indicator', (amount, creditDebitIndicator, printed) => {
    expect(read({ transactionAmount: { currency: 'EUR', amount }, creditDebitIndicator })).toMatchObject({
      transactionAmount: { currency: 'EUR', amount: printed },
      creditDebitIndicator,
    });
  });

  it.each(['-12.25', '-0.01'])('refuses %s as a credit: the sign and the indicator contradict each other', (amount) => {
    const changes = { transactionAmount: { currency: 'EUR', amount }, creditDebitIndicator: 'CRDT' };
    expect(() => read(changes)).toThrow(UnreadableReply);
    expect(() => read(changes)).toThrow('transactions[0] is a credit of less than nothing');
    const zero = { ...changes, transactionAmount: { currency: 'EUR', amount: '-0.00' } };
    expect(read(zero)).toMatchObject({ transactionAmount: { amount: '0.00' } });
  });

  it('reads an amount sent as a JSON number with its own digits', () => {
    const digits = fc
      .tuple(fc.bigInt(0n, 9_999_999_999_999n), fc.stringMatching(/^\d{1,5}$/), fc.boolean(), fc.boolean())
      .map(
        ([whole, decimals, hasDecimals, isNegative]) =>
          `${isNegative ? '-' : ''}${whole}${hasDecimals ? `.${decimals}` : ''}`,
      );
    fc.assert(
      fc.property(digits, (amount) => {
        const body = JSON.stringify(transactions).replace('"42.50"', amount);
        // A minus sign fits: the sample is a debit.
        const [transaction] = readTransactions(parseJson(new TextEncoder().encode(body))).transactions;
        expect(transaction?.transactionAmount.amount).toBe(normalizeDecimal(amount.replace('-', '')));
      }),
    );
  });

  it.each([
    '2026-10-04',
    '2026-10-04T23:30:00Z',
    '2026-10-04T00:30:00.000+02:00',
    '2026-10-04T00:30-0500',
    '2026-10-04+02:00',
  ])('cuts %s to its calendar date and shifts nothing', (bookingDate) => {
    expect(read({ bookingDate })).toMatchObject({ bookingDate: '2026-10-04' });
  });

  it('keeps the day a card payment is expected on, in either member, be it in the future', () => {
    const { bookingDate: _, ...unbooked } = { ...sample, status: 'PDNG', transactionDate: '2026-10-02' };
    const pending = [
      { ...unbooked, bookingDate: '2999-11-05' },
      { ...unbooked, expectedBookingDate: '2999-11-05' },
    ];
    expect(readTransactions({ transactions: pending }).transactions).toEqual(pending);
    expect(read({ expectedBookingDate: '2999-11-05T00:00:00Z' })).toMatchObject({ expectedBookingDate: '2999-11-05' });
  });

  it('keeps members and values that the standard does not know', () => {
    const changes = { status: 'NEWS', charges: [{ amount: '0.10' }], mystery: null };
    expect(read(changes)).toMatchObject(changes);
  });

  it.each(
    ['bookingDate', 'valueDate', 'transactionDate', 'expectedBookingDate'].flatMap((name) =>
      ['', '  ', '0000-00-00', '0001-01-01T00:00:00Z', '9999-12-31', null].map((value) => [name, value] as const),
    ),
  )('reads %s %j as a day that the bank does not tell', (name, value) => {
    expect(read({ [name]: value })).not.toHaveProperty(name);
  });

  it.each([
    ['resourceId', ''],
    ['resourceId', ' '],
    ['resourceId', {}],
    ['entryReference', ''],
    ['entryReference', []],
    ['endToEndId', ''],
    ['endToEndId', {}],
    ['bankTransactionCode', 'PMNT'],
    ['bankTransactionCode', { domain: 7 }],
    ['relatedParties', 'M MARTIN'],
    ['relatedParties', { creditor: 'M MARTIN' }],
  ])('an odd %s costs itself, not the list: %j', (name, value) => {
    const whole = read({ [name]: value });
    const { [name]: _, ...without } = whole as unknown as Record<string, unknown>;
    const { [name]: __, ...expected } = sample as unknown as Record<string, unknown>;
    expect(without).toEqual({ ...expected, remittanceInformation: expect.anything() });
    expect(JSON.stringify((whole as unknown as Record<string, unknown>)[name] ?? {})).toMatch(/^\{/);
  });

  it.each([
    ['VIR MARTIN', ['VIR MARTIN']],
    [
      ['VIR', 1, null, 'MARTIN'],
      ['VIR', 'MARTIN'],
    ],
    [{ unstructured: 'VIR' }, ['VIR']],
    [{ unstructured: [null, 'VIR'] }, ['VIR']],
    [{ unstructured: ['VIR'], structured: 'RF18' }, ['VIR']],
    [7, []],
  ])('keeps the lines of a label that are text: %j', (remittanceInformation, unstructured) => {
    expect(read({ remittanceInformation })).toMatchObject({ remittanceInformation: { unstructured } });
  });

  it.each([undefined, null, '', ' ', 7])(
    'does not know of an entry with the status %j whether it is booked',
    (status) => {
      expect(read({ status })).toMatchObject({ status: 'OTHR' });
    },
  );

  it('leaves out what the bank left out or sent as null', () => {
    const transaction = read({ valueDate: null, entryReference: null });
    expect(transaction).not.toHaveProperty('valueDate');
    expect(transaction).not.toHaveProperty('entryReference');
  });

  it.each([
    [{ transactionAmount: { currency: 'EUR', amount: '12,25' } }, 'transactions[0].transactionAmount.amount'],
    [{ transactionAmount: { currency: 'EUR', amount: '1e3' } }, 'transactions[0].transactionAmount.amount'],
    [{ transactionAmount: { currency: '€', amount: '12.25' } }, 'transactions[0].transactionAmount.currency'],
    [{ transactionAmount: { amount: '12.25' } }, 'transactions[0].transactionAmount.currency'],
    [{ transactionAmount: null }, 'transactions[0].transactionAmount'],
    [{ creditDebitIndicator: 'DEBIT' }, 'transactions[0].creditDebitIndicator'],
    [{ creditDebitIndicator: undefined }, 'transactions[0].creditDebitIndicator'],
    [{ bookingDate: '04/10/2026' }, 'transactions[0].bookingDate'],
    [{ bookingDate: '2026-02-30' }, 'transactions[0].bookingDate'],
    [{ valueDate: 'yesterday' }, 'transactions[0].valueDate'],
    [{ bookingDate: {} }, 'transactions[0].bookingDate'],
  ])('refuses %j and says where it stood', (changes, where) => {
    expect(() => read(changes)).toThrow(UnreadableReply);
    expect(() => read(changes)).toThrow(`: ${where} is`);
  });
});
