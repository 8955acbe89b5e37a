// Making a formatter costs far more than using it, and a report shows thousands of instants.
const formats = new Map<string, Intl.DateTimeFormat>();

/** An instant as the bank's clock shows it, to the second, e.g. `2026-10-05 10:15:30`. */
export function bankTime(at: string | number, timeZone: string): string {
  // The locale whose short form is ISO 8601.
  const format =
    formats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  formats.set(timeZone, format);
  return format.format(new Date(at));
}

/** A length of time, e.g. `26 h 04 min`. */
export function lengthOf(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
