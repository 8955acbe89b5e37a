const MINUTE_MS = 60_000;

/**
 * When the clocks of a zone show a time.
 *
 * @param local - `YYYY-MM-DDTHH:mm`
 * @param timeZone - IANA name
 * @returns milliseconds since the epoch
 */
export function localInstant(local: string, timeZone: string): number {
  const asUtc = Date.parse(`${local}:00Z`);
  // The offset at the guess may differ from the one at the answer. Near a change of the clocks, look once more.
  const guess = asUtc - offsetAt(asUtc, timeZone);
  return asUtc - offsetAt(guess, timeZone);
}

function offsetAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(instant);
  const at = (type: Intl.DateTimeFormatPartTypes): string => parts.find((part) => part.type === type)?.value ?? '';
  const shown = Date.parse(`${at('year')}-${at('month')}-${at('day')}T${at('hour')}:${at('minute')}:00Z`);
  return shown - Math.floor(instant / MINUTE_MS) * MINUTE_MS;
}
