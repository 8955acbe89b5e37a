import type { Amount } from '@relais/model';
import { CARD_KEY } from '../dom/card-key.ts';
import { findAll, hasClass } from '../dom/element.ts';
import type { PageDocument } from '../dom/read-document.ts';
import { isGarbled, textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { collapse } from '../text/fold.ts';
import { readAmount } from '../value/amount.ts';
import { isCardItem, readCardItems } from './card-items.ts';

/** One deferred-debit card that the page can show. */
export interface CardChoice {
  /** Value of the page's selector; absent when the page knows one card only, or offers the cards without keys. */
  readonly key?: string;
  readonly selected: boolean;
  /** e.g. `MASTERCARD`. */
  readonly type?: string;
  /** e.g. `497256xxxxxx7716`. */
  readonly maskedNumber: string;
  readonly holder?: string;
  /** Total of the month. */
  readonly total?: Amount;
}

const KIND = 'card_operations';
const CARD = /^Carte (.{1,60}?) (\d{4} ?\d{2}(?: ?[xX*]){2,9}(?: ?[\dxX*]){0,4} ?\d{4})(?: (.{1,200}))?$/;
const AMOUNT_AT_END = /[+\-\u2212]?\d[\d .]{0,20},\d{2} [A-Z]{3}$/;

/** Marks of an amount. If one is left in the holder's name, the page printed the total in another form. */
const TRACE_OF_AMOUNT = /[.,] ?\d|[+\-\u2212\u2013(] ?[\d•]|[€$£]|\d ?([A-Za-z]{3})?[+\-)]?$/;

/**
 * Reads the cards that the page can show, and the one that it shows.
 *
 * @throws {PageDriftError} `page_drift` when the card of the payments is in doubt
 */
export function readCards(document: PageDocument): readonly CardChoice[] {
  const { content, named } = document;
  const [selector, second] = named.select.filter(({ attribs }) => attribs['name'] === CARD_KEY);
  if (second !== undefined) throw drift(KIND, 'card.selectors');
  const items = findAll(content, isCardItem);
  if (items.length > 0) {
    if (selector !== undefined) throw drift(KIND, 'card.selectors');
    return onlyOneSelected(readCardItems(items).map(({ words, ...item }) => ({ ...readCard(words), ...item })));
  }
  if (selector === undefined) {
    const spans = findAll(content, (element) => element.name === 'span' && hasClass(element, 'fg'));
    const texts = spans.map((span) => collapse(textOf(span))).filter((text) => text.startsWith('Carte '));
    const [only, other] = texts;
    if (only === undefined || other !== undefined) throw drift(KIND, 'card.missing');
    return [{ ...readCard(only), selected: true }];
  }
  const cards = findAll(selector, ({ name }) => name === 'option').map((option) => ({
    ...readCard(collapse(textOf(option))),
    key: option.attribs['value'] ?? '',
    selected: option.attribs['selected'] !== undefined,
  }));
  if (new Set(cards.map(({ key }) => key)).size !== cards.length || cards.some(({ key }) => /["<]/.test(key)))
    throw drift(KIND, 'card.keys');
  // A selector without a selected option shows its first.
  if (!cards.some((card) => card.selected)) return cards.map((card, index) => ({ ...card, selected: index === 0 }));
  return onlyOneSelected(cards);
}

function onlyOneSelected(cards: readonly CardChoice[]): readonly CardChoice[] {
  if (cards.filter((card) => card.selected).length !== 1) throw drift(KIND, 'card.selected');
  return cards;
}

function readCard(text: string): Omit<CardChoice, 'selected' | 'key'> {
  const [, type, number, rest = ''] = CARD.exec(text) ?? [];
  if (type === undefined || number === undefined) throw drift(KIND, 'card.words', text);
  const maskedNumber = number.replace(/ /g, '').replace(/[X*]/g, 'x');
  if (maskedNumber.length !== 16) throw drift(KIND, 'card.number', number);
  const sum = AMOUNT_AT_END.exec(rest);
  const printed = sum?.[0];
  const holder = rest.slice(0, sum?.index).trimEnd();
  const total = printed === undefined ? undefined : readAmount(printed);
  if (printed !== undefined && (total === undefined || total.sign === '')) throw drift(KIND, 'card.total', printed);
  if (isGarbled(text) || TRACE_OF_AMOUNT.test(holder)) throw drift(KIND, 'card.words', text);
  return {
    type,
    maskedNumber,
    ...(holder === '' ? {} : { holder }),
    ...(total === undefined ? {} : { total: { currency: total.currency, amount: total.amount } }),
  };
}
