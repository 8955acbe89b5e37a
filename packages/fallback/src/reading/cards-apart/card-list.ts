import {
  type CardListPage,
  type FormPost,
  type ListedCard,
  PageDriftError,
  parseCardList,
  type UnreadCard,
} from '@relais/parsers';
import type { Pages } from '../pages.ts';
import { isPagesOwn } from '../problem-error.ts';
import { MOST_STEPS, tooManyPages } from '../too-many-pages.ts';

/** One page of the list, and where it is. */
interface ListPage extends CardListPage {
  readonly address: string;
}

/** All that the pages of the list tell. */
export interface CardsInList {
  readonly cards: readonly ListedCard[];
  /** Items that cannot be read with certainty. */
  readonly unread: readonly UnreadCard[];
  /** The reason why a further page of the list could not be read. */
  readonly failure?: unknown;
}

/** The list of all cards of a customer, on pages of its own. */
export class CardList {
  readonly #pages: Pages;
  readonly #address: string;
  #read: Promise<readonly ListPage[]> | undefined;
  /** Of a page behind the first. */
  #failure: unknown;

  constructor(pages: Pages, address: string) {
    this.#pages = pages;
    this.#address = address;
  }

  /** The list, if it was read already. */
  async known(): Promise<CardsInList | undefined> {
    const pages = await this.#read;
    return pages && this.#joined(pages);
  }

  /** @throws {PageDriftError} `page_drift` when a page of it cannot be read, or names a card that another page has named */
  async whole(signal: AbortSignal): Promise<CardsInList> {
    this.#read ??= this.#readAll(signal);
    try {
      const list = this.#joined(await this.#read);
      const numbers = [...list.cards, ...list.unread].flatMap(({ maskedNumber = [] }) => maskedNumber);
      if (new Set(numbers).size !== numbers.length) throw drifted('cards.twins');
      return list;
    } catch (error) {
      // Another call may be luckier.
      this.#read = undefined;
      throw error;
    }
  }

  /**
   * The way from a card on a page that was not used yet. Its buttons may be good for one press only. Each page of the list
   * ends the ways of the other.
   *
   * @param way - a button or a link of the card's
   */
  async fresh(
    { maskedNumber }: ListedCard,
    way: (card: ListedCard) => FormPost | string | undefined,
    signal: AbortSignal,
  ): Promise<FormPost | string> {
    const known = await this.#read;
    const address = known?.find(({ cards }) => cards.some((card) => card.maskedNumber === maskedNumber))?.address;
    const page = await this.#page(address ?? this.#address, signal);
    const card = page.cards.find((one) => one.maskedNumber === maskedNumber);
    const at = card && way(card);
    if (at === undefined) throw drifted('card.button');
    return at;
  }

  async #readAll(signal: AbortSignal): Promise<readonly ListPage[]> {
    const all: ListPage[] = [];
    const numbers = new Set<string>();
    for (let at: string | undefined = this.#address; at !== undefined; at = all.at(-1)?.others) {
      if (all.length === MOST_STEPS) throw tooManyPages();
      const page = await this.#furtherPage(at, all.length === 0, signal);
      if (page === undefined) break;
      // The second page may lead back to the first.
      const here = [...page.cards, ...page.unread].flatMap(({ maskedNumber = [] }) => maskedNumber);
      if (here.every((number) => numbers.has(number))) break;
      for (const number of here) numbers.add(number);
      all.push(page);
    }
    return all;
  }

  /** A page behind the first that cannot be read costs its own cards. */
  async #furtherPage(address: string, isFirst: boolean, signal: AbortSignal): Promise<ListPage | undefined> {
    try {
      return await this.#page(address, signal);
    } catch (error) {
      if (isFirst || !isPagesOwn(error)) throw error;
      this.#failure = error;
      return undefined;
    }
  }

  #joined(pages: readonly ListPage[]): CardsInList {
    return {
      cards: pages.flatMap(({ cards }) => cards),
      unread: pages.flatMap(({ unread }) => unread),
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
    };
  }

  async #page(address: string, signal: AbortSignal): Promise<ListPage> {
    const page = await this.#pages.read({ page: 'own_cards', at: address }, parseCardList, signal);
    return { ...page, address };
  }
}

function drifted(mark: string): PageDriftError {
  return new PageDriftError({ page: 'card_list', mark, shapes: [] });
}
