import { createHash } from 'node:crypto';
import type { Amount, CalendarDate, Decimal, Transaction } from '@relais/model';

/** Cents as a decimal with two digits: `-1234.56`. */
export function decimal(cents: number): Decimal {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** A signed amount. */
export function amount(cents: number, currency: string): Amount {
  return { currency, amount: decimal(cents) };
}

/** Amount and sign as STET holds them. */
export function unsigned(
  cents: number,
  currency: string,
): Pick<Transaction, 'transactionAmount' | 'creditDebitIndicator'> {
  return {
    transactionAmount: amount(Math.abs(cents), currency),
    creditDebitIndicator: cents < 0 ? 'DBIT' : 'CRDT',
  };
}

/** `14/03/2025`. */
export function day(date: CalendarDate): string {
  return date.split('-').reverse().join('/');
}

/** What names a contract in the links of one visit. */
export function webidOf(visit: string, resourceId: string): string {
  return createHash('sha256').update(`${visit}/contract/${resourceId}`).digest('hex');
}

/** The value of a hidden field as it stands on a page. */
export function hiddenValue(html: string, name: string): string {
  const [, before] = html.split(`<input name="${name}" type="hidden" value="`);
  return before?.slice(0, before.indexOf('"')) ?? '';
}
