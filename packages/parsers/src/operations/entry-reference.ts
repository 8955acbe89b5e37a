import type { CalendarDate } from '@relais/model';
import { detached } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { isAdviceLink } from '../label/label-cell.ts';
import { dayOfYear } from '../value/date.ts';

/** 5 digits, year, day of the year, 5-digit sequence. */
const REFERENCE = /[?&]ref=(?:\*|%2A)?(\d{5}(\d{4})(\d{3})\d{5})(?:&|$)/i;

/**
 * The bank's own reference of an operation, from the link to its advice slip.
 *
 * @returns 17 digits. `undefined` without such a link, and when their day is not the booking day: transfers may carry
 * the payer's reference
 * @throws {PageDriftError} `page_drift` when two links hold different references
 */
export function entryReference(links: readonly string[], bookedOn: CalendarDate): string | undefined {
  if (links.length === 0) return undefined;
  const found = new Set<string>();
  for (const link of links.filter(isAdviceLink)) {
    const [, reference, year, day] = REFERENCE.exec(link) ?? [];
    if (reference !== undefined && bookedOn.startsWith(`${year}-`) && Number(day) === dayOfYear(bookedOn))
      found.add(reference);
  }
  const [reference, second] = found;
  if (second !== undefined) throw drift('operations', 'row.reference');
  return reference === undefined ? undefined : detached(reference);
}
