import type { AnnouncedOperationsPage } from '@relais/parsers';
import type { AccountBook } from '../books/account.ts';
import { unsigned } from './printed.ts';

/** All that the page of announced operations must yield, from the ledger. */
export function announcedTruth({ contract, announcedKinds }: AccountBook): AnnouncedOperationsPage {
  return {
    operations: (contract.announced ?? []).map(({ cents, lines, expectedOn }, index) => ({
      transaction: {
        ...unsigned(cents, contract.currency),
        status: 'PDNG',
        expectedBookingDate: expectedOn,
        remittanceInformation: { unstructured: lines },
      },
      kind: announcedKinds[index] ?? 'other',
    })),
  };
}
