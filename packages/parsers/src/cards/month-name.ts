import type { Amount } from '@relais/model';
import { drift } from '../drift/page-drift-error.ts';
import { collapse, fold } from '../text/fold.ts';
import { readAmount } from '../value/amount.ts';
import { monthNumber } from '../value/date.ts';
import type { Way } from './month-ways.ts';

/** A month as an item of the line names it. */
export interface MonthName {
  /** 1 to 12. */
  readonly number: number;
  /** By its words, or by its button or link. Some pages name no year in words. */
  readonly year?: number;
  readonly words: string;
  readonly total?: Amount;
}

const KIND = 'card_month';
const WORDS = /^(\p{L}+)(?: (\d{4}))?(?: (\S.*))?$/u;
/** `mois:32025` in the name of a button, `mois=3&annee=2025` in an address. */
const IN_BUTTON = /mois[:=](\d{1,2})(\d{4})(?!\d)/;
const IN_ADDRESS = /[?&]mois=(\d{1,2})&annee=(\d{4})(?!\d)/;
/** Words of an arrow, folded. */
const ARROW = /^\P{L}*((mois )?(precedente?s?|suivante?s?)\P{L}*)?$/u;

/**
 * Reads the month that an item names.
 *
 * @returns `undefined` for an item that names no month: an arrow
 * @throws {PageDriftError} `page_drift` when words and button disagree, or the words are no month
 */
export function readMonthName(text: string, { address, label, open, count }: Way): MonthName | undefined {
  const printed = collapse(text);
  if (ARROW.test(fold(printed))) return undefined;
  const [, name = '', inWords, rest] = WORDS.exec(printed) ?? [];
  const number = monthNumber(name);
  const words = inWords === undefined ? name : `${name} ${inWords}`;
  const total = rest === undefined ? undefined : readAmount(rest);
  const isSigned = total === undefined || total.sign !== '' || /^0(\.0+)?$/.test(total.amount);
  const [, keyNumber, keyYear] = IN_ADDRESS.exec(address) ?? IN_BUTTON.exec(address) ?? [];
  const isOther =
    (keyNumber !== undefined && Number(keyNumber) !== number) ||
    (inWords !== undefined && keyYear !== undefined && inWords !== keyYear) ||
    (label !== '' && fold(label) !== fold(words));
  const isUnclear = (count > 0 && open === undefined) || (rest !== undefined && total === undefined) || !isSigned;
  if (number === undefined || isOther || isUnclear) throw drift(KIND, 'timeline.month', printed);
  const year = inWords ?? keyYear;
  return {
    number,
    words,
    ...(year === undefined ? {} : { year: Number(year) }),
    ...(total === undefined ? {} : { total: { currency: total.currency, amount: total.amount } }),
  };
}

/** A month with its year. */
export type DatedMonth<M extends MonthName> = M & { readonly year: number };

/**
 * Gives each month its year: its own, or counted from a neighbour that has one.
 *
 * @param months - in the order of the line
 * @param yearOf - asked where no month has a year
 * @throws {PageDriftError} `page_drift` when they do not follow each other month by month
 */
export function withYears<M extends MonthName>(
  months: readonly M[],
  yearOf: (month: number) => number | undefined,
): readonly DatedMonth<M>[] {
  const at = Math.max(
    months.findIndex(({ year }) => year !== undefined),
    0,
  );
  const known = months[at];
  const year = known?.year ?? (known && yearOf(known.number));
  if (known === undefined || year === undefined) throw drift(KIND, 'timeline.year');
  const start = year * 12 + known.number - 1 - at;
  return months.map((month, index) => {
    const count = start + index;
    const counted = Math.floor(count / 12);
    const isInPlace = count % 12 === month.number - 1 && (month.year ?? counted) === counted;
    if (!isInPlace) throw drift(KIND, 'timeline.months');
    return { ...month, year: counted };
  });
}

/** `2025-03`. */
export function monthOf({ year, number }: { readonly year: number; readonly number: number }): string {
  return `${year}-${String(number).padStart(2, '0')}`;
}
