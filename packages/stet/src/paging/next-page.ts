import type { Links } from '@relais/model';
import { UnreadableReply } from '../failure/unreadable-reply.ts';

/**
 * Where the page after `page` is.
 *
 * Links are host-relative paths that hold the bank's path already. So they are resolved against the page they came from (RFC
 * 3986), never appended to the base URL.
 *
 * `self` is not asked: some banks write the address of another page there, or a canonical one.
 *
 * @returns `undefined` on the last page: no `next`, or one that names the page itself, as some banks send it
 * @throws {UnreadableReply} when `next` cannot be followed, or leads to another origin or to another account
 */
export function nextPage({ next }: Links, page: URL): URL | undefined {
  if (next === undefined || next.href.trim() === '') return undefined;
  const url = next.templated === true ? undefined : resolve(next.href, page);
  if (url === undefined) throw new UnreadableReply('paging', 'the link to the next page cannot be followed');
  if (url.origin !== page.origin) throw new UnreadableReply('paging', 'the link to the next page leaves the bank');
  if (accountIn(url) !== accountIn(page)) {
    throw new UnreadableReply('paging', 'the link to the next page leads to another account');
  }
  return url.href === resolve(page.href, page)?.href ? undefined : url;
}

/** The account in a path below `accounts` (STET part 2, section 4): its id, however it is encoded. */
function accountIn({ pathname }: URL): string | undefined {
  const id = /\/accounts\/([^/]+)\//.exec(pathname)?.[1];
  try {
    return id === undefined ? undefined : decodeURIComponent(id);
  } catch {
    return id;
  }
}

function resolve(href: string, page: URL): URL | undefined {
  if (!URL.canParse(href, page.href)) return undefined;
  const url = new URL(href, page);
  url.hash = '';
  // An HTTP client would send these in the place of the token.
  url.username = '';
  url.password = '';
  return url;
}
