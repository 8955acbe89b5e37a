import type { Links } from '@relais/model';
import { UnreadableReply } from '../failure/unreadable-reply.ts';
import { nextPage } from './next-page.ts';

/** One page of a list: its items in the member `Name`, its links beside them. */
export type Page<Name extends string> = { readonly _links: Links } & Readonly<Record<Name, readonly unknown[]>>;

/**
 * Follows a list to its end and returns it whole: the first page with the items of all.
 *
 * @throws {UnreadableReply} on a loop, on a link that cannot be followed and beyond `maxPages`. It never returns a part of the
 * list
 */
export async function readAllPages<Name extends string, P extends Page<Name>>(
  name: Name,
  first: URL,
  readPage: (url: URL) => Promise<P>,
  maxPages: number,
): Promise<P> {
  const visited = new Set<string>();
  const pages: P[] = [];
  for (let url: URL | undefined = first; url !== undefined; ) {
    if (visited.has(url.href)) throw new UnreadableReply('paging', 'the pages of the list go round in a circle');
    if (visited.size === maxPages) throw new UnreadableReply('paging', `the list has more than ${maxPages} pages`);
    visited.add(url.href);
    const page: P = await readPage(url);
    // A last page that names itself by another address is the same page once more.
    if (isSame(page, pages.at(-1))) break;
    pages.push(page);
    url = nextPage(page._links, url);
  }
  return merge(name, pages);
}

/** The whole page is compared, with its links. Pages of equal rows are two as long as one leads to the other. */
function isSame<P extends Page<string>>(page: P, before: P | undefined): boolean {
  return before?._links['next'] !== undefined && JSON.stringify(page) === JSON.stringify(before);
}

function merge<Name extends string, P extends Page<Name>>(name: Name, pages: readonly P[]): P {
  const [first] = pages;
  const { next: _, ...links } = first?._links ?? {};
  return { ...first, [name]: pages.flatMap((page) => page[name]), _links: links } as P;
}
