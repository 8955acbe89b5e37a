import type { BankPage } from '../../src/index.ts';

/** What becomes of a page: one text replaced, or more. */
export type Change = readonly [from: string | RegExp, to: string] | ((html: string) => string);

/**
 * A refusal mark between two pages: one that is damaged and refused by it, and one near it that is healthy and read.
 */
export interface Near {
  /** As the table of refusals writes it. */
  readonly mark: string;
  /** The mark itself, where the table has a `*`. */
  readonly refusedAs?: string;
  readonly page: BankPage;
  readonly read: (page: BankPage) => unknown;
  readonly torn: Change;
  readonly healthy: Change;
  /** The healthy page says another thing than the plain one. @defaultValue false: it says the same */
  readonly differs?: true;
}

/** How the rows of one kind of page are read. */
export type Reader = (page: BankPage) => unknown;

/** Entries for the marks of one page. */
export function nearTo(page: BankPage, read: Reader, entries: readonly Omit<Near, 'page' | 'read'>[]): readonly Near[] {
  return entries.map((entry) => ({ page, read, ...entry }));
}

/** The page after a change. A change that changes nothing would prove nothing. */
export function changed(page: BankPage, change: Change): BankPage {
  const html = typeof change === 'function' ? change(page.html) : page.html.replace(change[0], change[1]);
  if (html === page.html) throw new RangeError(`the page has no ${String(change)}`);
  return { ...page, html };
}
