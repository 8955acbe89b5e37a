import type { CalendarDate } from '@relais/model';
import { type FormPost, type OperationsPage, PageDriftError } from '@relais/parsers';

/** Days of which operations are wanted, both included. */
export interface SearchWindow {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** Names of the search fields. The percent sign belongs to them, and the misspelling is the bank's. */
const START = '[t:dbt%3adate;]Data_FormSearchParmeters_StartDate';
const END = '[t:dbt%3adate;]Data_FormSearchParmeters_EndDate';

/** The fields of the search: typed in the open block, plain while it is closed. */
const SEARCH_FIELD = /^(?:\[t:[^\]]*\])?Data_FormSearchParmeters_/;

/** A search is worth a request only where "more" would have to pass rows that are too new. */
export function searchSaves({ operations, more }: OperationsPage, { to }: SearchWindow): boolean {
  const oldest = operations.at(-1)?.transaction.bookingDate;
  return more !== undefined && oldest !== undefined && oldest > to;
}

/** A search for some days: what to post, and how to hold the answer against it. */
export interface Search {
  readonly form: FormPost;
  /** Whether the page shows these days and no others: the bank has searched. */
  readonly isAnswer: (page: OperationsPage) => boolean;
  /** @throws {PageDriftError} `page_drift` when the page shows other days: the bank has not searched */
  readonly checked: (page: OperationsPage) => OperationsPage;
}

/** @returns `undefined` where the page has no form to search by */
export function searchOf({ form }: OperationsPage, { from, to }: SearchWindow): Search | undefined {
  if (form === undefined) return undefined;
  const isAnswer = (page: OperationsPage): boolean => {
    const isSearched = page.form?.fields.some(([name, value]) => name === 'Data_Searching' && value === 'true');
    const isInside = page.operations.every(({ transaction: { bookingDate = '' } }) => {
      return bookingDate >= from && bookingDate <= to;
    });
    return isSearched === true && isInside;
  };
  const days: FormPost['fields'] = [
    [START, printed(from)],
    [END, printed(to)],
  ];
  return {
    form: { ...form, fields: [...unsearched(form), ...days, ['_FID_DoSearch', '']] },
    isAnswer,
    checked: (page) => {
      if (isAnswer(page)) return page;
      throw new PageDriftError({
        page: 'operations',
        mark: 'search.window',
        shapes: [`${page.operations.length} rows`],
      });
    },
  };
}

/** The fields without what an earlier search has left in them. */
function unsearched({ fields }: FormPost): FormPost['fields'] {
  return fields.filter(([name]) => !SEARCH_FIELD.test(name));
}

function printed(date: CalendarDate): string {
  return date.split('-').reverse().join('/');
}
