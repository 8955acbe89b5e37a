import { addDays, type CalendarDate } from '@relais/model';
import { drift } from '../drift/page-drift-error.ts';
import { lastDayOf, monthNumber, readDate } from '../value/date.ts';

const KIND = 'card_month';
/** Most days between the end of a month and its debit. Some accounts are debited early in the next month. */
export const LATEST_DEBIT_DAYS = 10;

const ON = /\b(?:prelevee?s?|debit|debitee?s?) (?:le|du|au) (\d{2}\/\d{2}\/\d{4})/g;
const AT_END_OF = /\bprelevee?s? fin ([a-z]+)(?: (\d{4}))?/g;
const AT_END = /\b(?:prelevee?s?|debit|debitee?s?)(?: (?:en|a la))? fin (?:du|de) mois\b/g;

/** What the headings of a month say of its debit, folded. */
export interface DebitWords {
  /** Days as printed; `undefined` for one that does not exist. */
  readonly days: readonly (CalendarDate | undefined)[];
  /** Months at whose end the debit is, some without a year; `{}` for the shown month. */
  readonly ends: readonly { readonly name?: string; readonly year?: string }[];
}

/** Finds the words about the debit. */
export function debitWordsIn(folded: string): DebitWords {
  const named = [...folded.matchAll(AT_END_OF)].filter(([text]) => text.match(AT_END) === null);
  return {
    days: [...folded.matchAll(ON)].map(([, printed = '']) => readDate(printed)),
    ends: [
      ...named.map(([, name = '', year]) => ({ name, ...(year === undefined ? {} : { year }) })),
      ...[...folded.matchAll(AT_END)].map(() => ({})),
    ],
  };
}

/** The year of a month that is debited on a printed day: in it, or early in the next month. */
export function yearByDebit({ days }: DebitWords, month: number): number | undefined {
  const [day] = days;
  if (day === undefined) return undefined;
  const years = [Number(day.slice(0, 4)), Number(day.slice(0, 4)) - 1];
  return years.find((year) => isWithin(day, `${year}-${String(month).padStart(2, '0')}`));
}

/**
 * The day on which the bank debits a month: the printed one, or the last of the month.
 *
 * @param shown - the month that the page shows, e.g. `2025-03`
 * @throws {PageDriftError} `page_drift` when headings and line of months disagree, or nothing names the day
 */
export function monthDebitDate({ days, ends }: DebitWords, shown: string): CalendarDate {
  const [year = '', month = ''] = shown.split('-');
  const lastDay = lastDayOf(Number(year), Number(month));
  const found = new Set([
    ...days,
    ...ends.map(({ name, year: itsYear = year }) =>
      name === undefined || (itsYear === year && monthNumber(name) === Number(month)) ? lastDay : undefined,
    ),
  ]);
  const [day, second] = found;
  if (day === undefined || second !== undefined || found.size > 1 || !isWithin(day, shown))
    throw drift(KIND, 'debit.date');
  return day;
}

/** Whether a debit on that day may be that of a month. */
function isWithin(day: CalendarDate, month: string): boolean {
  const [year, number] = month.split('-').map(Number);
  const lastDay = year === undefined || number === undefined ? undefined : lastDayOf(year, number);
  return lastDay !== undefined && day >= `${month}-01` && day <= addDays(lastDay, LATEST_DEBIT_DAYS);
}
