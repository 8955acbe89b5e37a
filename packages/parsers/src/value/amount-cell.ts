import type { Decimal } from '@relais/model';
import { type AnyNode, type Element, isTag, isText } from 'domhandler';
import { hasClass } from '../dom/element.ts';
import { isHelperText, isPhoneOnly, isUnseen, textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import type { PageKind } from '../drift/page-kind.ts';
import { isZero, negated, type PrintedAmount, type PrintedNumber, readAmount } from './amount.ts';

/** Second mark of the sign beside the printed one: the class of the cell's colour. */
export type Colour = 'pos' | 'neg' | undefined;

/** Place of an amount: in a column that states a sign, or not. */
export type AmountColumn = 'signed' | 'debit' | 'credit';

/** The amount of a cell, and its printed form. */
export interface CellAmount extends PrintedAmount {
  readonly printed: string;
}

/** Parts of an element with one amount. */
export interface AmountWords {
  /** The text, without help links and copies. */
  readonly shown: string;
  /** Text that only a phone shows. */
  readonly copies: readonly string[];
  readonly colour: Colour;
}

/**
 * Reads the only amount in an element. Its phone-only copy and its colour must agree with it.
 *
 * @returns `undefined` when the element is empty
 * @throws {PageDriftError} `page_drift`
 */
export function readAmountCell(
  cell: Element,
  column: AmountColumn,
  kind: PageKind,
  mark: string,
): CellAmount | undefined {
  const { shown, copies, colour } = amountWords(cell, kind, mark);
  // The bank colours amounts only: a colour without an amount means that the amount was lost.
  if (shown === '' && copies.length === 0 && colour === undefined) return undefined;
  const amount = signedAmount(shown, colour, column, kind, mark);
  for (const copy of copies) agree(amount, copy, kind, `${mark}.copy`);
  return { ...amount, printed: shown };
}

/** Help links, and controls that a browser offers beside an amount. */
const WITHOUT_AMOUNT: ReadonlySet<string> = new Set(['a', 'select', 'button', 'textarea']);

/** Whether an element offers choices: their words are no text of the page. */
function isChooser({ name }: Element): boolean {
  return name === 'select' || name === 'button';
}

/** @throws {PageDriftError} `page_drift` when the element has the colours of both signs */
export function amountWords(element: Element, kind: PageKind, mark: string): AmountWords {
  let shown = '';
  let isPositive = false;
  let isNegative = false;
  const copies: string[] = [];
  const visit = (node: AnyNode, isSeen: boolean): void => {
    if (isText(node) && isSeen) shown += node.data;
    if (!isTag(node)) return;
    isPositive ||= hasClass(node, 'pos');
    isNegative ||= hasClass(node, 'neg');
    const isCopy = isPhoneOnly(node);
    const copy = isCopy ? textOf(node, isChooser).trim() : '';
    // Other words for phones alone, e.g. above a selector, are no copy of an amount.
    if (/\d/.test(copy)) copies.push(copy);
    const isShown = isSeen && !isCopy && !isUnseen(node) && !isHelperText(node) && !WITHOUT_AMOUNT.has(node.name);
    for (const child of node.children) visit(child, isShown);
  };
  // The element itself may be for desktops or phones alone; its place counts, not its class.
  isPositive = hasClass(element, 'pos');
  isNegative = hasClass(element, 'neg');
  for (const child of element.children) visit(child, true);
  if (isNegative && isPositive) throw drift(kind, `${mark}.colour`);
  const colour = isNegative ? 'neg' : isPositive ? 'pos' : undefined;
  return { shown: shown.trim(), copies, colour };
}

/**
 * Reads an amount that must agree with its colour.
 *
 * @throws {PageDriftError} `page_drift`
 */
export function signedAmount(
  printed: string,
  colour: Colour,
  column: AmountColumn,
  kind: PageKind,
  mark: string,
): PrintedAmount {
  const read = readAmount(printed);
  if (read === undefined) throw drift(kind, mark, printed);
  const amount = signOf(read, colour, column);
  if (amount === undefined) throw drift(kind, `${mark}.sign`, printed, colour ?? '');
  return { amount, currency: read.currency };
}

/** @throws {PageDriftError} `page_drift` when a copy of an amount differs */
export function agree(amount: PrintedAmount, copy: string, kind: PageKind, mark: string): void {
  const read = readAmount(copy);
  if (read === undefined || !isSameAmount(amount, read)) throw drift(kind, mark, copy);
}

/** Whether a copy means the same amount; it may have been printed without its sign. */
export function isSameAmount({ amount, currency }: PrintedAmount, copy: PrintedAmount & PrintedNumber): boolean {
  if (copy.currency !== currency) return false;
  return copy.amount === amount || (copy.sign === '' && copy.amount === negated(amount));
}

function signOf({ amount, sign }: PrintedNumber, colour: Colour, column: AmountColumn): Decimal | undefined {
  if (isZero(amount)) return amount;
  if (column === 'debit') {
    // A debit is negative without a sign, too; but a plus sign needs a colour that agrees.
    if (colour === 'pos' || (sign === '+' && colour !== 'neg')) return undefined;
    return sign === '-' ? amount : negated(amount);
  }
  const isNegative = sign === '-';
  if (colour !== undefined && isNegative !== (colour === 'neg')) return undefined;
  if (column === 'credit') return isNegative ? undefined : amount;
  return sign === '' ? undefined : amount;
}
