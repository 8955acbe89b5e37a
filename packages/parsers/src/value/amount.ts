import type { Decimal } from '@relais/model';
import { PageDriftError } from '../page/page-drift-error.ts';

/** One amount as printed: signed, with its currency. */
export interface PrintedAmount {
  readonly amount: Decimal;
  /** ISO 4217, three capital letters. */
  readonly currency: string;
}

/**
 * Reads one amount as the bank prints it: `-1 234,56 EUR` (blanks may be U+00A0 or U+202F), `+269.042,11 EUR`.
 *
 * @throws {PageDriftError} `page_drift` when the text is not exactly one signed amount with its currency
 */
export function parseAmount(_printed: string): PrintedAmount {
  throw new PageDriftError({ page: 'value', mark: 'amount.form', shapes: [] });
}
