import type { CalendarDate } from '@relais/model';
import { drift } from '../drift/page-drift-error.ts';
import type { PageKind } from '../drift/page-kind.ts';
import { type PrintedAmount, readAmount } from '../value/amount.ts';

/** Words of the page itself, as printed: labels are in capitals and never hold them. */
const WORDS =
  /^(D[ée]tails?|Detalles?|Einzelheiten|Avis d['’]opéré)$|^Cliquer pour |(^|\s)(Date de valeur|Fecha valor|Value date|Wertstellung) ?:/;
const AMOUNT_AT_END = /(?:^|\s)([+\-\u2212]\d[\d \u00a0\u202f.]{0,20},\d{2} [A-Z]{3})$/;

/**
 * Refuses lines with words of the page itself: its markup has then changed, and the label is not the bank's.
 *
 * @throws {PageDriftError} `page_drift`
 */
export function refuseLeftovers(
  lines: readonly string[],
  date: CalendarDate,
  amount: PrintedAmount,
  kind: PageKind,
): void {
  const [first = ''] = lines;
  if (/^\d/.test(first) && first.startsWith(printed(date)) && !first.includes('RETRAIT'))
    throw drift(kind, 'label.leftover', first);
  for (const line of lines) {
    if (WORDS.test(line)) throw drift(kind, 'label.leftover', line);
    const copy = AMOUNT_AT_END.exec(line)?.[1];
    const read = copy === undefined ? undefined : readAmount(copy);
    if (read !== undefined && read.amount === amount.amount) throw drift(kind, 'label.leftover', line);
  }
}

function printed(date: CalendarDate): string {
  return date.split('-').reverse().join('/');
}
