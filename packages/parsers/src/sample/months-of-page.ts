import { fold } from '../text/fold.ts';
import { monthNumber, readDate } from '../value/date.ts';

/** `cardmonth=202503` in addresses. */
const BY_YEAR = /[?&;]k?_?cardmonth=(\d{4})(\d{2})\b/g;
/** `mois:32025`, `selectedMonthly:32025` in the names of buttons. */
const BY_BUTTON = /(?:selectedMonthly|mois)[:=](\d{1,2})(\d{4})(?!\d)/g;
/** `mois=3&annee=2025` in addresses. */
const BY_LINK = /[?&;]mois=(\d{1,2})&(?:amp;)?annee=(\d{4})(?!\d)/g;
const DAY = /\b\d{2}\/\d{2}\/\d{4}\b/g;

/** The months that addresses and buttons of a page name, counted from year 0. */
export function monthsInMarkup(text: string): readonly number[] {
  return [
    ...[...text.matchAll(BY_YEAR)].map(([, year, month]) => countOf(year, month)),
    ...[...text.matchAll(BY_BUTTON), ...text.matchAll(BY_LINK)].map(([, month, year]) => countOf(year, month)),
  ];
}

/**
 * The months that a page names without their year. Each is a neighbour of one that is known, or the month of a debit.
 *
 * @param known - counted from year 0
 */
export function bareMonthsIn(texts: readonly string[], known: readonly number[]): readonly number[] {
  const numbers = texts.flatMap((text) => bareMonth(text) ?? []);
  if (numbers.length === 0) return [];
  const debits = texts
    .filter((text) => /\b(prelevee?s?|debit)\b/.test(fold(text)))
    .flatMap((text) => [...text.matchAll(DAY)].flatMap(([day]) => readDate(day) ?? []))
    .map((day) => countOf(day.slice(0, 4), day.slice(5, 7)));
  const near = [...known.flatMap((month) => [month, month - 1, month + 1]), ...debits, ...debits.map((one) => one - 1)];
  return numbers.flatMap((number) => near.find((month) => month % 12 === number - 1) ?? []);
}

/** The month of a text that is the name of one and nothing else, 1 to 12. */
export function bareMonth(text: string): number | undefined {
  return /^\p{L}{3,10}$/u.test(text.trim()) ? monthNumber(text) : undefined;
}

function countOf(year = '', month = ''): number {
  return Number(year) * 12 + Number(month) - 1;
}
