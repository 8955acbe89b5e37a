import type { Links } from '@relais/model';
import { UnreadableReply } from '../failure/unreadable-reply.ts';

/**
 * Where the page after `page` is.
 *
 * Links are host-relative paths that hold the bank's path already. So they are resolved against the page they came from (RFC
 * 3986), never appended to the base URL.
 *
 * @returns `undefined` on the last page: no `next`, or one that names the page itself, as some banks send it
 * @throws {UnreadableReply} when `next` cannot be followed, or leads to another origin
 */
export function nextPage({ next, self }: Links, page: URL): URL | undefined {
  if (next === undefined) return undefined;
  const url = next.templated === true ? undefined : resolve(next.href, page);
  if (url === undefined) throw new UnreadableReply('paging', 'the link to the next page cannot be followed');
  if (url.origin !== page.origin) throw new UnreadableReply('paging', 'the link to the next page leaves the bank');
  const here = self === undefined ? page : resolve(self.href, page);
  return url.href === here?.href ? undefined : url;
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
