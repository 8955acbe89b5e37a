import { compareDecimals, type Decimal, negateDecimal } from '@relais/model';
import type { Element } from 'domhandler';
import { findAll, hasClass } from '../page/element.ts';
import { drift } from '../page/page-drift-error.ts';
import type { PageKind } from '../page/page-kind.ts';
import { isHelperText, isPhoneOnly, textOf } from '../page/text.ts';
import { type PrintedAmount, type PrintedNumber, readAmount } from './amount.ts';

/** What a cell says of the sign beside the printed one: the class of its colour. */
export type Colour = 'pos' | 'neg' | undefined;

/** Where an amount stands: in a column that has a sign of its own, or not. */
export type AmountColumn = 'signed' | 'debit' | 'credit';

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
): PrintedAmount | undefined {
  const shown = textOf(cell, isNotShown).trim();
  const copies = findAll(cell, isPhoneOnly).map((copy) => textOf(copy).trim());
  if (shown === '' && copies.every((copy) => copy === '')) return undefined;
  const amount = signedAmount(shown, colourOf(cell, kind, mark), column, kind, mark);
  for (const copy of copies) if (copy !== '') agree(amount, copy, kind, `${mark}.copy`);
  return amount;
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

/** The colour of everything in an element; both colours at once is a contradiction. */
export function colourOf(element: Element, kind: PageKind, mark: string): Colour {
  const isNegative = hasClass(element, 'neg') || findAll(element, (inner) => hasClass(inner, 'neg')).length > 0;
  const isPositive = hasClass(element, 'pos') || findAll(element, (inner) => hasClass(inner, 'pos')).length > 0;
  if (isNegative && isPositive) throw drift(kind, `${mark}.colour`);
  return isNegative ? 'neg' : isPositive ? 'pos' : undefined;
}

/** @throws {PageDriftError} `page_drift` when a copy of an amount says something else */
export function agree(amount: PrintedAmount, copy: string, kind: PageKind, mark: string): void {
  const read = readAmount(copy);
  const same =
    read !== undefined &&
    read.currency === amount.currency &&
    (compareDecimals(read.amount, amount.amount) === 0 ||
      (read.sign === '' && compareDecimals(read.amount, negateDecimal(amount.amount)) === 0));
  if (!same) throw drift(kind, mark, copy);
}

function signOf({ amount, sign }: PrintedNumber, colour: Colour, column: AmountColumn): Decimal | undefined {
  if (compareDecimals(amount, '0') === 0) return amount;
  if (column === 'debit') {
    // A debit is negative whatever is printed; but a plus sign needs the colour to say so too.
    if (colour === 'pos' || (sign === '+' && colour !== 'neg')) return undefined;
    return sign === '-' ? amount : negateDecimal(amount);
  }
  const isNegative = sign === '-';
  if (colour !== undefined && isNegative !== (colour === 'neg')) return undefined;
  if (column === 'credit') return isNegative ? undefined : amount;
  return sign === '' ? undefined : amount;
}

function isNotShown(element: Element): boolean {
  return isPhoneOnly(element) || isHelperText(element) || element.name === 'a';
}
