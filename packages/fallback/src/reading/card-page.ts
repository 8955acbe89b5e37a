import {
  type AccountListRow,
  type CardOperationsPage,
  type FormPost,
  parseCardOperations,
  type ReadablePage,
} from '@relais/parsers';
import type { Pages } from './pages.ts';
import type { PaymentAccount } from './payment-accounts.ts';
import { refuseOtherAccount } from './same-account.ts';

/**
 * Reads a page of one debit of an account's deferred cards.
 *
 * @param row - of the account list, which leads to the first page
 * @param at - a further page
 * @throws {PageDriftError} `page_drift` when it cannot be read, or is of another account
 */
export function readCardPage(
  pages: Pages,
  account: PaymentAccount,
  row: AccountListRow,
  signal: AbortSignal,
  at: string | FormPost = row.href ?? '',
): Promise<CardOperationsPage> {
  const parse = (page: ReadablePage): CardOperationsPage => {
    const parsed = parseCardOperations(page);
    refuseOtherAccount('card_operations', row, page.url, parsed.switchCard ?? parsed.more);
    return parsed;
  };
  return pages.read({ page: 'cards', account: account.iban, at }, parse, signal);
}
