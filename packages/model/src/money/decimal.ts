import Big from 'big.js';

/** A number in decimal notation, e.g. `-1234.56`. Never a float. */
export type Decimal = string;

const STET_AMOUNT = /^-?\d{1,13}(\.\d{0,5})?$/;

/** True for the form STET allows in `amount`: `12`, `12.`, `-958.440`. */
export function isDecimal(text: string): boolean {
  return STET_AMOUNT.test(text);
}

/** What nearly every amount looks like: nothing is to be changed, and big.js need not look at it. A zero has no sign. */
const PLAIN = /^(?:-?[1-9]\d*|0)(?:\.\d+)?$/;

/** The same value in its plain form: `12.` → `12`, `-0.00` → `0.00`. Decimals are kept. */
export function normalizeDecimal(text: Decimal): Decimal {
  if (PLAIN.test(text)) return text;
  const decimals = text.split('.')[1]?.length ?? 0;
  const value = new Big(text.endsWith('.') ? text.slice(0, -1) : text);
  return value.eq(0) ? value.abs().toFixed(decimals) : value.toFixed(decimals);
}

/** Exact sum. Keeps as many decimals as the longer operand has. */
export function addDecimals(...values: readonly Decimal[]): Decimal {
  const decimals = Math.max(0, ...values.map((value) => value.split('.')[1]?.length ?? 0));
  return normalizeDecimal(values.reduce((sum, value) => sum.plus(value), new Big(0)).toFixed(decimals));
}

/** -1, 0 or 1, by value: `1.5` equals `1.50`. */
export function compareDecimals(a: Decimal, b: Decimal): -1 | 0 | 1 {
  return new Big(a).cmp(b);
}

/** The same amount with the other sign. */
export function negateDecimal(value: Decimal): Decimal {
  return normalizeDecimal(value.startsWith('-') ? value.slice(1) : `-${value}`);
}

/** The amount without its sign. */
export function absoluteDecimal(value: Decimal): Decimal {
  return normalizeDecimal(value.startsWith('-') ? value.slice(1) : value);
}
