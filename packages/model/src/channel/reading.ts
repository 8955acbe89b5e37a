/**
 * What an answer lacks although the web bank has it:
 *
 * - `unknown_products`: rows of the account list that may be payment accounts, but whose kind Relais does not know
 * - `accounts_in_doubt`: payment accounts whose balance the account list shows in several currencies
 * - `no_right`: accounts whose pages the bank keeps from this customer
 * - `card_twins`: deferred cards that nothing tells apart
 * - `cards`: cards on pages of their own that could not be read, or not be tied to an account
 * - `company_cards`: cards of a company, which the web bank does not tie to an account
 * - `announced`: what is announced and not booked
 * - `undated`: rows of operations that the bank shows without a day
 */
export type LeftOut =
  | 'unknown_products'
  | 'accounts_in_doubt'
  | 'no_right'
  | 'card_twins'
  | 'cards'
  | 'company_cards'
  | 'announced'
  | 'undated';

/** What a channel knows of the source of its answer, and how whole the answer is. */
export interface Reading {
  /** False when the channel could serve a part only, e.g. 90 days of the 400 that were asked for. */
  readonly complete: boolean;
  /** The missing parts, where the channel knows them. Then `complete` is false. */
  readonly leftOut?: readonly LeftOut[];
  /** First booking date that the answer covers, where it begins later than was asked, `YYYY-MM-DD`. */
  readonly servedFrom?: string;
  /** Rows of other days than those that were asked for: the bank sent them, and they are not delivered. Absent: none. */
  readonly outside?: number;
  /**
   * `export`: the page could not be read, and the answer was made from the bank's file export. Its label lines are joined, and
   * rows that are only announced are missing. Absent: from the channel's ordinary source.
   */
  readonly source?: 'export';
}
