import type { Element } from 'domhandler';
import { closest, findAll, hasClass } from '../dom/element.ts';
import { type FormPost, formPost } from '../dom/form-post.ts';
import type { PageDocument } from '../dom/read-document.ts';
import { textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { fold } from '../text/fold.ts';
import { monthNumber } from '../value/date.ts';
import { wordsIn } from './masked-number.ts';

/** A month in the line above the payments. */
export interface TimelineMonth {
  /** `2025-03`. */
  readonly month: string;
  /** Form that shows the month. Absent for the month that the page shows. */
  readonly open?: FormPost;
}

const KIND = 'card_month';
/** Longest text, in characters. A year of months has a few hundred. */
const LONGEST = 5_000;
const MOST_MONTHS = 120;

/** The months of a card, and the one that the page shows. */
export interface Timeline {
  readonly shown: string;
  readonly months: readonly TimelineMonth[];
}

/**
 * Reads the line of months above a card's payments.
 *
 * @throws {PageDriftError} `page_drift` when a month is missing between two others, or the shown month is not certain
 */
export function readTimeline(document: PageDocument): Timeline {
  const [line, second] = findAll(document.content, (element) => hasClass(element, 'ei_timeline'));
  if (line === undefined || second !== undefined) throw drift(KIND, 'timeline');
  if (wordsIn(line).length > LONGEST) throw drift(KIND, 'timeline.size');
  const items = findAll(line, ({ name }) => name === 'li');
  if (items.length > MOST_MONTHS) throw drift(KIND, 'timeline.size');
  const months = items.flatMap((item) => readItem(item, document) ?? []);
  const [shown, other] = months.filter(({ open }) => open === undefined);
  if (shown === undefined || other !== undefined) throw drift(KIND, 'timeline.shown');
  const isWhole = months.every(({ month }, at) => at === 0 || month === following(months[at - 1]?.month ?? ''));
  const inItems = items.reduce((sum, item) => sum + buttonsIn(item).length, 0);
  if (!isWhole || buttonsIn(line).length !== inItems) throw drift(KIND, 'timeline.months');
  return { shown: shown.month, months };
}

/** @returns `undefined` for an empty item: an arrow for scripts */
function readItem(item: Element, document: PageDocument): TimelineMonth | undefined {
  const words = fold(textOf(item));
  const [button, second] = buttonsIn(item);
  if (words === '' && button === undefined) return undefined;
  const [, name = '', year = ''] = /^([a-z]+) (\d{4})$/.exec(words) ?? [];
  const number = monthNumber(name);
  const isOther = button !== undefined && fold(button.attribs['value'] ?? '') !== words;
  if (number === undefined || isOther || second !== undefined) throw drift(KIND, 'timeline.month', words);
  const month = `${year}-${String(number).padStart(2, '0')}`;
  if (button === undefined) return { month };
  const form = closest(button, (element) => element.name === 'form');
  if (form === undefined) throw drift(KIND, 'form.missing');
  return { month, open: formPost(form, button.attribs['name'] ?? '', document, KIND) };
}

function buttonsIn(element: Element): readonly Element[] {
  return findAll(element, ({ name, attribs }) => name === 'input' && attribs['type'] === 'submit');
}

/** `2025-12` → `2026-01`. */
function following(month: string): string {
  const [year, number] = month.split('-').map(Number);
  if (year === undefined || number === undefined) return '';
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}
