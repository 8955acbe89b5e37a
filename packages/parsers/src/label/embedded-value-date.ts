import type { CalendarDate } from '@relais/model';
import { fold } from '../text/fold.ts';
import { readDate } from '../value/date.ts';

/** A value date among other words. */
export interface EmbeddedDate {
  /** Absent when the text there is no date. */
  readonly date?: CalendarDate;
}

/** `Date de valeur :  12/03/2025`, folded, in the site's four languages. */
const VALUE_DATE =
  /^(?:date de valeur|fecha (?:de )?valor|value date|wertstellung|wertstellungsdatum|valuta) ?: ?(.*)$/;

/**
 * The value date in a text, for customers who have switched its column off.
 *
 * @returns `undefined` when the text is no value date
 */
export function embeddedValueDate(text: string): EmbeddedDate | undefined {
  // The bank's labels are in capitals, and a payer may have written these words in one.
  const isOfPage = text.includes(':') && /\p{Ll}/u.test(text);
  const printed = isOfPage ? VALUE_DATE.exec(fold(text))?.[1] : undefined;
  if (printed === undefined) return undefined;
  const date = readDate(printed);
  return date === undefined ? {} : { date };
}
