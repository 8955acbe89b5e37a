import type { Amount, CalendarDate, Transaction } from '@relais/model';
import type { BankPage } from '../page/bank-page.ts';
import type { FormPost } from '../page/form-post.ts';
import { PageDriftError } from '../page/page-drift-error.ts';

/** One deferred-debit card that the page can show. */
export interface CardChoice {
  /** Value of the page's selector; absent when the page knows one card only. */
  readonly key?: string;
  readonly selected: boolean;
  /** e.g. `MASTERCARD`. */
  readonly type?: string;
  /** e.g. `497256xxxxxx7716`. */
  readonly maskedNumber: string;
  readonly holder?: string;
  /** What the month adds up to. */
  readonly total?: Amount;
}

/** One payment made with the card. */
export interface CardOperation {
  /** `PDNG`; `bookingDate` is the debit date, `transactionDate` the day of the purchase. */
  readonly transaction: Transaction;
  readonly merchant: string;
  readonly city?: string;
  /** Where the purchase was in another currency. Signed. */
  readonly original?: Amount;
  /** A bundle of payments to one merchant: the parts are behind this absolute URL, the bundle must be dropped. */
  readonly bundle?: string;
}

/** One month of one deferred-debit card. */
export interface CardOperationsPage {
  readonly cards: readonly CardChoice[];
  /** The day the account is debited: the last of the month, or the printed one. */
  readonly debitDate: CalendarDate;
  readonly operations: readonly CardOperation[];
  readonly more?: FormPost;
}

/**
 * Reads one month of a deferred-debit card.
 *
 * @throws {PageDriftError} `page_drift` when a value cannot be read with certainty
 */
export function parseCardOperations(_page: BankPage): CardOperationsPage {
  throw new PageDriftError({ page: 'card_operations', mark: 'unread', shapes: [] });
}
