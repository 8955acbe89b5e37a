import { addDays, type CalendarDate } from '@relais/model';
import {
  type BankPage,
  type CardMonthPage,
  type CardOperation,
  type FormPost,
  LATEST_DEBIT_DAYS,
  PageDriftError,
  parseCardMonth,
  parseCardParts,
} from '@relais/parsers';
import { partsOf } from '../bundle-parts.ts';
import { asApiWords } from '../card-words.ts';
import type { CardMonth } from '../deferred-cards.ts';
import { MOST_STEPS, tooManyPages } from '../too-many-pages.ts';
import { firstDayOf, isDebited, isLongPast } from './is-debited.ts';
import { refuseOtherSum, spendingOf, wordsFor } from './month-spending.ts';
import type { OwnCardOptions } from './own-card-options.ts';

/** Opens the latest month that the list tells of, and from it the latest of all. */
export async function latestMonth(options: OwnCardOptions): Promise<CardMonthPage> {
  const { list, listed, signal } = options;
  const [latest] = listed.months.toSorted((a, b) => (a.month < b.month ? 1 : -1));
  if (latest === undefined) throw drifted('months.none');
  const wayTo = await list.fresh(
    listed,
    ({ months }) => {
      const month = months.find((one) => one.month === latest.month);
      return month?.open ?? month?.href;
    },
    signal,
  );
  let page = await readMonth(options, wayTo, latest.month);
  // The bank shows so many months at a time; what is to come may lie behind an arrow.
  for (let step = 0; page.newer !== undefined; step += 1) {
    if (step === MOST_STEPS) throw tooManyPages();
    const next = await readMonth(options, page.newer);
    if (lastOf(next) <= lastOf(page)) throw drifted('months.newer');
    page = next;
  }
  return page;
}

/** From the last month of the line back to the first that is debited already, soonest first. */
export async function monthsToCome(options: OwnCardOptions, latest: CardMonthPage): Promise<readonly CardMonth[]> {
  const { listed, today } = options;
  const found: CardMonth[] = [];
  const seen = new Set<string>();
  let page = latest;
  let month: string | undefined = lastOf(latest);
  for (let step = 0; month !== undefined && !isLongPast(latestDebitOf(month), today); step += 1) {
    if (step === MOST_STEPS) throw tooManyPages();
    if (page.month !== month) page = await readMonth(options, wayIn(page, month), month);
    seen.add(month);
    const spent = await spentIn(options, page);
    if (spent === 'debited') break;
    found.unshift(spent);
    const before: string | undefined = monthBefore(page, month);
    if (before === undefined && page.older !== undefined) {
      page = await readMonth(options, page.older);
      if (!page.months.some((one) => one.month === month)) throw drifted('months.older');
      month = monthBefore(page, month);
    } else month = before;
  }
  const earliest = [...seen].sort()[0] ?? lastOf(latest);
  const isMissed = listed.months.some((told) => !seen.has(told.month) && told.month > earliest);
  // A month that the list tells of, and that may still be debited, must stand in the line.
  const isHidden = month === undefined && listed.months.some((told) => isLost(told.month, seen, today));
  if (isMissed || isHidden) throw drifted('months.line');
  return found;
}

function isLost(month: string, seen: ReadonlySet<string>, today: CalendarDate): boolean {
  return !seen.has(month) && !isLongPast(latestDebitOf(month), today);
}

/** What a month's debit will take, or that the account shows it already. */
async function spentIn(options: OwnCardOptions, page: CardMonthPage): Promise<CardMonth | 'debited'> {
  const { listed, today } = options;
  const { debitDate } = page;
  if (isLongPast(debitDate, today)) return 'debited';
  const { total, payments: lines } = await spendingOf(options, page);
  const payments = (await withParts(options, page, lines)).map(asApiWords);
  if (debitDate <= today) {
    const booked = await options.booked(firstDayOf(debitDate));
    if (isDebited({ debitDate, ending: listed.maskedNumber.slice(-4), payments }, booked)) return 'debited';
  }
  return { words: wordsFor(listed, page), debitDate, total, of: { payments } };
}

/** The payments of a month, each bundle replaced by its parts. */
async function withParts(
  { pages, account, signal }: OwnCardOptions,
  { debitDate }: CardMonthPage,
  lines: readonly CardOperation[],
): Promise<readonly CardOperation[]> {
  const all: CardOperation[] = [];
  for (const line of lines) {
    if (line.bundle === undefined) all.push(line);
    else {
      const parse = (page: BankPage): readonly CardOperation[] => {
        return partsOf(line, parseCardParts(page, debitDate), 'card_month');
      };
      all.push(...(await pages.read({ page: 'own_cards', account: account.iban, at: line.bundle }, parse, signal)));
    }
  }
  return all;
}

/** @param month - the one that the page must show, where it is known */
function readMonth(options: OwnCardOptions, at: FormPost | string, month?: string): Promise<CardMonthPage> {
  const { pages, account, listed, signal } = options;
  const parse = (page: BankPage): CardMonthPage => {
    const read = parseCardMonth(page);
    if (read.maskedNumber !== listed.maskedNumber) throw drifted('card.other');
    if (month !== undefined && read.month !== month) throw drifted('month.other');
    refuseOtherSum(options, read);
    return read;
  };
  return pages.read({ page: 'own_cards', account: account.iban, at }, parse, signal);
}

/** The last day on which the bank debits a month. */
function latestDebitOf(month: string): CalendarDate {
  return addDays(`${month}-28`, LATEST_DEBIT_DAYS + 3);
}

function lastOf({ months }: CardMonthPage): string {
  return months.at(-1)?.month ?? '';
}

function monthBefore({ months }: CardMonthPage, month: string): string | undefined {
  return months[months.findIndex((one) => one.month === month) - 1]?.month;
}

function wayIn({ months }: CardMonthPage, month: string): FormPost | string {
  const open = months.find((one) => one.month === month)?.open;
  if (open === undefined) throw drifted('months.line');
  return open;
}

function drifted(mark: string): PageDriftError {
  return new PageDriftError({ page: 'card_month', mark, shapes: [] });
}
