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
 * @throws {PageDriftError} `page_drift` when it links to the lists of two accounts
 */
export function announcedAddress({ named, url }: Pick<PageDocument, 'named' | 'url'>): string | undefined {
  const links = named.a.filter(leadsThere);
  const addresses = links.map(({ attribs }) => absoluteUrl(attribs['href'] ?? '', url));
  // The old address and the new one of one account lead to the same list.
  if (new Set(addresses.map(accountAt)).size > 1) throw drift('operations', 'announced.links');
  return addresses[0];
}

/** The account that an address names, else the address itself. */
function accountAt(address: string | undefined): string | undefined {
  return /[?&](?:k_)?webid=([^&#]+)/.exec(address ?? '')?.[1] ?? address;
}

/** Whether a link leads to announced operations. */
function leadsThere({ attribs: { href = '' } }: Element): boolean {
  // Hundreds of links lead to advice slips: a search for a word is faster than a pattern.
  return (href.includes('mvts_instance') || href.includes('_fid=Do')) && LEADS_THERE.test(href);
}
