import type { Element } from 'domhandler';
import { absoluteUrl } from '../page/absolute-url.ts';
import { drift } from '../page/page-drift-error.ts';
import type { PageDocument } from '../page/read-document.ts';

/** The old page of announced operations, and the action of the new one: neither changes with the language. */
const LEADS_THERE =
  /\/mvts_instance\.(cgi|html)(\?|$)|[?&]_fid=Do(ShowTransactionsToComeView|LoadTransactionToCome)(&|$)/;

/**
 * Where the operations page links to what is announced.
 *
 * @throws {PageDriftError} `page_drift` when it links to two such lists: one may be another account's
 */
export function announcedAddress({ named, url }: Pick<PageDocument, 'named' | 'url'>): string | undefined {
  const links = named.a.filter(leadsThere);
  const [address, second] = new Set(links.map(({ attribs }) => absoluteUrl(attribs['href'] ?? '', url)));
  if (second !== undefined) throw drift('operations', 'announced.links');
  return address;
}

/** Whether a link leads to what is announced. */
export function leadsThere({ attribs: { href = '' } }: Element): boolean {
  // Hundreds of links lead to advice slips: looking for a word is quicker than trying a pattern.
  return (href.includes('mvts_instance') || href.includes('_fid=Do')) && LEADS_THERE.test(href);
}
