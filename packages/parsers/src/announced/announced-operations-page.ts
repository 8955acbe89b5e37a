import type { Transaction } from '@relais/model';
import type { OperationKind } from '../label/classify-label.ts';
import type { BankPage } from '../page/bank-page.ts';
import { PageDriftError } from '../page/page-drift-error.ts';

/** One announced operation. It may still change or vanish. */
export interface AnnouncedOperation {
  /** `PDNG`; the printed date is `expectedBookingDate`. */
  readonly transaction: Transaction;
  readonly kind: OperationKind;
}

/** The operations the bank has announced but not booked. */
export interface AnnouncedOperationsPage {
  readonly operations: readonly AnnouncedOperation[];
}

/**
 * Reads the announced operations.
 *
 * @throws {PageDriftError} `page_drift` when a value cannot be read with certainty
 */
export function parseAnnouncedOperations(_page: BankPage): AnnouncedOperationsPage {
  throw new PageDriftError({ page: 'announced_operations', mark: 'unread', shapes: [] });
}
