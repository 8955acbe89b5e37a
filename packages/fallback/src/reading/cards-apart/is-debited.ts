import { addDays, addDecimals, type CalendarDate, compareDecimals, type Transaction } from '@relais/model';
import { PageDriftError } from '@relais/parsers';
import { signedAmountOf } from '../read-announced.ts';

/** A debit stands on the account within days of its date, which may lie on a weekend. */
const DAYS_AROUND = 7;

/** Whether a debit of that day is long past: no row of the account needs to be looked at. */
export function isLongPast(debitDate: CalendarDate, today: CalendarDate): boolean {
  return debitDate < addDays(today, -DAYS_AROUND);
}

/** First booking day on which a debit could stand. */
export function firstDayOf(debitDate: CalendarDate): CalendarDate {
  return addDays(debitDate, -DAYS_AROUND);
}

/** One debit of one card. */
export interface CardDebit {
  readonly debitDate: CalendarDate;
  /** Last four digits of the card. */
  readonly ending: string;
  readonly payments: readonly Transaction[];
}

/**
 * Tells whether what was bought with a card was taken from its account already, so that nothing is counted twice. On the account
 * it is one row, `RELEVE CARTE …`.
 *
 * @param booked - rows of the account, since {@link firstDayOf}
 * @throws {PageDriftError} `page_drift` when a row of the account may be this debit, or that of another card
 */
export function isDebited({ debitDate, ending, payments }: CardDebit, booked: readonly Transaction[]): boolean {
  if (payments.length === 0) return true;
  const sum = addDecimals('0', ...payments.map(signedAmountOf));
  const rows = booked.filter(
    ({ status, bookingDate = '' }) => status === 'BOOK' && bookingDate >= firstDayOf(debitDate),
  );
  const ofCards = rows.filter((row) => isStatement(row, ending));
  const ofSum = rows.filter((row) => compareDecimals(signedAmountOf(row), sum) === 0);
  if (ofCards.some((row) => ofSum.includes(row))) return true;
  if (ofCards.length === 0 && ofSum.length === 0) return false;
  throw new PageDriftError({
    page: 'card_month',
    mark: 'month.debited',
    shapes: [`${ofCards.length} ${ofSum.length}`],
  });
}

/** A statement that names no card may be of any. */
function isStatement({ remittanceInformation }: Transaction, ending: string): boolean {
  const words = remittanceInformation?.unstructured?.join(' ') ?? '';
  return /^RELEVE CARTE\b/i.test(words) && (words.includes(ending) || !/\d{4}/.test(words));
}
