/** Where the web bank shows cards apart from the accounts they are debited to: a customer's own, or those of a company. */
export type CardView = 'cards' | 'company_cards';

/** The pages of one such view. */
export interface CardViewPages {
  /** Where its cards are listed, below `/[subbank/]LANG/`, for customers who have no link that leads there. */
  readonly list: string;
  /**
   * Parts of the addresses of its pages, in any case. A page that mentions one of them, in its menu or anywhere else, shows
   * that this customer has the view.
   */
  readonly marks: readonly string[];
}
