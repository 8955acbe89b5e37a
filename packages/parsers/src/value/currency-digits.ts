const known: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
const digitsOf = new Map<string, number>();

/** How many decimals a currency is printed with, e.g. 2 for `EUR`, 0 for `JPY`; `undefined` for no currency. */
export function currencyDigits(currency: string): number | undefined {
  const found = digitsOf.get(currency);
  if (found !== undefined || !known.has(currency)) return found;
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  digitsOf.set(currency, digits);
  return digits;
}
