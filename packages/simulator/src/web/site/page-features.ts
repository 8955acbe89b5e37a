/**
 * What pages of the real bank hold beside their data. Each may be taken away or added, so that tests can prove that no
 * program depends on it.
 */
export interface PageFeatures {
  /** An account's form holds the field that names a card, empty. */
  readonly emptyCardKey: boolean;
  /** Forms hold the fields of views that are not open, all empty. */
  readonly emptyFields: boolean;
  /** The advice slip of an order on the stock exchange has words of its own, as in 2015. */
  readonly adviceOfOrders: boolean;
  /** A script of the account list names the site of the customer's branch, with the port. */
  readonly branchLink: boolean;
  /** Words of a card's month are marked like those of an account, from 2021 on. */
  readonly cardTitles: boolean;
  /** A row below the portfolios says what they come to, and leads to their summary. */
  readonly securitiesTotal: boolean;
}

/** All that the real pages hold. */
export const EVERY_FEATURE: PageFeatures = {
  emptyCardKey: true,
  emptyFields: true,
  adviceOfOrders: true,
  branchLink: true,
  cardTitles: true,
  securitiesTotal: true,
};
