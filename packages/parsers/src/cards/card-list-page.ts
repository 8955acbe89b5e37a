import { closest, findAll, hasClass } from '../dom/element.ts';
import { type PageDocument, type ReadablePage, readWholeDocument } from '../dom/read-document.ts';
import { beginningOf, isForOneScreen } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { absoluteUrl } from '../text/absolute-url.ts';
import { fold } from '../text/fold.ts';
import { type ListedCard, namesMonth, readListedCard } from './listed-card.ts';
import { maskedNumbersIn, wordsIn } from './masked-number.ts';

/** A list of the cards of all accounts of a customer. */
export interface CardListPage {
  readonly cards: readonly ListedCard[];
  /** Absolute URL of the list of further cards, if there is one. */
  readonly others?: string;
}

const KIND = 'card_list';
/** Each of their buttons collects the inputs of the form again. */
const MOST_CARDS = 200;
const OTHERS = /\bautres cartes\b/;

/**
 * Reads the list of a customer's cards.
 *
 * @throws {PageDriftError} `page_drift` when a value cannot be read with certainty, or a card would be missing
 */
export function parseCardList(page: ReadablePage): CardListPage {
  const document = readWholeDocument(page, KIND);
  const items = findAll(document.content, (element) => element.name === 'li' && hasClass(element, 'item'));
  if (items.length === 0 || items.length > MOST_CARDS)
    throw drift(KIND, items.length === 0 ? 'cards.none' : 'cards.many');
  if (items.some(isForOneScreen)) throw drift(KIND, 'card.screen');
  const cards = items.map((item) => readListedCard(item, document));
  refuseOthers(document, cards);
  const others = othersAt(document);
  return { cards, ...(others === undefined ? {} : { others }) };
}

/** Every element that names a card or its month must stand in the item of a card. No card stands there twice. */
function refuseOthers({ content }: PageDocument, cards: readonly ListedCard[]): void {
  const numbers = cards.map(({ maskedNumber }) => maskedNumber);
  if (new Set(numbers).size !== numbers.length) throw drift(KIND, 'cards.twins');
  if (maskedNumbersIn(wordsIn(content)).length !== numbers.length) throw drift(KIND, 'cards.count');
  const rows = new Set(findAll(content, namesMonth).map((button) => closest(button, ({ name }) => name === 'tr')));
  const months = cards.flatMap((card) => card.months);
  if (rows.size !== months.length) throw drift(KIND, 'months.count', `${rows.size} ${months.length}`);
  const isCut = findAll(
    content,
    (element) => hasClass(element, 'ei_loadmorebtn') || hasClass(element, 'ei_blocpaginb'),
  );
  if (isCut.length > 0) throw drift(KIND, 'cards.more');
}

/** The reader must ask for cards on further pages, or the list would be short. */
function othersAt({ content, url }: PageDocument): string | undefined {
  if (!OTHERS.test(fold(wordsIn(content)))) return undefined;
  const links = findAll(content, (element) => element.name === 'a' && OTHERS.test(fold(beginningOf(element))));
  const [address, second] = new Set(links.map(({ attribs }) => absoluteUrl(attribs['href'] ?? '#', url)));
  const isNone = address === undefined || second !== undefined || address.split('#')[0] === url.split('#')[0];
  if (isNone) throw drift(KIND, 'cards.others');
  return address;
}
