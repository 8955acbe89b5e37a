import { type Element, isTag } from 'domhandler';
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
const NAME = 'debit des paiements';
/** Longest text of a row, in characters. */
const LONGEST = 200;

/**
 * Reads when a card's payments are debited. The page is a table, or a layout of blocks.
 *
 * @throws {PageDriftError} `page_drift` when the answer, or the card of the page, is not certain
 */
export function parseCardFunctions(page: ReadablePage): CardFunctionsPage {
  const { content } = readWholeDocument(page, KIND);
  const [maskedNumber, other] = new Set(maskedNumbersIn(wordsIn(content)));
  if (maskedNumber === undefined || other !== undefined) throw drift(KIND, 'card.number');
  const names = findAll(content, (element) => fold(beginningOf(element)) === NAME);
  const innermost = names.filter((name) => !childElements(name).some((child) => names.includes(child)));
  const [name, second] = innermost;
  const value = name && valueBeside(name);
  const debit = value === undefined ? undefined : debitIn(value);
  if (debit === undefined || second !== undefined) throw drift(KIND, 'debit', value ?? '');
  return { maskedNumber, debit };
}

/** The words beside a name: those of the nearest element around it that has more words. */
function valueBeside(name: Element): string | undefined {
  for (let { parent } = name; parent !== null && isTag(parent); parent = parent.parent) {
    const words = fold(wordsIn(parent));
    if (words === NAME) continue;
    // The row must begin with the name, and end with its value.
    return words.startsWith(`${NAME} `) && words.length <= LONGEST ? words.slice(NAME.length + 1) : undefined;
  }
  return undefined;
}

/** `Différé`, `Débit différé au dernier jour du mois`. */
function debitIn(value: string): CardFunctionsPage['debit'] | undefined {
  const [, word] = /^(?:debit )?(differe|immediat)(?![a-z])/.exec(value) ?? [];
  const isBoth = value.includes('differe') && value.includes('immediat');
  if (word === undefined || isBoth) return undefined;
  return word === 'differe' ? 'deferred' : 'immediate';
}
