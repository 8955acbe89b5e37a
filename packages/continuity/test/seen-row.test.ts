import type { Transaction } from '@relais/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seenRow } from '../src/matching/seen-row.ts';
import { moneyOf, sightingOf } from '../src/matching/sighting.ts';

const NAMES = ['00001202632000001', '00001202632000001-abc', '00001202632000002', 'other'] as const;
const LINES = ['CARTE 12 CAFE', 'CARTE  12 CAFE ', ' CARTE 12\u00a0CAFE', 'VIR RECU', '', ' '] as const;
const DAYS = ['2026-11-20', '2026-11-21'] as const;

const row: fc.Arbitrary<Transaction> = fc.record(
  {
    resourceId: fc.constantFrom(...NAMES),
    entryReference: fc.constantFrom(...NAMES),
    transactionAmount: fc.record({
      amount: fc.constantFrom('12.00', '12', '12.50', '1.2'),
      currency: fc.constant('EUR'),
    }),
    creditDebitIndicator: fc.constantFrom('DBIT' as const, 'CRDT' as const),
    status: fc.constantFrom('BOOK' as const, 'PDNG' as const),
    bookingDate: fc.constantFrom(...DAYS),
    expectedBookingDate: fc.constantFrom(...DAYS),
    valueDate: fc.constantFrom(...DAYS),
    remittanceInformation: fc.record({ unstructured: fc.array(fc.constantFrom(...LINES), { maxLength: 3 }) }),
  },
  { requiredKeys: ['transactionAmount', 'creditDebitIndicator', 'status', 'remittanceInformation'] },
);
const MEMBERS = [
  'resourceId',
  'entryReference',
  'transactionAmount',
  'creditDebitIndicator',
  'status',
  'bookingDate',
  'expectedBookingDate',
  'valueDate',
  'remittanceInformation',
] as const;
const reference = fc.constantFrom(undefined, null, '00001202632000001', '00001202632000009');

it('a row is taken for what it shows, whatever is known of the row that had its id', () => {
  fc.assert(
    fc.property(row, row, reference, reference, fc.constantFrom(...MEMBERS), (before, now, was, is, changed) => {
      // The same row but for one member.
      const shown: Transaction = { ...before, [changed]: now[changed] };
      const sighting = sightingOf(before, was);
      const known = { id: 'row-1', money: moneyOf(before), sightings: { api: sighting }, lastSeenOn: '2026-11-22' };
      for (const seen of [was, is]) {
        const taken = { money: moneyOf(shown), sighting: sightingOf(shown, seen) };
        expect(seenRow('api', shown, known, seen)).toEqual(taken);
      }
    }),
    { numRuns: 2_000 },
  );
});

it('a row that is shown as before keeps what is known of it', () => {
  fc.assert(
    fc.property(row, reference, (shown, seen) => {
      const sighting = sightingOf(shown, seen);
      const known = { id: 'row-1', money: moneyOf(shown), sightings: { api: sighting }, lastSeenOn: '2026-11-22' };
      expect(seenRow('api', { ...shown }, known, seen).sighting).toBe(sighting);
      expect(seenRow('fallback', { ...shown }, known, seen).sighting).not.toBe(sighting);
    }),
  );
});
