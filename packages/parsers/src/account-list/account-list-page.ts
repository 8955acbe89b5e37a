import type { Amount } from '@relais/model';
import type { BankPage } from '../page/bank-page.ts';
import { PageDriftError } from '../page/page-drift-error.ts';

/** What a row of the account list is. Only `current` accounts are payment accounts. */
export type AccountKind =
  | 'current'
  | 'savings'
  | 'loan'
  | 'mortgage'
  | 'revolving'
  | 'securities'
  | 'insurance'
  | 'card'
  | 'unknown';

/** One row of the account list, of whatever kind. */
export interface AccountListRow {
  readonly kind: AccountKind;
  /** A current account, or the deferred card of one. Everything else is outside PSD2 and must be dropped. */
  readonly isPaymentAccount: boolean;
  /** The bank's product label. For a card row: the link's words, e.g. `Fin mars 2025`. */
  readonly product: string;
  readonly holder?: string;
  /** As printed, blanks collapsed: `04100 000205123 01`. */
  readonly number?: string;
  /** Includes announced operations: the booked balance is on the operations page. */
  readonly balance?: Amount;
  /** The heading the row stands under, e.g. `Comptes courants`. */
  readonly group?: string;
  /** Absolute URL. */
  readonly href?: string;
  /** Not stable over time: read it again on every visit. A card row repeats its account's. */
  readonly webid?: string;
  readonly rib?: string;
  /** `YYYYMM`, on card rows. */
  readonly cardMonth?: string;
}

/** The account list, whole. */
export interface AccountListPage {
  readonly holder?: string;
  readonly rows: readonly AccountListRow[];
}

/**
 * Reads every row of the account list.
 *
 * @throws {PageDriftError} `page_drift` when a row cannot be read with certainty
 */
export function parseAccountList(_page: BankPage): AccountListPage {
  throw new PageDriftError({ page: 'account_list', mark: 'unread', shapes: [] });
}
