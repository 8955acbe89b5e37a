import { type Amount, absoluteDecimal, isDecimal, normalizeDecimal } from '@relais/model';
import { object, type Reader, refuse, text } from './reader.ts';

const currency: Reader<string> = (value, at) => {
  const code = text(value, at);
  return /^[A-Z]{3}$/.test(code) ? code : refuse(at, 'is not a currency code');
};

const signed: Reader<string> = (value, at) => {
  const printed = text(value, at);
  return isDecimal(printed) ? normalizeDecimal(printed) : refuse(at, 'is not an amount');
};

const unsigned: Reader<string> = (value, at) => absoluteDecimal(signed(value, at));

/** The amount of a balance: it has no indicator, so its sign is its own. */
export const readSignedAmount: Reader<Amount> = object<Amount>({ currency, amount: signed });

/**
 * The amount of a transaction. STET gives its sign to `creditDebitIndicator`; some banks write it before the amount
 * as well (`-12.25` with `DBIT`). The indicator decides: a minus sign never turns a debit into a credit.
 */
export const readUnsignedAmount: Reader<Amount> = object<Amount>({ currency, amount: unsigned });
