import type { CalendarDate, LeftOut, Transaction } from '@relais/model';
import { type ListedCard, PageDriftError, type UnreadCard } from '@relais/parsers';
import { type DeferredCard, readDeferredCards } from '../deferred-cards.ts';
import type { Pages } from '../pages.ts';
import type { PaymentAccount } from '../payment-accounts.ts';
import { isPagesOwn } from '../problem-error.ts';
import type { CardList, CardsInList } from './card-list.ts';
import { readOwnCard } from './own-card.ts';

/** The deferred cards of an account. They are below it in the account list, or have pages of their own. */
export interface CardsOfAccount {
  readonly cards: readonly DeferredCard[];
  /** What else it has, once for each card. */
  readonly leftOut: readonly LeftOut[];
  /** Why a card was left out, by its id. */
  readonly failures: ReadonlyMap<string, unknown>;
  /** Numbers of the cards below the account, as the pages mask them. */
  readonly below: readonly string[];
}

export interface CardsOfAccountOptions {
  readonly pages: Pages;
  readonly account: PaymentAccount;
  /** Absent where no page of the session leads to one. */
  readonly list: CardList | undefined;
  readonly today: CalendarDate;
  readonly booked: (since: CalendarDate) => Promise<readonly Transaction[]>;
  readonly signal: AbortSignal;
}

/**
 * Reads all deferred cards of an account.
 *
 * The cards below the account must be read, or the call ends. The others have pages of their own. The reader leaves such a card
 * out if its page cannot be had, or not be read with certainty. Too little is known of those pages to give up the accounts for
 * them.
 *
 * @throws {RelaisError} `page_drift` and the like, of pages below the account
 */
export async function readCardsOfAccount(options: CardsOfAccountOptions): Promise<CardsOfAccount> {
  const { pages, account, list, signal } = options;
  const below = await readDeferredCards(pages, account, signal);
  const twins = Array.from({ length: below.dropped }, () => 'card_twins' as const);
  if (list === undefined) return { cards: below.cards, leftOut: twins, failures: new Map(), below: below.numbers };
  let whole: CardsInList;
  try {
    whole = await list.whole(signal);
  } catch (error) {
    if (!isPagesOwn(error)) throw error;
    const failures = new Map([[ANY_CARD, error]]);
    return { cards: below.cards, leftOut: [...twins, 'cards'], failures, below: below.numbers };
  }
  const isOther = ({ maskedNumber = '' }: ListedCard | UnreadCard): boolean => !below.numbers.includes(maskedNumber);
  const others = whole.cards.filter((card) => isDebitedTo(card, account) && isOther(card));
  const unread = whole.unread.filter((card) => isOther(card) && (!isPlaced(card) || isDebitedTo(card, account)));
  const read: DeferredCard[] = [];
  const failures = new Map<string, unknown>(whole.failure === undefined ? [] : [[ANY_CARD, whole.failure]]);
  const leftOut: LeftOut[] = [...twins];
  const numbers = [...below.numbers];
  for (const card of others) {
    try {
      const own = await readOwnCard({ ...options, list, listed: card });
      // The API does not show an immediate-debit card: it is no twin of another.
      if (own === undefined) continue;
      read.push(own);
    } catch (error) {
      if (!isPagesOwn(error)) throw error;
      leftOut.push('cards');
      failures.set(`${account.iban}/${card.maskedNumber.slice(-4)}`, error);
    }
    numbers.push(card.maskedNumber);
  }
  for (const { mark, endings, ...item } of unread) {
    // Which account an item without one belongs to, the caller asks once for all.
    if (isPlaced(item)) leftOut.push('cards');
    for (const ending of endings) {
      failures.set(`${account.iban}/${ending}`, new PageDriftError({ page: 'card_list', mark, shapes: [] }));
    }
    numbers.push(...endings);
  }
  const all = [...below.cards, ...read];
  const endings = Map.groupBy(numbers, (number) => number.slice(-4));
  const cards = all.filter(({ maskedNumber }) => endings.get(maskedNumber.slice(-4))?.length === 1);
  leftOut.push(...Array.from({ length: all.length - cards.length }, () => 'card_twins' as const));
  return { cards, leftOut, failures, below: below.numbers };
}

/** Key of a failure that any card may be behind. */
const ANY_CARD = '*';

/** Why a card of that id is not among the cards, where that may be why. */
export function failureOf({ failures }: CardsOfAccount, id: string): unknown {
  return failures.get(id) ?? failures.get(ANY_CARD);
}

/** The list of cards knows an account by its number alone. */
export function isDebitedTo({ account }: Pick<ListedCard, 'account'>, { row }: Pick<PaymentAccount, 'row'>): boolean {
  return row.number !== undefined && digitsOf(row.number) === digitsOf(account);
}

/** Whether an item that cannot be read names its account. */
export function isPlaced<C extends Pick<UnreadCard, 'account'>>(card: C): card is C & Pick<ListedCard, 'account'> {
  return card.account !== undefined;
}

function digitsOf(number: string): string {
  return number.replace(/\s/g, '');
}
