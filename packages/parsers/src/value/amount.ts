import type { Decimal } from '@relais/model';
import { drift } from '../drift/page-drift-error.ts';
import { currencyDigits } from './currency-digits.ts';

/** One amount as printed, with its currency. */
export interface PrintedAmount {
  /** Signed. */
  readonly amount: Decimal;
  /** ISO 4217, three capital letters. */
  readonly currency: string;
}

/**
 * A printed number with the decimals of its currency, so that equal numbers are equal texts. Whether it had a sign
 * matters when the column states the sign.
 */
export interface PrintedNumber {
  readonly amount: Decimal;
  readonly sign: '+' | '-' | '';
}

/** One kind of separator groups all thousands, or none does; a comma is always the decimal mark. */
const NUMBER = /^([+\-\u2212]?)([1-9]\d{0,2}(?:([ .\u00a0\u202f])\d{3}(?:\3\d{3})*)?|[1-9]\d{3,}|0)(?:,(\d+))?$/;
/** Most digits before the point in a STET amount. */
const MOST_DIGITS = 13;
/** Longest printed amount, with the blanks around it. No pattern runs over a longer text, so none can become slow. */
const LONGEST = 200;

/**
 * Reads one amount as the bank prints it: `-1 234,56 EUR` (blanks may be U+00A0 or U+202F), `+83.716,59 EUR`.
 *
 * @returns the amount as a signed decimal string with a point and no grouping; never a float
 * @throws {PageDriftError} `page_drift` when the text is not exactly one signed amount with its currency
 * @example
 * parseAmount('-1 234,56 EUR') // { amount: '-1234.56', currency: 'EUR' }
 */
export function parseAmount(printed: string): PrintedAmount {
  const read = readAmount(printed);
  if (read === undefined || read.sign === '') throw drift('value', 'amount.form', printed);
  return { amount: read.amount, currency: read.currency };
}

/** Reads one amount, signed or not. `undefined` for any other text. */
export function readAmount(printed: string): (PrintedAmount & PrintedNumber) | undefined {
  if (printed.length > LONGEST) return undefined;
  const text = printed.trim();
  const currency = text.slice(-3);
  const digits = currencyDigits(currency);
  const read = digits === undefined ? undefined : readNumber(text.slice(0, -3).trimEnd(), digits);
  return read && { amount: read.amount, sign: read.sign, currency };
}

/** Reads one number with exactly `digits` decimals; `,00` is also accepted where a currency has none. */
export function readNumber(printed: string, digits: number): PrintedNumber | undefined {
  if (!NUMBER.test(printed)) return undefined;
  const first = printed.charAt(0);
  const isNegative = first === '-' || first === '\u2212';
  const isSigned = isNegative || first === '+';
  const comma = printed.indexOf(',');
  const whole = printed.slice(isSigned ? 1 : 0, comma === -1 ? undefined : comma);
  const decimals = comma === -1 ? '' : printed.slice(comma + 1);
  if (decimals.length !== digits && !(digits === 0 && decimals === '00')) return undefined;
  // Up to three digits have no separator.
  const plain = whole.length <= 3 ? whole : whole.replace(/\D/g, '');
  if (plain.length > MOST_DIGITS) return undefined;
  const unsigned = digits === 0 ? plain : `${plain}.${decimals}`;
  return {
    amount: isNegative && !isZero(unsigned) ? `-${unsigned}` : unsigned,
    sign: isNegative ? '-' : isSigned ? '+' : '',
  };
}

/** Whether an amount has no digit but zeros. */
export function isZero(amount: Decimal): boolean {
  return !/[1-9]/.test(amount);
}

/** The same amount with the other sign. Zero has none. */
export function negated(amount: Decimal): Decimal {
  if (isZero(amount)) return amount;
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}
