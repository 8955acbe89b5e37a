import { type BankProfile, type Clock, RelaisError } from '@relais/model';
import { parseLoginOutcome, parseRefresh } from '@relais/parsers';
import type { PageReader } from '../transport/page-reader.ts';
import type { ReadPage } from '../transport/read-page.ts';
import { followRefresh } from './follow-refresh.ts';
import { passInterstitials } from './interstitial/pass-interstitials.ts';
import { loginError } from './login-error.ts';
import { isScaAddress, type ScaGuard } from './sca/sca-guard.ts';
import { scaPages } from './sca/sca-pages.ts';
import { takeStop } from './sca/sca-stop.ts';
import { authenticate, type ScaPrompt } from './sca/strong-authentication.ts';
import type { UnattendedWays } from './sca/unattended-ways.ts';
import { siteBaseOf } from './site-base.ts';

export interface ReachHomeOptions {
  readonly profile: BankProfile;
  /** Reads under `guard`. */
  readonly pages: PageReader;
  readonly guard: ScaGuard;
  readonly prompt: ScaPrompt;
  /** Told of each page on the way in. */
  readonly onPage: (page: 'home' | 'interstitial' | 'sca', read: ReadPage) => void;
  /** Whether the bank is shown the mark of a trusted browser. */
  readonly isTrusted: boolean;
  /** Ways past the strong authentication while the customer is absent. */
  readonly ways: UnattendedWays;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Goes from where the door leads to a page behind the login. It goes past the pages that may be passed, and through strong
 * authentication where the customer is there for it. The content of each page tells its kind, never its status.
 *
 * @returns that page, and whether the customer has authenticated strongly
 */
export async function reachHome(
  landing: URL,
  options: ReachHomeOptions,
): Promise<{ readonly page: ReadPage; readonly isStrong: boolean }> {
  const { profile, guard, prompt, onPage, isTrusted, ways, clock, signal } = options;
  const { hosts, language, paths } = profile.web;
  const home = new URL(paths.home, siteBaseOf(landing, language));
  const { pages } = options;
  const scaRead = scaPages({
    pages,
    guard,
    hosts,
    home: (wait) => pages.get(home, wait),
    onPage: (read) => onPage('sca', read),
  });
  let isStrong = false;
  let isAsked = false;
  let isLed = false;

  async function throughSca(at: URL | ReadPage): Promise<ReadPage> {
    if (isAsked) throw new RelaisError('sca_required', 'the bank asks for more', { reason: 'asked_again' });
    isAsked = true;
    if (!(at instanceof URL)) onPage('sca', at);
    const passed = await authenticate(at, prompt, scaRead, ways);
    isStrong = passed.isStrong;
    return passed.page;
  }

  async function reach(ask: () => Promise<ReadPage>): Promise<ReadPage> {
    try {
      return await ask();
    } catch (error) {
      const stop = takeStop(error);
      if (stop === undefined) throw error;
      return throughSca(stop);
    }
  }

  // A known browser may find the way home open, even where the door leads to the authentication.
  let page = await reach(() => pages.get(isTrusted && isScaAddress(landing) ? home : landing, signal));
  for (;;) {
    const outcome = parseLoginOutcome(page);
    const first = page;
    if (outcome.kind === 'sca') {
      page = await throughSca(first);
    } else if (outcome.kind === 'interstitial') {
      const again = (): Promise<ReadPage> => pages.get(new URL(paths.home, siteBaseOf(first.url, language)), signal);
      const onDetour = (read: ReadPage): void => onPage('interstitial', read);
      page = await reach(() => passInterstitials(first, { pages, again, signal, onPage: onDetour }));
    } else if (outcome.kind === 'unknown' && !isLed && parseRefresh(first) !== undefined) {
      // A browser does not wait at a login form that leads on.
      isLed = true;
      page = await reach(() => followRefresh(first, { pages, clock }, signal));
    } else {
      onPage('home', first);
      if (outcome.kind === 'logged_in') return { page: first, isStrong };
      throw loginError(outcome, first, profile.timeZone);
    }
  }
}
