import { addDays, type CalendarDate } from '@relais/model';
import type { CardMonth } from '../../ledger/card.ts';
import type { Site } from '../site/site.ts';

/** Days after the end of a month on which some accounts are debited. */
const LATER = 4;

/** The day of a debit, as a card's own pages print it. */
export function debitDay({ site, month }: { readonly site: Site; readonly month: CardMonth }): CalendarDate {
  return site.cardPages.debitedIn === 'same' ? month.debitedOn : addDays(month.debitedOn, LATER);
}
