import {
  parseAccountList,
  parseAnnouncedOperations,
  parseCardFunctions,
  parseCardList,
  parseCardMonth,
  parseCardOperations,
  parseOperations,
  parseOperationsCsv,
  parseRib,
} from '@relais/parsers';
import {
  type DisplayPreferences,
  renderAccountListPage,
  renderAnnouncedPage,
  renderCardFunctionsPage,
  renderCardHalfYearPage,
  renderCardListPage,
  renderCardPage,
  renderCardTimelinePage,
  renderOperationsPage,
  renderRibPage,
} from '@relais/simulator/pages';
import fc from 'fast-check';
import { accountBook } from './books/account.ts';
import { cardsOf, customer, customerWithAccount, type Listed, ownCardsOf, withWithdrawals } from './books/customer.ts';
import { addressOf, site, siteOfAnyFeatures } from './books/site.ts';
import { accountListTruth } from './truth/account-list-truth.ts';
import { announcedTruth } from './truth/announced-truth.ts';
import { cardAddress, cardTruth } from './truth/card-truth.ts';
import { csvTruth, printCsv } from './truth/csv-truth.ts';
import { operationsAddress, operationsTruth } from './truth/operations-truth.ts';
import { cardFunctionsTruth, cardHalfYearTruth, cardListTruth, cardMonthTruth } from './truth/own-card-truth.ts';
import { webidOf } from './truth/printed.ts';
import { ribTruth } from './truth/rib-truth.ts';

/** The kinds of page that hold data. */
export const KINDS = [
  'operations',
  'account_list',
  'rib',
  'card_operations',
  'announced_operations',
  'card_list',
  'card_functions',
  'card_month',
  'csv',
] as const;

/** One of them. */
export type DataKind = (typeof KINDS)[number];

/** A page as the bank would show it, and all that reading it must yield. */
export interface TruePage {
  readonly kind: DataKind;
  readonly url: string;
  readonly html: string;
  readonly truth: unknown;
}

/** Reads a page of a kind. */
export const READ: Readonly<Record<DataKind, (page: { readonly url: string; readonly html: string }) => unknown>> = {
  operations: parseOperations,
  account_list: parseAccountList,
  rib: parseRib,
  card_operations: parseCardOperations,
  announced_operations: parseAnnouncedOperations,
  card_list: parseCardList,
  card_functions: parseCardFunctions,
  card_month: parseCardMonth,
  csv: ({ html }) => parseOperationsCsv(html),
};

/** How large a random ledger may become. */
export interface Size {
  readonly fewestRows?: number;
  readonly mostRows?: number;
  /** Each feature of the pages is there or not, and some operations have no label or no day. @defaultValue false */
  readonly isOdd?: boolean;
}

/** How the customer has the list shown. */
export const preferences: fc.Arbitrary<DisplayPreferences> = fc.record({
  valueDate: fc.boolean(),
  amountColumns: fc.constantFrom(1, 2),
  runningBalance: fc.boolean(),
  counterValue: fc.constantFrom('none', 'none', 'USD'),
  groupByDate: fc.boolean(),
  labelLines: fc.constantFrom(1, 2, 3, 4),
});

function operationsPage(size: Size): fc.Arbitrary<TruePage> {
  const isLarge = (size.mostRows ?? 0) > 50;
  const nobody: fc.Arbitrary<readonly Listed[]> = fc.constant([]);
  return fc
    .record({
      site: size.isOdd === true ? siteOfAnyFeatures : site,
      book: accountBook({ ...size, hasOddRows: size.isOdd === true }),
      others: fc.oneof({ weight: 3, arbitrary: nobody }, { weight: 1, arbitrary: customer }),
      preferences,
      moreSteps: isLarge ? fc.nat(4) : fc.constant(0),
      searched: fc.option(fc.tuple(fc.nat(140), fc.nat(140)), { nil: undefined, freq: 4 }),
    })
    .map(({ searched, others, ...rest }) => {
      const { site, book, preferences, moreSteps } = rest;
      const search = searched && {
        from: dayBefore(book.today, Math.max(...searched)),
        to: dayBefore(book.today, Math.min(...searched)),
      };
      const view = { ...rest, ...(search === undefined ? {} : { search }) };
      const contracts = [book.contract, ...others.map(({ contract }) => contract)];
      const { contract, today } = book;
      const shown = { contract, contracts, today, preferences, moreSteps, ...(search === undefined ? {} : { search }) };
      const html = renderOperationsPage({ ...site, ...shown });
      return { kind: 'operations', url: operationsAddress(view), html, truth: operationsTruth(view, html) };
    });
}

function dayBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);
}

const accountListPage: fc.Arbitrary<TruePage> = fc.tuple(site, customer).map(([site, listed]) => {
  const contracts = listed.map(({ contract }) => contract);
  const name = contracts[0]?.holder ?? '';
  const html = renderAccountListPage({ ...site, contracts });
  const url = addressOf(site, 'comptes-et-contrats.html');
  return { kind: 'account_list', url, html, truth: accountListTruth(site, name, listed) };
});

const ribPage: fc.Arbitrary<TruePage> = fc.tuple(site, customerWithAccount).map(([site, listed]) => {
  const html = renderRibPage({ ...site, contracts: listed.map(({ contract }) => contract) });
  return { kind: 'rib', url: addressOf(site, 'rib.cgi'), html, truth: ribTruth(listed) };
});

function cardPage({ mostRows = 12 }: Size): fc.Arbitrary<TruePage> {
  return fc
    .record({
      site,
      book: accountBook({ mostRows: 0 }),
      cards: cardsOf(3, mostRows),
      month: fc.nat(1),
      chosen: fc.nat(2),
      rows: fc.constantFrom(3, 50),
    })
    .map(({ site, book, cards, month, chosen, rows }) => {
      const contract = { ...book.contract, cards };
      const debitedOn = cards[0]?.months[month]?.debitedOn ?? '';
      const view = { site, contract, debitedOn, card: chosen % cards.length, rows };
      const html = renderCardPage({ ...site, ...view });
      return { kind: 'card_operations', url: cardAddress(view), html, truth: cardTruth(view) };
    });
}

const NOTHING_ODD = { oddItem: 'nothing' } as const;

function cardListPage({ mostRows = 3 }: Size): fc.Arbitrary<TruePage> {
  const account = fc.tuple(accountBook({ mostRows: 0 }), ownCardsOf(3, Math.min(mostRows, 4)));
  return fc
    .record({ site, accounts: fc.array(account, { minLength: 1, maxLength: 3 }) })
    .filter(({ accounts }) => {
      const numbers = accounts.flatMap(([, cards]) => cards.map(({ maskedNumber }) => maskedNumber));
      return new Set(numbers).size === numbers.length;
    })
    .map(({ site: drawn, accounts }) => {
      const contracts = accounts.map(([{ contract }, cards]) => withWithdrawals({ ...contract, cards }));
      // A list whose only card is odd is refused.
      const { cardsOnFirstPage = 99, oddItem = 'nothing' } = drawn.cardPages;
      const isOnlyOdd = contracts.flatMap(({ cards }) => cards).length === 1 && oddItem !== 'words';
      const site = { ...drawn, cardPages: { ...drawn.cardPages, cardsOnFirstPage, ...(isOnlyOdd && NOTHING_ODD) } };
      const html = renderCardListPage({ ...site, contracts, today: accounts[0]?.[0].today ?? '' });
      return {
        kind: 'card_list',
        url: addressOf(site, 'SCIM_default.aspx'),
        html,
        truth: cardListTruth(site, contracts),
      };
    });
}

const ownCard = (mostRows: number) =>
  fc
    .record({ site, book: accountBook({ mostRows: 0 }), cards: ownCardsOf(3, mostRows), chosen: fc.nat(2) })
    .map(({ site, book, cards, chosen }) => {
      const place = chosen % cards.length;
      const [first] = cards;
      if (first === undefined) throw new RangeError('no card');
      const contract = withWithdrawals({ ...book.contract, cards });
      return { site, contract, card: cards[place] ?? first, place };
    });

