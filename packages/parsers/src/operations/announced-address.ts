import type { Element } from 'domhandler';
import type { PageDocument } from '../dom/read-document.ts';
import { drift } from '../drift/page-drift-error.ts';
import { absoluteUrl } from '../text/absolute-url.ts';

/** The old page of announced operations, and the action of the new one; both are the same in all languages. */
const LEADS_THERE =
  /\/mvts_instance\.(cgi|html)(\?|$)|[?&]_fid=Do(ShowTransactionsToComeView|LoadTransactionToCome)(&|$)/;

/**
 * Link of the operations page to the announced operations.
 *
 * @throws {PageDriftError} `page_drift` when it links to two such lists, since one may belong to another account
 */
export function announcedAddress({ named, url }: Pick<PageDocument, 'named' | 'url'>): string | undefined {
  const links = named.a.filter(leadsThere);
  const [address, second] = new Set(links.map(({ attribs }) => absoluteUrl(attribs['href'] ?? '', url)));
  if (second !== undefined) throw drift('operations', 'announced.links');
  return address;
}

/** Whether a link leads to announced operations. */
function leadsThere({ attribs: { href = '' } }: Element): boolean {
  // Hundreds of links lead to advice slips: a search for a word is faster than a pattern.
  return (href.includes('mvts_instance') || href.includes('_fid=Do')) && LEADS_THERE.test(href);
}
