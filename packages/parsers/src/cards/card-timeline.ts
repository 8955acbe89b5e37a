import type { Amount } from '@relais/model';
import type { Element } from 'domhandler';
import type { FormPost } from '../dom/form-post.ts';
import type { PageDocument } from '../dom/read-document.ts';
import { drift } from '../drift/page-drift-error.ts';
import { wordsIn } from './masked-number.ts';
import { monthOf, readMonthName, withYears } from './month-name.ts';
import { waysIn } from './month-ways.ts';

/** A month in the line above the payments. */
export interface TimelineMonth {
  /** `2025-03`. */
  readonly month: string;
  /** The bank's own words for it, e.g. `mars 2025`. */
  readonly words: string;
  /** Form or absolute URL that shows the month. Absent for the month that the page shows. */
  readonly open?: FormPost | string;
}

/** The months of a card, and the one that the page shows. */
export interface Timeline {
  readonly shown: string;
  /** Oldest first and without a gap. */
  readonly months: readonly TimelineMonth[];
  /** Form or absolute URL that shows the months before them. */
  readonly older?: FormPost | string;
  /** The same for the months after them. */
  readonly newer?: FormPost | string;
  /** Spending in the shown month, where the line states it. */
  readonly total?: Amount;
}

const KIND = 'card_month';
/** Longest text, in characters. A year of months has a few hundred. */
const LONGEST = 5_000;
const MOST_MONTHS = 120;

/** The line of months, or until 2020 a list of links. */
function linesOfMonths({ $ }: PageDocument): readonly Element[] {
  const lines = $('.ei_timeline').get();
  return lines.length > 0 ? lines : $('.restriction').filter('div').get();
}

/**
 * Reads the line of months above a card's payments.
 *
 * @param yearOf - tells the year of a month, 1 to 12, by the day of its debit
 * @throws {PageDriftError} `page_drift` when a month is missing between two others, or the shown month is not certain
 */
export function readTimeline(document: PageDocument, yearOf: (month: number) => number | undefined): Timeline {
  const [line, second] = linesOfMonths(document);
  if (line === undefined || second !== undefined) throw drift(KIND, 'timeline');
  if (wordsIn(line).length > LONGEST) throw drift(KIND, 'timeline.size');
  const all = document.$(line).find('li').get();
  if (all.length > MOST_MONTHS) throw drift(KIND, 'timeline.size');
  const items = all.map((item) => ({ item, way: waysIn(item, document) }));
  const inItems = items.reduce((sum, { way }) => sum + way.count, 0);
  if (waysIn(line, document).count !== inItems) throw drift(KIND, 'timeline.months');
  const named = items.map(({ item, way }) => ({ way, name: readMonthName(wordsIn(item), way) }));
  const places = named.flatMap(({ name }, at) => (name === undefined ? [] : [at]));
  const [first = -1, last = -1] = [places.at(0), places.at(-1)];
  const found = named.slice(first, last + 1);
  // An arrow stands before the first month or behind the last.
  if (first === -1 || places.length !== found.length) throw drift(KIND, 'timeline.month');
  const months = withYears(
    found.flatMap(({ name, way }) => (name === undefined ? [] : [{ ...name, way }])),
    yearOf,
  );
  const [shown, other] = months.filter(({ way }) => way.open === undefined);
  if (shown === undefined || other !== undefined) throw drift(KIND, 'timeline.shown');
  if (months.some(({ total }) => total !== undefined && total !== shown.total)) throw drift(KIND, 'timeline.total');
  const older = arrowIn(named.slice(0, first));
  const newer = arrowIn(named.slice(last + 1));
  return {
    shown: monthOf(shown),
    months: months.map((one) => ({
      month: monthOf(one),
      words: one.words,
      ...(one.way.open === undefined ? {} : { open: one.way.open }),
    })),
    ...(older === undefined ? {} : { older }),
    ...(newer === undefined ? {} : { newer }),
    ...(shown.total === undefined ? {} : { total: shown.total }),
  };
}

/** The only way in the items on one side of the months. An arrow without a way is for scripts. */
function arrowIn(items: readonly { readonly way: ReturnType<typeof waysIn> }[]): FormPost | string | undefined {
  const [open, other] = items.flatMap(({ way }) => way.open ?? []);
  if (other !== undefined) throw drift(KIND, 'timeline.arrows');
  return open;
}