const cardFunctionsPage: fc.Arbitrary<TruePage> = fc
  .tuple(ownCard(0), fc.constantFrom('deferred', 'immediate'))
  .map(([view, debit]) => {
    const card = { ...view.card, debit };
    const html = renderCardFunctionsPage({ ...view.site, contract: { ...view.contract, cards: [card] } });
    const url = addressOf(view.site, 'PCS2_FUNCTIONS.aspx?_tabi=C');
    return { kind: 'card_functions', url, html, truth: cardFunctionsTruth({ ...view, card }) };
  });

function cardMonthPage({ mostRows = 12 }: Size): fc.Arbitrary<TruePage> {
  return fc.tuple(ownCard(mostRows), fc.nat(5), fc.boolean(), fc.nat(3)).map(([view, at, unfolds, year]) => {
    const { site, contract, card, place } = view;
    const months = [...card.months.toReversed(), ...(card.settled ?? [])];
    const [first] = months;
    if (first === undefined) throw new RangeError('no month');
    const month = months[at % months.length] ?? first;
    const { debitedOn } = month;
    const ofCard = { ...site, contract, card: place, debitedOn };
    const isAbroad = month.purchases.every(({ original }) => original?.currency !== contract.currency);
    if (year === 0 && month.purchases.length < 40 && isAbroad) {
      const html = renderCardHalfYearPage(ofCard);
      const url = `${addressOf(site, 'CRP8_SCIM_DEPCAR.aspx')}?_tabi=C&carte=${place}`;
      return { kind: 'card_month', url, html, truth: cardHalfYearTruth(view, month) };
    }
    // A month that is not in the line is shown with the older ones.
    const isUnfolded = unfolds || at % months.length > 3;
    const today = at % 2 === 0 ? debitedOn : '2018-01-01';
    const html = renderCardTimelinePage({ ...ofCard, today, isUnfolded });
    const url = `${addressOf(site, 'PCS3_SCIM_DEPCAR.aspx')}?_tabi=C&_pid=Depenses&carte=${place}`;
    return { kind: 'card_month', url, html, truth: cardMonthTruth(view, month, isUnfolded) };
  });
}

function announcedPage({ mostRows = 12 }: Size): fc.Arbitrary<TruePage> {
  return fc.tuple(site, accountBook({ mostRows: Math.min(mostRows, 3) })).map(([site, book]) => {
    const html = renderAnnouncedPage({ ...site, contract: book.contract });
    const webid = webidOf(site.visit, book.contract.resourceId);
    const url = `${addressOf(site, 'mouvements.html')}?_pid=AccountMasterDetail&k_webid=${webid}&_fid=DoShowTransactionsToComeView`;
    return { kind: 'announced_operations', url, html, truth: announcedTruth(book) };
  });
}

function csvFile(size: Size): fc.Arbitrary<TruePage> {
  return (
    fc
      .record({
        book: accountBook(size),
        language: fc.constantFrom('fr', 'en'),
        amountColumns: fc.constantFrom(1, 2),
      })
      .map((view): TruePage => ({ kind: 'csv', url: '', html: printCsv(view), truth: csvTruth(view) }))
      // Chance can write two letters that are one letter in a wrong charset: such a file is refused, and rightly.
      .filter(({ html }) => !/[\u00c2-\u00df][\u0080-\u00bf]/.test(html))
  );
}

/** Random pages of a kind: any ledger, preferences, language, sub-bank, id prefix, release. */
export function truePages(kind: DataKind, size: Size = {}): fc.Arbitrary<TruePage> {
  switch (kind) {
    case 'operations':
      return operationsPage(size);
    case 'account_list':
      return accountListPage;
    case 'rib':
      return ribPage;
    case 'card_operations':
      return cardPage(size);
    case 'announced_operations':
      return announcedPage(size);
    case 'card_list':
      return cardListPage(size);
    case 'card_functions':
      return cardFunctionsPage;
    case 'card_month':
      return cardMonthPage(size);
    case 'csv':
      return csvFile(size);
  }
}
