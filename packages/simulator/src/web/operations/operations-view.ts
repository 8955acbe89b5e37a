import type { CalendarDate } from '@relais/model';
import type { Contract, Operation } from '../../ledger/ledger.ts';

/** How many rows each step of "Plus d'opérations" adds. */
export const ROWS_PER_STEP = 50;

/** The days a search is for, both included. */
export interface DateSearch {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** What an operations page shows of a contract. */
export interface OperationsView {
  /** Key of the contract. */
  readonly resourceId: string;
  /** Steps of rows shown, from 1. */
  readonly steps: number;
  readonly search?: DateSearch;
  /** In place of the account's operations, one month of a deferred card. */
  readonly card?: CardView;
}

/** Which card, and which of its months. */
export interface CardView {
  /** `202503`. */
  readonly month: string;
  /** Counted from 0. */
  readonly index: number;
}

/** The rows of a page. */
export interface OperationsWindow {
  /** Newest first. */
  readonly rows: readonly Operation[];
  readonly hasMore: boolean;
}

/** Cuts a view out of a contract. Pages are cumulative: each step shows the rows of the steps before it, too. */
export function windowOf({ operations }: Contract, { steps, search }: OperationsView): OperationsWindow {
  const wanted = operations
    .filter(({ bookingDate }) => search === undefined || (bookingDate >= search.from && bookingDate <= search.to))
    .toReversed();
  const shown = steps * ROWS_PER_STEP;
  return { rows: wanted.slice(0, shown), hasMore: wanted.length > shown };
}
