/**
 * What pages of the real bank hold beside their data. Each may be taken away or added, so that tests can prove that no
 * program depends on it. The year is that of the page on which it was seen; releases before it do not have it.
 */
export interface PageFeatures {
  /** An account's form holds the field that names a card, empty. 2018 to 2022. */
  readonly emptyCardKey: boolean;
  /** Forms hold the fields of views that are not open, all empty. 2018 to 2022. */
  readonly emptyFields: boolean;
  /** Lists state the widths of their columns, by `col` elements directly in the table. 2018 to 2022. */
  readonly columnWidths: boolean;
  /** The caption holds a selector of the order, for phones. It takes the place of the hidden field. From 2021. */
  readonly sortSelect: boolean;
  /** The search block is open when a list is, until "more" on pages of 2022. Off: a button opens it. From 2020. */
  readonly openSearch: boolean;
  /** Ids of forms and panels are those of the release, and change over a session. 2018 to 2022. */
  readonly changingIds: boolean;
  /** References in the hidden state are padded with blanks. 2018 to 2022. */
  readonly paddedReferences: boolean;
  /** Slashes in the hidden state are escaped. 2018 to 2022. */
  readonly escapedSlashes: boolean;
  /** The cursor in the hidden state is null at the end of a list. Off: it is empty. 2018 to 2022. */
  readonly nullCursor: boolean;
  /** The announced total in the hidden state is null with nothing announced. Off: it is zero. 2018 to 2022. */
  readonly nullTotal: boolean;
  /** Comments with conditions for old browsers stand around the root element. 2018 to 2022. */
  readonly conditionalComments: boolean;
  /** A script in the head holds markup and comments. 2018 to 2022. */
  readonly headScript: boolean;
  /** A search form stands inside a comment. 2018 to 2022. */
  readonly commentedSearch: boolean;
  /** Attributes, menus and scripts are raw UTF-8, so no page is ASCII. 2018 to 2022. */
  readonly rawText: boolean;
  /** Two empty `head` elements stand near the end. 2018 to 2022. */
  readonly emptyHeads: boolean;
  /** Only rows with an advice link have help for screen readers. Off: every row that unfolds. 2021 and 2022. */
  readonly rareHelp: boolean;
  /** Names in the query of the form are those of the release. Off: one set for all. 2018 to 2022. */
  readonly queryNames: boolean;
  /** The block of "more" has doubled class tokens, and its link a title. 2022. */
  readonly titledMore: boolean;
  /** No blank stands behind the heading of the amounts. 2022. */
  readonly trimmedHeadings: boolean;
  /** The title of operations is that of the account list. 2018. */
  readonly listTitle: boolean;
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
  columnWidths: true,
  sortSelect: true,
  openSearch: true,
  changingIds: true,
  paddedReferences: true,
  escapedSlashes: true,
  nullCursor: true,
  nullTotal: true,
  conditionalComments: true,
  headScript: true,
  commentedSearch: true,
  rawText: true,
  emptyHeads: true,
  rareHelp: true,
  queryNames: true,
  titledMore: true,
  trimmedHeadings: true,
  listTitle: true,
  adviceOfOrders: true,
  branchLink: true,
  cardTitles: true,
  securitiesTotal: true,
};
