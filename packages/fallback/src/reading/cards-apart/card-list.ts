import { type CardListPage, type FormPost, type ListedCard, PageDriftError, parseCardList } from '@relais/parsers';
import type { Pages } from '../pages.ts';
import { MOST_STEPS, tooManyPages } from '../too-many-pages.ts';

/** One page of the list, and where it is. */
interface ListPage extends CardListPage {
  readonly address: string;
}

/** The list of all cards of a customer, on pages of its own. */
export class CardList {
  readonly #pages: Pages;
  readonly #address: string;
  #read: Promise<readonly ListPage[]> | undefined;

  constructor(pages: Pages, address: string) {
    this.#pages = pages;
    this.#address = address;
  }

  /** The cards, if they were read already. */
  async known(): Promise<readonly ListedCard[] | undefined> {
    return (await this.#read)?.flatMap(({ cards }) => cards);
  }

  /** @throws {PageDriftError} `page_drift` when a page of it cannot be read, or names a card that another page has named */
  async cards(signal: AbortSignal): Promise<readonly ListedCard[]> {
    this.#read ??= this.#readAll(signal);
    try {
      const cards = (await this.#read).flatMap((page) => page.cards);
      if (new Set(cards.map(({ maskedNumber }) => maskedNumber)).size !== cards.length) throw drifted('cards.twins');
      return cards;
    } catch (error) {
      // Another call may be luckier.
      this.#read = undefined;
      throw error;
    }
  }

  /**
   * The card as a page shows it that was not used yet. Its buttons may be good for one press only.
   *
   * @param button - one of the card's
   */
  async fresh(
    { maskedNumber }: ListedCard,
    button: (card: ListedCard) => FormPost | undefined,
    signal: AbortSignal,
  ): Promise<FormPost> {
    const known = await this.#read;
    const address = known?.find(({ cards }) => cards.some((card) => card.maskedNumber === maskedNumber))?.address;
    const page = await this.#page(address ?? this.#address, signal);
    const card = page.cards.find((one) => one.maskedNumber === maskedNumber);
    const press = card && button(card);
    if (press === undefined) throw drifted('card.button');
    return press;
  }

  async #readAll(signal: AbortSignal): Promise<readonly ListPage[]> {
    const all: ListPage[] = [];
    const numbers = new Set<string>();
    for (let at: string | undefined = this.#address; at !== undefined; at = all.at(-1)?.others) {
      if (all.length === MOST_STEPS) throw tooManyPages();
      const page = await this.#page(at, signal);
      // The second page may lead back to the first.
      if (page.cards.every(({ maskedNumber }) => numbers.has(maskedNumber))) break;
      for (const { maskedNumber } of page.cards) numbers.add(maskedNumber);
      all.push(page);
    }
    return all;
  }

  async #page(address: string, signal: AbortSignal): Promise<ListPage> {
    const page = await this.#pages.read({ page: 'own_cards', at: address }, parseCardList, signal);
    return { ...page, address };
  }
}

function drifted(mark: string): PageDriftError {
  return new PageDriftError({ page: 'card_list', mark, shapes: [] });
}
