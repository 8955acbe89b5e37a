import type { Links } from '@relais/model';

/** One page of a longer list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly number: number;
  readonly count: number;
}

/** Links of the last page. `self`: `next` is equal to `self`, as at the real banks of the group. */
export type LastPageNext = 'self' | 'absent';

/** @returns `undefined` when there is no such page */
export function pageOf<T>(all: readonly T[], size: number, asked: string | undefined): Page<T> | undefined {
  const number = Number(asked ?? '1');
  const count = Math.max(1, Math.ceil(all.length / size));
  if (!Number.isInteger(number) || number < 1 || number > count) return undefined;
  return { items: all.slice((number - 1) * size, number * size), number, count };
}

/** Links to the other pages: host-relative, with the filters of the request kept. */
export function pageLinks(
  path: string,
  query: URLSearchParams,
  page: Page<unknown>,
  lastPageNext: LastPageNext,
): Links {
  const to = (number: number): { href: string } => {
    const kept = new URLSearchParams(query);
    kept.delete('page');
    if (number > 1) kept.set('page', String(number));
    return { href: kept.size === 0 ? path : `${path}?${kept}` };
  };
  const isLast = page.number === page.count;
  return {
    self: to(page.number),
    first: to(1),
    ...(page.number === 1 ? {} : { prev: to(page.number - 1) }),
    ...(isLast && lastPageNext === 'absent' ? {} : { next: to(isLast ? page.number : page.number + 1) }),
    last: to(page.count),
  };
}
