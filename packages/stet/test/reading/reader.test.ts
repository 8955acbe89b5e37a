import { isCalendarDate, isDecimal, type Transaction } from '@relais/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnreadableReply } from '../../src/failure/unreadable-reply.ts';
import { parseJson } from '../../src/reading/parse-json.ts';
import { readAccounts } from '../../src/reading/read-accounts.ts';
import { readBalances } from '../../src/reading/read-balances.ts';
import { readBeneficiaries } from '../../src/reading/read-beneficiaries.ts';
import { readPsuIdentity } from '../../src/reading/read-psu-identity.ts';
import { readTransactions } from '../../src/reading/read-transactions.ts';
import { transactions } from '../support/samples.ts';

const READERS = [readAccounts, readBalances, readBeneficiaries, readPsuIdentity, readTransactions];

const NAMES = [
  'accounts',
  'transactions',
  'balances',
  'beneficiaries',
  '_links',
  'next',
  'href',
  'amount',
  'resourceId',
];

/** Any JSON object, often with the names that replies have. */
const reply = fc.object({ key: fc.oneof(fc.constantFrom(...NAMES), fc.string()), maxDepth: 4, maxKeys: 6 });

/** Every place in a JSON value, as the keys that lead to it. */
function places(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const inside = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path, ...inside.flatMap(([key, item]) => places(item, [...path, key]))];
}

function replaceAt(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[key] = replaceAt(copy[key], rest, by);
  return copy;
}

describe('reading whatever a bank may send', () => {
  it('each reader answers or refuses, and throws nothing else', () => {
    fc.assert(
      fc.property(fc.constantFrom(...READERS), reply, (read, json) => {
        try {
          read(parseJson(new TextEncoder().encode(JSON.stringify(json))));
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableReply);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('one wrong member refuses the list, or every transaction in it is sound', () => {
    const isSound = ({ transactionAmount, creditDebitIndicator, bookingDate }: Transaction): boolean =>
      isDecimal(transactionAmount.amount) &&
      !transactionAmount.amount.startsWith('-') &&
      ['CRDT', 'DBIT'].includes(creditDebitIndicator) &&
      (bookingDate === undefined || isCalendarDate(bookingDate));
    fc.assert(
      fc.property(fc.constantFrom(...places(transactions)), fc.jsonValue(), (place, by) => {
        const changed = JSON.stringify(replaceAt(transactions, place, by));
        try {
          const read = readTransactions(parseJson(new TextEncoder().encode(changed)));
          expect(read.transactions.every(isSound)).toBe(true);
          // Shorter only where the bank itself sent a shorter list.
          if (place.join() !== 'transactions' && place.length > 0) expect(read.transactions).toHaveLength(1);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableReply);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
