import type { Decimal } from '@relais/model';
import { type AnyNode, type Element, isTag, isText } from 'domhandler';
import { hasClass } from '../page/element.ts';
import { drift } from '../page/page-drift-error.ts';
import type { PageKind } from '../page/page-kind.ts';
import { isHelperText, isPhoneOnly, isUnseen, textOf } from '../page/text.ts';
import { isZero, negated, type PrintedAmount, type PrintedNumber, readAmount } from './amount.ts';

/** What a cell says of the sign beside the printed one: the class of its colour. */
export type Colour = 'pos' | 'neg' | undefined;

/** Where an amount stands: in a column that has a sign of its own, or not. */
export type AmountColumn = 'signed' | 'debit' | 'credit';

/** The amount of a cell, and how it is printed there. */
export interface CellAmount extends PrintedAmount {
  readonly printed: string;
}

/** What an element says of the one amount it holds. */
export interface AmountWords {
  /** The text, without help links and copies. */
  readonly shown: string;
  /** What only a phone shows. */
  readonly copies: readonly string[];
  readonly colour: Colour;
}

/**
 * Reads the one amount an element holds. Its phone-only copy and its colour must agree with it.
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
  // Nothing is coloured for nothing: where there is a colour, there was an amount.
  if (shown === '' && copies.length === 0 && colour === undefined) return undefined;
  const amount = signedAmount(shown, colour, column, kind, mark);
  for (const copy of copies) agree(amount, copy, kind, `${mark}.copy`);
  return { ...amount, printed: shown };
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
    const copy = isCopy ? textOf(node).trim() : '';
    if (copy !== '') copies.push(copy);
    const isShown = isSeen && !isCopy && !isUnseen(node) && !isHelperText(node) && node.name !== 'a';
    for (const child of node.children) visit(child, isShown);
  };
  // The element itself may be for desktops or phones alone: its place decides, not its class.
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

/** @throws {PageDriftError} `page_drift` when a copy of an amount says something else */
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
    // A debit is negative whatever is printed; but a plus sign needs the colour to say so too.
    if (colour === 'pos' || (sign === '+' && colour !== 'neg')) return undefined;
    return sign === '-' ? amount : negated(amount);
  }
  const isNegative = sign === '-';
  if (colour !== undefined && isNegative !== (colour === 'neg')) return undefined;
  if (column === 'credit') return isNegative ? undefined : amount;
  return sign === '' ? undefined : amount;
}
