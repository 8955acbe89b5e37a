import { createHash } from 'node:crypto';
import type { CalendarDate, Transaction } from '@relais/model';
import type { Contract } from '../ledger/ledger.ts';
import { printAmount } from './print-amount.ts';

/**
 * Announced operations of a cash account, the latest first.
 *
 * The ids hold for a day: a booked row has another id, as at the banks of the group.
 */
export function announcedResources(
  { resourceId, currency, announced = [] }: Contract,
  today: CalendarDate,
): readonly Transaction[] {
  return announced
    .map(({ cents, lines, expectedOn }, index): Transaction => {
      return {
        resourceId: volatileId(`${resourceId}/${today}`, index),
        transactionAmount: { currency, amount: printAmount(Math.abs(cents)) },
        creditDebitIndicator: cents < 0 ? 'DBIT' : 'CRDT',
        status: 'PDNG',
        expectedBookingDate: expectedOn,
        remittanceInformation: { unstructured: lines },
      };
    })
    .toReversed();
}

/** 64 hex digits and a counter. */
export function volatileId(of: string, index: number): string {
  return `${createHash('sha256').update(`pending/${of}`).digest('hex')}-${String(index + 1).padStart(16, '0')}`;
}
