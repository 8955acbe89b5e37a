import type { CalendarDate } from '@relais/model';
import type { Element } from 'domhandler';
import { linesOf } from '../dom/lines.ts';
import type { PageDocument } from '../dom/read-document.ts';
import { isUnseen } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { rowsOf } from '../table/columns.ts';
import { fold } from '../text/fold.ts';
import { lastDayOf, monthNumber, readDate } from '../value/date.ts';

const KIND = 'card_operations';
/** A heading, from its first word on. */
const PURCHASES = /\bachats\b(.*)$/s;
/** The heading and its day, in neighbouring blocks. */
const PURCHASES_UNTIL = /\bachats\b[^\d]{0,40}\d{1,2} ([a-z]{1,12}) (\d{4})/g;
/** A day in a heading, with the word before it. */
const DAY = /(?:\b([a-z]+) )?(?:\b\d{1,2}(?:er)? ([a-z]+) (\d{4})\b|\b\d{2}\/(\d{2})\/(\d{4})\b)/g;
const DEBITED_AT_END_OF = /\bprelevee?s? fin ([a-z]+) (\d{4})/g;
const DEBITED_ON = /\bprelevee?s? le (\d{2}\/\d{2}\/\d{4})/g;

/**
 * Day on which the bank debits the month from the account. It is the printed one, or the last day of the month in the
 * headings.
 *
 * @throws {PageDriftError} `page_drift` when the page names no month, or two
 */
export function debitDate({ content, url }: PageDocument, table: Element): CalendarDate {
  const rows = new Set(rowsOf(table));
  const isElsewhere = (element: Element): boolean =>
    rows.has(element) || element.name === 'select' || isUnseen(element);
  const lines = linesOf(content, isElsewhere).map(fold);
  const words = lines.join(' ');
  const days = [...words.matchAll(DEBITED_ON)].map(([, printed]) => readDate(printed ?? ''));
  const months = [
    ...lines.flatMap(monthBought),
    ...[...words.matchAll(PURCHASES_UNTIL), ...words.matchAll(DEBITED_AT_END_OF)]
      .filter(([text]) => !isPeriod(text))
      .map(([, name, year]) => lastDayOf(Number(year), monthNumber(name ?? '') ?? 0)),
  ];
  const linked = /[?&]cardmonth=(\d{4})(\d{2})(?:&|$)/.exec(url);
  // The address names the month too, but only the page proves that it shows it.
  if (months.length > 0 && linked !== null) months.push(lastDayOf(Number(linked[1]), Number(linked[2])));
  const found = new Set(days.length > 0 ? days : months);
  const [date, second] = found;
  if (date === undefined || second !== undefined || found.size > 1) throw drift(KIND, 'debit.date');
  return date;
}

/**
 * The month in a heading: `Achats jusqu'au 31 mars 2025`, or `Achats effectués sur la période du … au 25 mars 2025`. The
 * last day counts.
 */
function monthBought(line: string): readonly (CalendarDate | undefined)[] {
  const heading = PURCHASES.exec(line)?.[1];
  const last = [...(heading ?? '').matchAll(DAY)].at(-1);
  if (last === undefined) return [];
  const [, before, name, year, number, itsYear] = last;
  // The period has lost its end.
  if (before === 'du') return [undefined];
  return [lastDayOf(Number(year ?? itsYear), name === undefined ? Number(number) : (monthNumber(name) ?? 0))];
}

/** Whether a heading names the first day of a period, which need not lie in the month. */
function isPeriod(heading: string): boolean {
  return /^achats\b.*\b(du|periode)\b/.test(heading);
}
