const known: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
const digitsOf = new Map<string, number>();

/** Number of printed decimals of a currency, e.g. 2 for `EUR`, 0 for `JPY`; `undefined` for an unknown one. */
export function currencyDigits(currency: string): number | undefined {
  const found = digitsOf.get(currency);
  if (found !== undefined || !known.has(currency)) return found;
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  digitsOf.set(currency, digits);
  return digits;
}
