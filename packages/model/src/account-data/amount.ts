/**
 * An amount of money as STET writes it (AmountType).
 *
 * `amount` is a decimal string with a point, e.g. `"-1234.56"`; it is never turned into a float.
 */
export interface Amount {
  /** ISO 4217, three capital letters. */
  readonly currency: string;
  readonly amount: string;
}
