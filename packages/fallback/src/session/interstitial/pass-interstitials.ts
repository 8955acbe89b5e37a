import { RelaisError } from '@relais/model';
import { type InterstitialExit, parseLoginOutcome } from '@relais/parsers';
import type { PageReader } from '../../transport/page-reader.ts';
import type { ReadPage } from '../../transport/read-page.ts';
import { loginError } from '../login-error.ts';

export interface PassInterstitialsOptions {
  readonly pages: PageReader;
  /** Asks for the page that was wanted. */
  readonly again: () => Promise<ReadPage>;
  readonly signal: AbortSignal;
  /** Told of each page that comes between. */
  readonly onPage: (read: ReadPage) => void;
}

/** More than a bank has to say in one day. */
const MOST_PAGES = 6;

/**
 * Passes the pages that come between the customer and what they want. It leaves each by its own exit, else by asking once
 * more for the wanted page. Nothing is accepted, declared or filled in for the customer.
 *
 * @returns the first page that is none of them
 * @throws {RelaisError} `user_action_needed` with a topic and the bank's words when only the customer can go on
 */
export async function passInterstitials(first: ReadPage, options: PassInterstitialsOptions): Promise<ReadPage> {
  const { pages, again, signal, onPage } = options;
  const seen = new Set<string>();
  let page = first;
  for (;;) {
    const outcome = parseLoginOutcome(page);
    if (outcome.kind !== 'interstitial') return page;
    onPage(page);
    const mark = `${new URL(page.url).pathname} ${outcome.exit.kind} ${exitOf(outcome.exit)}`;
    // A page that comes again wants the customer after all.
    if (seen.has(mark) || seen.size === MOST_PAGES) throw notPassed(page);
    seen.add(mark);
    page = await leaveBy(outcome.exit);
  }

  function leaveBy(exit: InterstitialExit): Promise<ReadPage> {
    if (exit.kind === 'follow') return pages.get(exit.url, signal);
    return exit.kind === 'post' ? pages.post(exit.form, signal) : again();
  }
}

function exitOf(exit: InterstitialExit): string {
  if (exit.kind === 'follow') return exit.url;
  return exit.kind === 'post' ? exit.form.action : '';
}

/** An empty page asks nothing of the customer: it is the bank's error. */
function notPassed(page: ReadPage): RelaisError {
  if (page.bytes > 0) return loginError({ kind: 'interstitial', exit: { kind: 'user_action' } }, page);
  const { status } = page;
  return new RelaisError('malformed_reply', 'the web bank answered with an empty page', { reason: 'empty', status });
}
