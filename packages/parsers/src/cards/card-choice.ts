import type { Amount } from '@relais/model';
import type { Element } from 'domhandler';
import { CARD_KEY } from '../dom/card-key.ts';
import type { PageDocument } from '../dom/read-document.ts';
import { isGarbled, textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { collapse } from '../text/fold.ts';
import { readAmount } from '../value/amount.ts';
import { CARD_ITEM, readCardItems } from './card-items.ts';

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
export function readCards({ $ }: PageDocument): readonly CardChoice[] {
  const selectors = $(`select[name="${CARD_KEY}"]`).get();
  const items = $(CARD_ITEM).get();
  const [selector, second] = selectors;
  if (second !== undefined || (selector !== undefined && items.length > 0)) throw drift(KIND, 'card.selectors');
  if (selector !== undefined) return inSelector($(selector).find('option').get());
  if (items.length > 0)
    return onlyOneSelected(readCardItems(items).map(({ words, ...item }) => ({ ...readCard(words), ...item })));
  const spans = $('.fg')
    .filter('span')
    .get()
    .map((span) => collapse(textOf(span)));
  const [only, other] = spans.filter((text) => text.startsWith('Carte '));
  if (only === undefined || other !== undefined) throw drift(KIND, 'card.missing');
  return [{ ...readCard(only), selected: true }];
}

function inSelector(options: readonly Element[]): readonly CardChoice[] {
  const cards = options.map((option) => ({
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
