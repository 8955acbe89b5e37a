import type { CalendarDate } from '@relais/model';
import type { Element } from 'domhandler';
import { linesOf } from '../dom/lines.ts';
import type { PageDocument } from '../dom/read-document.ts';
import { isUnseen } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { fold } from '../text/fold.ts';
import { lastDayOf, monthNumber, readDate } from '../value/date.ts';

const KIND = 'card_operations';
const PURCHASES_UNTIL = /\bachats\b[^\d]{0,40}\d{1,2} ([a-z]+) (\d{4})/g;
const DEBITED_AT_END_OF = /\bprelevee?s? fin ([a-z]+) (\d{4})/g;
const DEBITED_ON = /\bprelevee?s? le (\d{2}\/\d{2}\/\d{4})/g;

/**
 * Day on which the bank debits the month from the account. It is the printed one, or the last day of the month in the
 * headings.
 *
 * @throws {PageDriftError} `page_drift` when the page names no month, or two
 */
export function debitDate({ content, url }: PageDocument, table: Element): CalendarDate {
  const isElsewhere = (element: Element): boolean =>
    element === table || element.name === 'select' || isUnseen(element);
  const words = fold(linesOf(content, isElsewhere).join(' '));
  const days = [...words.matchAll(DEBITED_ON)].map(([, printed]) => readDate(printed ?? ''));
  const months = [...words.matchAll(PURCHASES_UNTIL), ...words.matchAll(DEBITED_AT_END_OF)].map(([, name, year]) =>
    lastDayOf(Number(year), monthNumber(name ?? '') ?? 0),
  );
  const linked = /[?&]cardmonth=(\d{4})(\d{2})(?:&|$)/.exec(url);
  // The address names the month too, but only the page proves that it shows it.
  if (months.length > 0 && linked !== null) months.push(lastDayOf(Number(linked[1]), Number(linked[2])));
  const found = new Set(days.length > 0 ? days : months);
  const [date, second] = found;
  if (date === undefined || second !== undefined || found.size > 1) throw drift(KIND, 'debit.date');
  return date;
}
