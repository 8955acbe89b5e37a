import { readDate } from '../value/date.ts';

/** `…est interrompu jusqu'au 16/03/2025 à 06:30 environ`, folded. */
const UNTIL = /jusqu'au (\d{2}\/\d{2}\/\d{4}) a ([01]\d|2[0-3])[:h]([0-5]\d)/;

/**
 * Time at which the bank expects its service back.
 *
 * @param message - folded
 * @returns `YYYY-MM-DDTHH:mm` in the bank's own time; `undefined` without an announced time
 */
export function interruptedUntil(message: string): string | undefined {
  const [, day, hour, minute] = UNTIL.exec(message) ?? [];
  const date = day === undefined ? undefined : readDate(day);
  return date === undefined ? undefined : `${date}T${hour}:${minute}`;
}
