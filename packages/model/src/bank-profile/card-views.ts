/** Views of the web bank that show cards apart from their accounts: a customer's own cards, or a company's. */
export type CardView = 'cards' | 'company_cards';

/** The pages of one such view. */
export interface CardViewPages {
  /** Page that lists the cards, below `/[subbank/]LANG/`, for customers without a link that leads there. */
  readonly list: string;
  /**
   * Parts of the addresses of its pages; upper and lower case are equal. A page that mentions one of them, in its menu
   * or anywhere else, shows that this customer has the view.
   */
  readonly marks: readonly string[];
}
