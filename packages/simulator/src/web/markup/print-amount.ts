import type { Cents } from '../../ledger/ledger.ts';

/**
 * Prints an amount as the pages do: `+1 234,56 EUR`, always signed.
 *
 * @param thousands - U+00A0 on French pages
 */
export function printAmount(cents: Cents, currency: string, thousands = '\u00a0'): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  const whole = inThousands(digits.slice(0, -2)).join(thousands);
  return `${cents < 0 ? '-' : '+'}${whole},${digits.slice(-2)} ${currency}`;
}

/** `1234567` → `1`, `234`, `567`. */
function inThousands(digits: string): readonly string[] {
  return digits.length <= 3 ? [digits] : [...inThousands(digits.slice(0, -3)), digits.slice(-3)];
}

/** The class token that colours an amount. */
export function signClass(cents: Cents): 'pos' | 'neg' {
  return cents < 0 ? 'neg' : 'pos';
}
