import { type Amount, compareDecimals, negateDecimal } from '@relais/model';
import type { Element } from 'domhandler';
import { linesOf } from '../dom/lines.ts';
import { isHelperText, isPhoneOnly, isUnseen } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import type { PageKind } from '../drift/page-kind.ts';
import { type PrintedAmount, readAmount } from '../value/amount.ts';
import { type AmountColumn, amountWords, signedAmount } from '../value/amount-cell.ts';

/** Amount of a payment on the account, and the original amount at the merchant's. */
export interface CardAmount extends PrintedAmount {
  readonly original?: Amount;
}

/** `dont frais 0,50`: a part of the amount above it. */
const FEE = /^dont frais \d[\d,. ]*( [A-Z]{3})?$/;

/**
 * Reads an amount cell of a card page: the amount, below it the original one in brackets.
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
  const [first, ...below] = linesOf(cell, (inner) => isPhoneOnly(inner) || isHelperText(inner) || isUnseen(inner));
  if (first === undefined) return undefined;
  const amount = signedAmount(first, amountWords(cell, kind, mark).colour, column, kind, mark);
  let original: Amount | undefined;
  for (const line of below) {
    if (FEE.test(line)) continue;
    if (original !== undefined) throw drift(kind, `${mark}.lines`, line);
    original = originalAmount(line, amount, kind, mark);
  }
  return { ...amount, ...(original === undefined ? {} : { original }) };
}

function originalAmount(line: string, charged: PrintedAmount, kind: PageKind, mark: string): Amount {
  const read = readAmount(/^\((.+)\)$/.exec(line)?.[1] ?? '');
  if (read === undefined) throw drift(kind, `${mark}.original`, line);
  const isDebit = compareDecimals(charged.amount, '0') < 0;
  if (read.sign !== '' && (read.sign === '-') !== isDebit) throw drift(kind, `${mark}.original.sign`, line);
  return { currency: read.currency, amount: read.sign === '' && isDebit ? negateDecimal(read.amount) : read.amount };
}
