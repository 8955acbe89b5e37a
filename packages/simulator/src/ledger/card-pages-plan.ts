/**
 * How the bank writes the pages of one customer's cards. Each value was met on the real site in some year; the year
 * stands in the README.
 */
export interface CardPagesPlan {
  /** Heading of a month: until which day was bought, or from which day to which. @defaultValue `until` */
  readonly heading?: 'until' | 'period';
  /** How several cards of one debit are offered. A list has no key to post. @defaultValue `select` */
  readonly chooser?: 'select' | 'list';
  /** Where the parts of a bundle are: on a page of their own, or on that of the month. @defaultValue `apart` */
  readonly bundles?: 'apart' | 'same page';
  /** Where the fee stands that is part of an amount abroad. @defaultValue `inside` for companies, else `none` */
  readonly fees?: 'none' | 'inside' | 'line' | 'capitals';
  /** Withdrawals, which the account shows too: whether months list them, and whether totals count them. @defaultValue `listed` */
  readonly withdrawals?: 'none' | 'listed' | 'counted';
  /** Months in the list of cards: two, or the latest alone. @defaultValue 2 */
  readonly listedMonths?: 1 | 2;
  /** Cells that name a month in the list of cards. @defaultValue `th`, and `td` before 2021 */
  readonly monthCells?: 'th' | 'td';
  /** The odd part of the last card in the list: its words for a month, its number, or its account. @defaultValue `nothing` */
  readonly oddItem?: 'nothing' | 'words' | 'number' | 'account';
  /** Number of cards on the first page of the list; a second page has the others. @defaultValue all */
  readonly cardsOnFirstPage?: number;
  /** Address of the functions of a card. @defaultValue `PCS2`, and `PCS1` before 2021 */
  readonly functionsAt?: 'PCS1' | 'PCS2';
  /** Layout of the functions of a card. @defaultValue `table` */
  readonly functions?: 'table' | 'blocks';
  /** The bank's words for a deferred debit. @defaultValue `Différé` */
  readonly deferredWords?: string;
  /** The input that shows the older months above a card's payments. `none`: all are shown. @defaultValue `submit` */
  readonly olderMonths?: 'none' | 'submit' | 'image';
  /** Whether the months above a card's payments have their year. @defaultValue true */
  readonly hasYears?: boolean;
  /** The month that the printed day of a debit lies in. @defaultValue `same` */
  readonly debitedIn?: 'same' | 'next';
  /** Whether the link from a company's card to its months begins at the host. @defaultValue true */
  readonly hasHostLinks?: boolean;
  /** Whether the only company has a page before that of its cards. @defaultValue false */
  readonly namesOnlyCompany?: boolean;
  /** Cards of a company on one page. @defaultValue 10 */
  readonly companyCardsOnPage?: number;
  /** Whether a selector of cards stands beside the months of a company's card. @defaultValue true */
  readonly hasCardSelector?: boolean;
}

/** The same, with every choice made. */
export type CardPages = Required<CardPagesPlan>;

/** The pages as most customers meet them. */
export function cardPagesOf(plan: CardPagesPlan, isToday: boolean): CardPages {
  return {
    heading: 'until',
    chooser: 'select',
    bundles: 'apart',
    fees: 'none',
    withdrawals: 'listed',
    listedMonths: 2,
    monthCells: isToday ? 'th' : 'td',
    oddItem: 'nothing',
    cardsOnFirstPage: Number.POSITIVE_INFINITY,
    functionsAt: isToday ? 'PCS2' : 'PCS1',
    functions: 'table',
    deferredWords: 'Différé',
    olderMonths: 'submit',
    hasYears: true,
    debitedIn: 'same',
    hasHostLinks: true,
    namesOnlyCompany: false,
    companyCardsOnPage: 10,
    hasCardSelector: true,
    ...plan,
  };
}
