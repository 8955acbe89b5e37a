import type { BankPage } from '../page/bank-page.ts';
import { PageDriftError } from '../page/page-drift-error.ts';

/** `none`: the bank does not know the transaction (any more). `page`: a page came instead; ask `recognise` which. */
export type ScaState = 'pending' | 'validated' | 'cancelled' | 'none' | 'page';

/**
 * Reads one answer to the question whether the customer has confirmed.
 *
 * @throws {PageDriftError} `page_drift` when it is XML without a known state
 */
export function parseScaState(_page: BankPage): ScaState {
  throw new PageDriftError({ page: 'sca', mark: 'unread', shapes: [] });
}
