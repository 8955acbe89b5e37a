import type { Element } from 'domhandler';
import { childElements, findAll } from '../dom/element.ts';
import { type ReadablePage, readWholeDocument } from '../dom/read-document.ts';
import { beginningOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { fold } from '../text/fold.ts';
import { maskedNumbersIn, wordsIn } from './masked-number.ts';

/** Functions of a card that matter to the fallback. */
export interface CardFunctionsPage {
  readonly maskedNumber: string;
  /**
   * The bank books payments of an immediate-debit card one by one. It books those of a deferred card together, at the
   * end of a month.
   */
  readonly debit: 'deferred' | 'immediate';
}

const KIND = 'card_functions';
const DEBITS: ReadonlyMap<string, CardFunctionsPage['debit']> = new Map([
  ['differe', 'deferred'],
  ['immediat', 'immediate'],
]);

/**
 * Reads when a card's payments are debited.
 *
 * @throws {PageDriftError} `page_drift` when the answer, or the card of the page, is not certain
 */
export function parseCardFunctions(page: ReadablePage): CardFunctionsPage {
  const { content } = readWholeDocument(page, KIND);
  const [maskedNumber, other] = new Set(maskedNumbersIn(wordsIn(content)));
  if (maskedNumber === undefined || other !== undefined) throw drift(KIND, 'card.number');
  const rows = findAll(content, ({ name }) => name === 'tr')
    .map(childElements)
    .filter((cells) => cells.some((cell) => wordsOf(cell) === 'debit des paiements'));
  const [row = [], second] = rows;
  const [, value, more] = row;
  const debit = value && DEBITS.get(wordsOf(value));
  if (debit === undefined || second !== undefined || more !== undefined) {
    throw drift(KIND, 'debit', ...row.map((cell) => beginningOf(cell)));
  }
  return { maskedNumber, debit };
}

function wordsOf(cell: Element): string {
  return fold(beginningOf(cell));
}
