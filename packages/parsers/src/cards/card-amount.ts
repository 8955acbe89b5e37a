import { type Amount, compareDecimals, negateDecimal } from '@relais/model';
import type { Element } from 'domhandler';
import { linesOf } from '../dom/lines.ts';
import { isHelperText, isPhoneOnly, isUnseen } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import type { PageKind } from '../drift/page-kind.ts';
import { collapse } from '../text/fold.ts';
import { isZero, type PrintedAmount, readAmount } from '../value/amount.ts';
import { type AmountColumn, amountWords, signedAmount } from '../value/amount-cell.ts';

/** Amount of a payment on the account, and the original amount at the merchant's. */
export interface CardAmount extends PrintedAmount {
  readonly original?: Amount;
}

/** `dont frais 0,50`, in any case: a part of the amount before it, or above it. */
const FEE = /\bdont frais\b/i;

/**
 * Reads an amount cell of a card page: the amount, below it the original one in brackets. A fee behind the amount or on
 * a line of its own is a part of the amount.
 *
 * @returns `undefined` when the cell is empty
 * @throws {PageDriftError} `page_drift`
 */
export function readCardAmount(
  cell: Element,
  column: AmountColumn,
  kind: PageKind,
  mark: string,
): CardAmount | undefined {
  const lines = linesOf(cell, (inner) => isPhoneOnly(inner) || isHelperText(inner) || isUnseen(inner));
  const printed = lines.map((line) => feeIn(line));
  const [first, ...below] = printed.map(({ words }) => words).filter((words) => words !== '');
  const [fee, second] = printed.flatMap((line) => line.fee ?? []);
  if (first === undefined) {
    if (fee !== undefined) throw drift(kind, `${mark}.fee`, fee);
    return undefined;
  }
  const amount = signedAmount(first, amountWords(cell, kind, mark).colour, column, kind, mark);
  if (second !== undefined) throw drift(kind, `${mark}.lines`, second);
  if (fee !== undefined) refuseOtherFee(fee, amount, kind, mark);
  const [line, more] = below;
  if (more !== undefined) throw drift(kind, `${mark}.lines`, more);
  return line === undefined ? amount : { ...amount, original: originalAmount(line, amount, kind, mark) };
}

function feeIn(line: string): { readonly words: string; readonly fee?: string } {
  const text = collapse(line);
  const found = FEE.exec(text);
  if (found === null) return { words: line };
  return { words: text.slice(0, found.index).trim(), fee: text.slice(found.index + found[0].length).trim() };
}

/** A fee is an amount in the currency of the account, and no more than the whole. */
function refuseOtherFee(printed: string, whole: PrintedAmount, kind: PageKind, mark: string): void {
  const fee = readAmount(/[A-Z]{3}$/.test(printed) ? printed : `${printed} ${whole.currency}`);
  const isPart =
    fee !== undefined &&
    fee.currency === whole.currency &&
    compareDecimals(withoutSign(fee.amount), withoutSign(whole.amount)) <= 0;
  if (!isPart) throw drift(kind, `${mark}.fee`, printed);
}

function withoutSign(amount: string): string {
  return amount.replace('-', '');
}

function originalAmount(line: string, charged: PrintedAmount, kind: PageKind, mark: string): Amount {
  const printed = /^\((.+)\)$/.exec(line)?.[1];
  const original = printed === undefined ? undefined : amountAbroad(printed, charged);
  if (original === undefined) throw drift(kind, `${mark}.original`, line);
  if (original === 'other sign') throw drift(kind, `${mark}.original.sign`, line);
  return original;
}

/**
 * The amount at the merchant's, signed as what the bank charges.
 *
 * @returns `undefined` for a text that is no amount
 */
export function amountAbroad(printed: string, charged: PrintedAmount): Amount | 'other sign' | undefined {
  const read = readAmount(printed);
  if (read === undefined) return undefined;
  const isDebit = compareDecimals(charged.amount, '0') < 0;
  // Nothing has no sign.
  if (isZero(read.amount) && isZero(charged.amount)) return { currency: read.currency, amount: read.amount };
  if (read.sign !== '' && (read.sign === '-') !== isDebit) return 'other sign';
  return { currency: read.currency, amount: read.sign === '' && isDebit ? negateDecimal(read.amount) : read.amount };
}
