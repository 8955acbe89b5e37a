import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pageLinks, pageOf } from '../../src/api/page-links.ts';

const PATH = '/cic/list';

/** Follows `next` as a client does. */
function walk(all: readonly number[], size: number, lastPageNext: 'self' | 'absent'): readonly number[] {
  const seen: number[] = [];
  let href: string | undefined = `${PATH}?filter=a%20b`;
  while (href !== undefined) {
    const { searchParams } = new URL(href, 'https://localhost');
    expect(searchParams.get('filter')).toBe('a b');
    const page = pageOf(all, size, searchParams.get('page') ?? undefined);
    if (page === undefined) throw new Error(`no page at ${href}`);
    seen.push(...page.items);
    const links: Readonly<Record<string, { readonly href: string }>> = pageLinks(
      PATH,
      searchParams,
      page,
      lastPageNext,
    );
    const next: string | undefined = links['next']?.href;
    href = next === links['self']?.href ? undefined : next;
  }
  return seen;
}

it('leads through every entry once, in order, whatever the page size', () => {
  const lists = fc.array(fc.integer(), { maxLength: 30 });
  fc.assert(
    fc.property(
      lists,
      fc.integer({ min: 1, max: 35 }),
      fc.constantFrom('self', 'absent'),
      (all, size, lastPageNext) => {
        expect(walk(all, size, lastPageNext)).toEqual(all);
      },
    ),
  );
});

it('has a next link equal to self on the last page, or none, as wanted', () => {
  const page = pageOf([1], 1, undefined);
  if (page === undefined) throw new Error('no page');
  expect(pageLinks(PATH, new URLSearchParams(), page, 'self')).toMatchObject({
    next: { href: PATH },
    self: { href: PATH },
  });
  expect(pageLinks(PATH, new URLSearchParams(), page, 'absent')).not.toHaveProperty('next');
});
