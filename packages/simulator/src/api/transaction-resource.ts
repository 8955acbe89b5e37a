import type { CalendarDate, Transaction } from '@relais/model';
import type { Contract, Operation } from '../ledger/ledger.ts';
import { printAmount } from './print-amount.ts';

/** An operation as STET Transaction, of a version of 1.4.2 or later. */
export function transactionResource(operation: Operation): Transaction {
  const { reference, token, cents, currency, bookingDate, valueDate, purchaseDate, lines } = operation;
  return {
    resourceId: `${reference}-${token}`,
    transactionAmount: { currency, amount: printAmount(Math.abs(cents)) },
    creditDebitIndicator: cents < 0 ? 'DBIT' : 'CRDT',
    status: 'BOOK',
    bookingDate,
    valueDate,
    ...(purchaseDate === undefined ? {} : { transactionDate: purchaseDate }),
    remittanceInformation: { unstructured: lines },
  };
}

/** A range of booking dates. */
export interface BookingWindow {
  /** Inclusive. */
  readonly from?: CalendarDate | undefined;
  /** Exclusive (STET part 2: `dateTo` is the first day after the window). */
  readonly to?: CalendarDate | undefined;
}

/** Whether a window holds a day. */
export function isInWindow(day: CalendarDate, { from, to }: BookingWindow): boolean {
  return (from === undefined || day >= from) && (to === undefined || day < to);
}

/** The contract's operations inside a window, newest first. */
export function operationsIn({ operations }: Contract, window: BookingWindow): readonly Operation[] {
  return operations.filter(({ bookingDate }) => isInWindow(bookingDate, window)).toReversed();
}
