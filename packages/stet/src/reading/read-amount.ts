import { type Amount, isDecimal, normalizeDecimal } from '@relais/model';
import { object, type Reader, refuse, text } from './reader.ts';

const currency: Reader<string> = (value) => {
  const code = text(value);
  return /^[A-Z]{3}$/.test(code) ? code : refuse('is not a currency code');
};

/** What nearly every amount looks like: nothing is to be normalised. */
const PLAIN = /^-?[1-9]\d{0,12}\.\d{1,5}$/;

const amount: Reader<string> = (value) => {
  const printed = text(value);
  if (PLAIN.test(printed)) return printed;
  return isDecimal(printed) ? normalizeDecimal(printed) : refuse('is not an amount');
};

/**
 * An amount with the sign that the bank wrote. A balance has its own; the sign of a transaction must agree with its indicator.
 */
export const readAmount: Reader<Amount> = object<Amount>({ currency, amount });
