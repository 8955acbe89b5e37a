import type { Iban } from '@relais/model';
import type { BankPage } from '../page/bank-page.ts';
import { PageDriftError } from '../page/page-drift-error.ts';

/** One account of the RIB page. */
export interface RibAccount {
  /** Product and holder, as printed. */
  readonly label: string;
  /** As printed, blanks collapsed: `04100 000205123 01`. */
  readonly number?: string;
  /** Check digits and, for France, RIB key are right. */
  readonly iban: Iban;
}

/** The accounts that have an IBAN. */
export interface RibPage {
  readonly accounts: readonly RibAccount[];
}

/**
 * Reads the IBANs.
 *
 * @throws {PageDriftError} `page_drift` when one of them does not check
 */
export function parseRib(_page: BankPage): RibPage {
  throw new PageDriftError({ page: 'rib', mark: 'unread', shapes: [] });
}
