import type { Cents } from '../ledger/ledger.ts';

/** Cents as the API writes them: a point, two decimals, a minus sign where due. `-1205` → `-12.05`. */
export function printAmount(cents: Cents): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
