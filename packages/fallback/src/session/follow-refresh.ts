import { type Clock, RelaisError } from '@relais/model';
import { parseRefresh, recognise } from '@relais/parsers';
import type { PageReader } from '../transport/page-reader.ts';
import { pause } from '../transport/pause.ts';
import type { ReadPage } from '../transport/read-page.ts';
import { isScaAddress } from './sca/sca-guard.ts';

/** A browser shows so many pages in a row that lead on by themselves; more are a circle. */
const MOST_PAGES = 5;

export interface FollowRefreshOptions {
  /** Leads to the bank's own hosts only. */
  readonly pages: Pick<PageReader, 'get'>;
  readonly clock: Clock;
}

/**
 * Goes where a page of the login or of a validation leads by its `Refresh`. It waits as long as the page says, as a browser
 * does.
 *
 * @returns the first page that stays
 * @throws {RelaisError} `fallback_unavailable` with reason `redirects` when they lead on without end
 */
export async function followRefresh(
  first: ReadPage,
  { pages, clock }: FollowRefreshOptions,
  signal: AbortSignal,
): Promise<ReadPage> {
  let page = first;
  for (let count = 0; ; count += 1) {
    const next = parseRefresh(page);
    // The page of the strong authentication notifies the customer each time, so none leads to it anew.
    if (next === undefined || (isSca(page.url) && isSca(next.url))) return page;
    if (count === MOST_PAGES) {
      throw new RelaisError('fallback_unavailable', 'the web bank leads on without end', { reason: 'redirects' });
    }
    if (next.delayMs > 0) await pause(clock, next.delayMs, signal);
    page = await pages.get(next.url, signal);
  }
}

/**
 * Reads pages, and goes on where one leads on by itself. A login form stays: in a session it says that the session is
 * over.
 */
export function followingRefresh(pages: PageReader, clock: Clock): PageReader {
  const led = async (page: ReadPage, signal: AbortSignal): Promise<ReadPage> =>
    parseRefresh(page) === undefined || recognise(page) === 'login'
      ? page
      : followRefresh(page, { pages, clock }, signal);
  return {
    get: async (address, signal) => led(await pages.get(address, signal), signal),
    post: async (form, signal) => led(await pages.post(form, signal), signal),
    download: async (form, signal) => {
      const answer = await pages.download(form, signal);
      return 'html' in answer ? led(answer, signal) : answer;
    },
  };
}

function isSca(url: string): boolean {
  return isScaAddress(new URL(url));
}
