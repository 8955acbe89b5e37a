import { readIban } from '@relais/model';

/** Text in the form of an IBAN, in one piece or in groups of four. */
const IBAN_LIKE = /\b[A-Z]{2}\d{2}(?:[ \u00a0\u202f]?[0-9A-Z]{4}){2,7}(?:[ \u00a0\u202f]?[0-9A-Z]{1,3})?\b/gi;

/**
 * Masks account numbers in every text of a report.
 *
 * Reports consist of members that hold no PSU data. The host program's own words and a bank's announcement may hold
 * some. Only account numbers have a form that a program can find, so these are masked.
 */
export function withoutPsuData<T>(value: T): T {
  return masked(value) as T;
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replace(IBAN_LIKE, (text) => (readIban(text) === undefined ? text : '[IBAN]'));
  }
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, masked(member)]));
}
