import type { Amount } from '@relais/model';
import type { Element } from 'domhandler';
import { findAll, hasClass } from '../dom/element.ts';
import { textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { collapse } from '../text/fold.ts';
import { readAmountCell } from '../value/amount-cell.ts';
import { wordsIn } from './masked-number.ts';

/** A card among the items that pages of about 2017 offer in the place of a selector. Their key is in no item. */
export interface CardItem {
  /** Type, number and holder. */
  readonly words: string;
  readonly selected: boolean;
  readonly total?: Amount;
}

const KIND = 'card_operations';

/** Selects the items. */
export const CARD_ITEM = 'li.ei_richlb_item';

/**
 * Reads the items.
 *
 * @throws {PageDriftError} `page_drift` when an item says more than a card and its total
 */
export function readCardItems(items: readonly Element[]): readonly CardItem[] {
  return items.map((item) => {
    const [sum, second] = findAll(item, (element) => hasClass(element, 'ei_sdsf_montant'));
    const divs = findAll(item, ({ name }) => name === 'div').filter((div) => findAll(div, isDiv).length === 0);
    const words = collapse(divs.map((div) => textOf(div)).join(' '));
    const amount = sum && readAmountCell(sum, 'signed', KIND, 'card.total');
    const whole = collapse(wordsIn(item));
    const label = collapse(item.attribs['aria-label'] ?? '');
    const isWhole = whole === collapse(`${amount?.printed ?? ''} ${words}`);
    if (second !== undefined || !isWhole || !words.startsWith(label)) throw drift(KIND, 'card.words', whole);
    return {
      words,
      selected: item.attribs['aria-checked'] === 'true',
      ...(amount === undefined ? {} : { total: { currency: amount.currency, amount: amount.amount } }),
    };
  });
}

function isDiv({ name }: Element): boolean {
  return name === 'div';
}
