import type { OperationsPage } from '@relais/parsers';
import { type DataKind, KINDS, type TruePage } from '../pages.ts';
import type { Random } from './random.ts';

/** A page after damage. */
export interface DamagedPage {
  readonly html: string;
  /** @defaultValue that of the true page */
  readonly url?: string;
  /** What else may be read: the truth without what the page no longer says. */
  readonly alsoTrue?: readonly unknown[];
}

/** One thing that a redesign or a broken transfer could do to a page. */
export interface Operator {
  readonly name: string;
  readonly kinds: readonly DataKind[];
  /** Changes nothing that is said: the page must still be read, in every member. */
  readonly harmless?: true;
  /** It may hit what is only posted back or followed: hidden fields are not compared, and references may be left out. */
  readonly hitsLinks?: true;
  /** Applied once for each page, or for each of these. @defaultValue one */
  readonly times?: number;
  /** @returns `undefined` when it does not apply to the page */
  readonly apply: (page: TruePage, random: Random, time: number) => DamagedPage | string | undefined;
}

/** Every kind of page but the file. */
export const HTML_KINDS: readonly DataKind[] = KINDS.filter((kind) => kind !== 'csv');
/** Pages with a table of operations. */
export const LISTS: readonly DataKind[] = ['operations', 'card_operations', 'announced_operations', 'card_month'];
/** Pages with amounts. */
export const WITH_AMOUNTS: readonly DataKind[] = [...LISTS, 'account_list', 'card_list'];

/** The truth of an operations page, without one member of each row. */
export function withoutInRows(truth: unknown, member: 'valueDate' | 'runningBalance' | 'reference'): unknown {
  const page = truth as OperationsPage;
  return {
    ...page,
    operations: page.operations.map((row) => {
      const { transaction, ...rest } = without(row, member);
      return { ...rest, transaction: without(transaction, member) };
    }),
  };
}

/** The truth of an account list, without one member of each row. */
export function withoutInAccounts(truth: unknown, ...members: readonly string[]): unknown {
  const page = truth as { readonly rows: readonly object[] };
  return { ...page, rows: page.rows.map((row) => members.reduce((rest, member) => without(rest, member), row)) };
}

/** An object without one of its members. */
export function without<T extends object>(whole: T, member: string): T {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => name !== member)) as T;
}
