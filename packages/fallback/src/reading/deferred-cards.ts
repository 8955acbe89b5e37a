import {
  type Account,
  type Amount,
  addDecimals,
  type Balance,
  compareDecimals,
  type DeferredCardWords,
  type Transaction,
} from '@relais/model';
import { type AccountListRow, type CardChoice, type CardOperationsPage, PageDriftError } from '@relais/parsers';
import { readCardPage } from './card-page.ts';
import type { Pages } from './pages.ts';
import type { PaymentAccount } from './payment-accounts.ts';

/** One debit to come of one card. */
export interface CardMonth {
  /** The bank's own for it, e.g. `Fin mars 2025`. */
  readonly words: string;
  readonly debitDate: string;
  /** Signed: what is owed is negative. */
  readonly total: Amount;
  /** The payments with the card: behind a row of the account list, or read already. */
  readonly of: { readonly row: AccountListRow } | { readonly payments: readonly Transaction[] };
}

/** A deferred-debit card: an account of its own for the API, a part of its account for the web bank. */
export interface DeferredCard {
  /** The IBAN of its account and the last four digits of its number. */
  readonly id: string;
  /** `own_cards`: it has pages of its own, apart from its account's. */
  readonly page: 'cards' | 'own_cards';
  readonly account: PaymentAccount;
  /** As the page masks it, e.g. `497256xxxxxx7716`. */
  readonly maskedNumber: string;
  readonly type?: string;
  readonly holder?: string;
  /** Soonest first. */
  readonly months: readonly CardMonth[];
}

/** The deferred cards of an account. */
export interface DeferredCards {
  readonly cards: readonly DeferredCard[];
  /** Cards that nothing tells apart: they are not delivered. */
  readonly dropped: number;
  /** The numbers of all, of those that are dropped too, as the page masks them. */
  readonly numbers: readonly string[];
}

/**
 * Reads which deferred cards an account has, and what each debit to come takes for each.
 *
 * @throws {PageDriftError} `page_drift` when the totals do not add up to what the account list says of the debit
 */
export async function readDeferredCards(
  pages: Pages,
  account: PaymentAccount,
  signal: AbortSignal,
): Promise<DeferredCards> {
  const found: (readonly [choice: CardChoice, month: CardMonth])[] = [];
  for (const row of account.cardRows) {
    const page = await readCardPage(pages, account, row, signal);
    const totals = totalsOf(page, row);
    for (const [index, choice] of page.cards.entries()) {
      const total = totals[index];
      if (total !== undefined)
        found.push([choice, { words: row.product, debitDate: page.debitDate, total, of: { row } }]);
    }
  }
  const byNumber = Map.groupBy(found, ([{ maskedNumber }]) => maskedNumber);
  const byEnding = Map.groupBy(byNumber.keys(), (maskedNumber) => maskedNumber.slice(-4));
  const cards = [...byNumber].flatMap(([maskedNumber, months]): readonly DeferredCard[] => {
    const ending = maskedNumber.slice(-4);
    const [[first] = []] = months;
    if (byEnding.get(ending)?.length !== 1 || first === undefined) return [];
    return [
      {
        id: `${account.iban}/${ending}`,
        page: 'cards',
        account,
        maskedNumber,
        ...(first.type === undefined ? {} : { type: first.type }),
        ...(first.holder === undefined ? {} : { holder: first.holder }),
        months: months.map(([, month]) => month).toSorted((a, b) => (a.debitDate < b.debitDate ? -1 : 1)),
      },
    ];
  });
  return { cards, dropped: byNumber.size - cards.length, numbers: [...byNumber.keys()] };
}

/** What the debit takes for each card. Where the page names no total, the only card's is that of the account list. */
function totalsOf({ cards }: CardOperationsPage, { balance }: AccountListRow): readonly (Amount | undefined)[] {
  const totals = cards.map(({ total }) => total ?? (cards.length === 1 ? balance : undefined));
  const sum = addDecimals('0', ...totals.map((total) => total?.amount ?? '0'));
  const currencies = new Set(
    [...totals, balance].filter((amount) => amount !== undefined).map(({ currency }) => currency),
  );
  const isTold = totals.every((total) => total !== undefined);
  const addsUp = balance === undefined || compareDecimals(sum, balance.amount) === 0;
  if (isTold && currencies.size === 1 && addsUp) return totals;
  throw new PageDriftError({ page: 'card_operations', mark: 'card.totals', shapes: [`${cards.length} cards`] });
}

/** The card as the API shows it, in the words of the bank's profile. */
export function accountOfCard(card: DeferredCard, words: DeferredCardWords): Account {
  const { id, account, maskedNumber, type = '', holder = '' } = card;
  const name = words.name.replace('{type}', type).replace('{holder}', holder).replace(/ {2,}/g, ' ').trim();
  return {
    resourceId: id,
    accountId: {
      other: {
        identification: words.identification.replace('{last4}', maskedNumber.slice(-4)),
        schemeName: words.schemeName,
      },
      currency: account.currency,
    },
    name,
    linkedAccount: account.iban,
    cashAccountType: 'CARD',
    _links: {},
  };
}

/** One balance for each debit to come, under the words of the account list. */
export function balancesOfCard({ months }: DeferredCard): readonly Balance[] {
  return months.map(({ words, debitDate, total }) => ({
    name: words,
    balanceAmount: total,
    balanceType: 'OTHR',
    referenceDate: debitDate,
  }));
}
