import type { Amount, Balance, CalendarDate, Decimal, Transaction } from '@relais/model';
import type { FormPost } from '../dom/form-post.ts';
import type { OperationKind } from '../label/classify-label.ts';

/** One row of the operations table. */
export interface ParsedOperation {
  /** Without `resourceId` and `entryReference`, which the web bank does not show. */
  readonly transaction: Transaction;
  /** The 17 digits of the advice link, if the row has one. The API's `entryReference` begins with them. */
  readonly reference?: string;
  readonly kind: OperationKind;
  /** The account's balance after this row, if the customer displays it. */
  readonly runningBalance?: Decimal;
}

/** What an operations page leads to. */
export interface OperationsFrame {
  /** What to post for more rows; absent at the end of the list. */
  readonly more?: FormPost;
  /** The page's own form with no button pressed: put the action behind its fields, e.g. `_FID_DoSearch`. */
  readonly form?: FormPost;
}

/** The operations of one account, as far as the page shows them. */
export interface OperationsPage extends OperationsFrame {
  /** The balance in the table's caption. It includes announced operations. */
  readonly caption: { readonly date?: CalendarDate; readonly balance: Amount };
  /** The accounting balance: the caption without announced operations. */
  readonly booked: Amount;
  /** The sum of announced operations, if the page shows the split. */
  readonly announced?: Amount;
  /** `CLBD` always; `XPCD` only if the page shows the split. */
  readonly balances: readonly Balance[];
  /** Rows in the order of the page. A row dated after the balance is `PDNG`. */
  readonly operations: readonly ParsedOperation[];
  /** Rows that the bank shows without a day, by their place: `row 7`. Absent when there is none. */
  readonly leftOut?: readonly string[];
  /** Absolute URL of the list of announced operations, where the page links to it. */
  readonly announcedAt?: string;
}
