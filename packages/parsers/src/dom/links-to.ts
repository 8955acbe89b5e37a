import { Parser } from 'htmlparser2';
import { exceededLimit } from '../html/page-limits.ts';
import { absoluteUrl } from '../text/absolute-url.ts';
import type { BankPage } from './bank-page.ts';

/** Mentions of other pages on a page. */
export interface LinksTo {
  /** Whether the page names one of them, in a link, a form, a script or a text. */
  readonly isMentioned: boolean;
  /** Absolute URLs of its links to them, each once, in page order. */
  readonly addresses: readonly string[];
}

const NONE: LinksTo = { isMentioned: false, addresses: [] };

/**
 * Tells whether a page leads to certain others, its menus included. It never throws.
 *
 * @param marks - parts of their addresses, in any case
 */
export function parseLinksTo(page: BankPage, marks: readonly string[]): LinksTo {
  if (marks.length === 0 || exceededLimit(page.html) !== undefined) return NONE;
  const anyMark = new RegExp(marks.map((mark) => mark.replace(/[^\w]/g, '\\$&')).join('|'), 'i');
  const { url, html } = page;
  if (!anyMark.test(html)) return NONE;
  const addresses = new Set<string>();
  const parser = new Parser({
    onopentag: (name, { href = '' }) => {
      const address = name === 'a' && anyMark.test(href) ? absoluteUrl(href, url) : undefined;
      if (address !== undefined) addresses.add(address);
    },
  });
  parser.end(html);
  return { isMentioned: true, addresses: [...addresses] };
}
