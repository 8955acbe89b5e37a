import { readIban } from '@relais/model';

/** What may be an IBAN, written in one or in groups of four. */
const IBAN_LIKE = /\b[A-Z]{2}\d{2}(?:[ \u00a0\u202f]?[0-9A-Z]{4}){2,7}(?:[ \u00a0\u202f]?[0-9A-Z]{1,3})?\b/gi;

/**
 * Takes account numbers out of every text of a report.
 *
 * Reports are put together of members that hold no PSU data. The host's own words, and what a bank's announcement says,
 * could: the one thing that can be told by its looks is masked.
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
