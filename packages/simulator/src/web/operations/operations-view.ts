import type { CalendarDate } from '@relais/model';
import type { Cents, Contract, Operation } from '../../ledger/ledger.ts';

/** Number of rows that each step of "Plus d'opérations" adds. */
export const ROWS_PER_STEP = 50;

/** First and last day of a search, both included. */
export interface DateSearch {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** Least and largest amount, without the sign. */
  readonly amounts?: { readonly from: Cents; readonly to: Cents };
  /** Part of the label, in any case. */
  readonly label?: string;
}

/** Orders of the rows, as the hidden field `Data_Sort` names them. */
export const SORTS = [
  'OPEDATE_D',
  'OPEDATE_A',
  'VALDATE_D',
  'VALDATE_A',
  'LABEL_A',
  'LABEL_D',
  'AMOUNT_A',
  'AMOUNT_D',
] as const;

/** One of them. */
export type Sort = (typeof SORTS)[number];

/** Whether a day is one of those. */
export function isInSearch(day: CalendarDate, search: Pick<DateSearch, 'from' | 'to'> | undefined): boolean {
  return search === undefined || (day >= search.from && day <= search.to);
}

/** The part of a contract that an operations page shows. */
export interface OperationsView {
  /** Key of the contract. */
  readonly resourceId: string;
  /** Steps of rows shown, from 1. */
  readonly steps: number;
  readonly search?: DateSearch;
  /** @defaultValue `OPEDATE_D`: newest first */
  readonly sort?: Sort;
  /** In place of the account's operations, one month of a deferred card. */
  readonly card?: CardView;
  /** In place of them, the tab that some savings open on. */
  readonly isSummary?: boolean;
  /** Whether the customer has opened the search block. */
  readonly isSearching?: boolean;
}

/** Whether a view shows the account's operations. */
export function isListView({ card, isSummary = false }: OperationsView): boolean {
  return card === undefined && !isSummary;
}

/** A card and a month of it. */
interface CardView {
  /** `202503`. */
  readonly month: string;
  /** Counted from 0. */
  readonly index: number;
}

/** The rows of a page. */
export interface OperationsWindow {
  /** Newest first. */
  readonly rows: readonly Operation[];
  readonly hasMore: boolean;
}

/** Cuts a view out of a contract. Pages are cumulative: each step shows the rows of the steps before it, too. */
export function windowOf(
  { operations }: Contract,
  { steps, search, sort = 'OPEDATE_D' }: OperationsView,
): OperationsWindow {
  const wanted = sorted(operations.filter((operation) => isWanted(operation, search)).toReversed(), sort);
  const shown = steps * ROWS_PER_STEP;
  return { rows: wanted.slice(0, shown), hasMore: wanted.length > shown };
}

function isWanted({ bookingDate, cents, lines }: Operation, search: DateSearch | undefined): boolean {
  if (search === undefined) return true;
  const { amounts, label = '' } = search;
  const isOfAmount = amounts === undefined || (Math.abs(cents) >= amounts.from && Math.abs(cents) <= amounts.to);
  const isOfLabel = lines.join(' ').toLowerCase().includes(label.toLowerCase());
  return isInSearch(bookingDate, search) && isOfAmount && isOfLabel;
}

/** @param newestFirst - rows that are equal keep this order */
function sorted(newestFirst: readonly Operation[], sort: Sort): readonly Operation[] {
  const [key, direction] = sort.split('_');
  const sign = direction === 'A' ? 1 : -1;
  const compare = (a: Operation, b: Operation): number => {
    if (key === 'AMOUNT') return a.cents - b.cents;
    if (key === 'LABEL') return byText(a.lines.join(' '), b.lines.join(' '));
    return key === 'VALDATE' ? byText(a.valueDate, b.valueDate) : byText(a.bookingDate, b.bookingDate);
  };
  return newestFirst.toSorted((a, b) => sign * compare(a, b));
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
