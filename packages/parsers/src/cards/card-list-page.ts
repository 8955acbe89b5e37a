import type { Element } from 'domhandler';
import { closest, findAll } from '../dom/element.ts';
import { type PageDocument, type ReadablePage, readWholeDocument } from '../dom/read-document.ts';
import { beginningOf, isForOneScreen } from '../dom/text.ts';
import { drift, PageDriftError } from '../drift/page-drift-error.ts';
import { absoluteUrl } from '../text/absolute-url.ts';
import { fold } from '../text/fold.ts';
import { accountOf, type ListedCard, namesMonth, readListedCard } from './listed-card.ts';
import { endingsIn, maskedNumbersIn, wordsIn } from './masked-number.ts';

/** A list of the cards of all accounts of a customer. */
export interface CardListPage {
  readonly cards: readonly ListedCard[];
  /** Items that cannot be read with certainty. One of them costs itself, not the others. */
  readonly unread: readonly UnreadCard[];
  /** Absolute URL of the list of further cards, if there is one. */
  readonly others?: string;
}

/** An item of the list that cannot be read with certainty. */
export interface UnreadCard {
  /** What could not be read. */
  readonly mark: string;
  /** Where it can be read, e.g. `497256xxxxxx7716`. */
  readonly maskedNumber?: string;
  /** Number of its account, where that can be read. */
  readonly account?: string;
  /** Every four digits in it that may end its number. */
  readonly endings: readonly string[];
}

const KIND = 'card_list';
/** Each of their buttons collects the inputs of the form again. */
const MOST_CARDS = 200;
const ITEM = 'li.item';
const OTHERS = /\bautres cartes\b/;

/**
 * Reads the list of a customer's cards.
 *
 * @throws {PageDriftError} `page_drift` when no item can be read with certainty, or a card would be missing
 */
export function parseCardList(page: ReadablePage): CardListPage {
  const document = readWholeDocument(page, KIND);
  const items = document.$(ITEM).get();
  if (items.length === 0 || items.length > MOST_CARDS)
    throw drift(KIND, items.length === 0 ? 'cards.none' : 'cards.many');
  if (items.some(isForOneScreen)) throw drift(KIND, 'card.screen');
  const cards: ListedCard[] = [];
  const unread: UnreadCard[] = [];
  let first: PageDriftError | undefined;
  for (const item of items) {
    try {
      const card = readListedCard(item, document);
      refuseOtherRows(item, card);
      cards.push(card);
    } catch (error) {
      if (!(error instanceof PageDriftError)) throw error;
      first ??= error;
      unread.push(unreadCard(item, error));
    }
  }
  // A list in which nothing can be read has changed.
  if (first !== undefined && cards.length === 0) throw first;
  refuseOthers(document, items);
  const others = othersAt(document);
  return { cards, unread, ...(others === undefined ? {} : { others }) };
}

function unreadCard(item: Element, { fingerprint: { mark } }: PageDriftError): UnreadCard {
  const words = wordsIn(item);
  const [maskedNumber] = maskedNumbersIn(words);
  const account = accountOf(item);
  return {
    mark,
    ...(maskedNumber === undefined ? {} : { maskedNumber }),
    ...(account === undefined ? {} : { account }),
    endings: endingsIn(words),
  };
}

/** The reader must have read each way to a month in an item as one of the card's months. */
function refuseOtherRows(item: Element, { months, oddMonths }: ListedCard): void {
  const rows = rowsOfMonths(item);
  if (oddMonths === undefined && rows.size !== months.length)
    throw drift(KIND, 'months.count', `${rows.size} ${months.length}`);
}

function rowsOfMonths(within: PageDocument['content'] | Element): ReadonlySet<Element | undefined> {
  return new Set(findAll(within, namesMonth).map((button) => closest(button, ({ name }) => name === 'tr')));
}

/** Every element that names a card or its month must stand in the item of a card. No card stands there twice. */
function refuseOthers({ $, content }: PageDocument, items: readonly Element[]): void {
  const inItems = items.map((item) => maskedNumbersIn(wordsIn(item)));
  const numbers = inItems.flat();
  if (inItems.some((item) => item.length > 1)) throw drift(KIND, 'card.number');
  if (new Set(numbers).size !== numbers.length) throw drift(KIND, 'cards.twins');
  if (maskedNumbersIn(wordsIn(content)).length !== numbers.length) throw drift(KIND, 'cards.count');
  const isOutside = [...rowsOfMonths(content)].some((row) => row === undefined || $(row).closest(ITEM).length === 0);
  if (isOutside) throw drift(KIND, 'months.count');
  if ($('.ei_loadmorebtn, .ei_blocpaginb').length > 0) throw drift(KIND, 'cards.more');
}

/** The reader must ask for cards on further pages, or the list would be short. */
function othersAt({ $, content, url }: PageDocument): string | undefined {
  if (!OTHERS.test(fold(wordsIn(content)))) return undefined;
  const links = $('a')
    .get()
    .filter((link) => OTHERS.test(fold(beginningOf(link))));
  const [address, second] = new Set(links.map(({ attribs }) => absoluteUrl(attribs['href'] ?? '#', url)));
  const isNone = address === undefined || second !== undefined || address.split('#')[0] === url.split('#')[0];
  if (isNone) throw drift(KIND, 'cards.others');
  return address;
}
