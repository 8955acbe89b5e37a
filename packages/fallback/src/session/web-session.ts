import type { SecureContext } from 'node:tls';
import type { BankProfile, Clock } from '@relais/model';
import { RelaisError } from '@relais/model';
import { type FormPost, parseLoginOutcome, recognise } from '@relais/parsers';
import { CookieJar } from 'tough-cookie';
import { type RequestBudget, type RequestBudgetOptions, requestBudget } from '../limits/request-budget.ts';
import { allowedUrl } from '../transport/allowed-url.ts';
import { type CookieClient, cookieClient } from '../transport/cookie-client.ts';
import { type PageReader, pageReader, type ReadPage } from '../transport/page-reader.ts';
import type { Credentials } from './credentials.ts';
import { loginError } from './login-error.ts';
import { knock, logIn, type QwacLoginOptions } from './qwac-login.ts';

export interface WebSessionOptions extends RequestBudgetOptions {
  readonly profile: BankProfile;
  readonly clock: Clock;
  /** Holds the QWAC: shown at the fallback door. */
  readonly qwacContext: SecureContext;
  /** Holds no certificate: used for the web bank, unless the bank wants the QWAC on every request. */
  readonly plainContext: SecureContext;
  readonly userAgent: string;
  readonly requestTimeoutMs: number;
  readonly maxPageBytes: number;
}

const MAX_REDIRECTS = 10;
const ACCEPT = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.1';

/**
 * One visit of one PSU to the web bank: its own cookies, its own connection, in by the QWAC door, out by the logout page.
 */
export class WebSession implements PageReader {
  readonly #options: WebSessionOptions;
  readonly #jar = new CookieJar();
  readonly #budget: RequestBudget;
  readonly #web: CookieClient;
  readonly #pages: PageReader;
  /** `https://HOST/[subbank/]LANG/`, known once the bank has led to its home page. */
  #base: URL | undefined;

  constructor(options: WebSessionOptions) {
    this.#options = options;
    this.#budget = requestBudget(options);
    const { profile, clock, requestTimeoutMs, plainContext, qwacContext } = options;
    this.#web = this.#client(profile.fallback.certificateShown === 'every-request' ? qwacContext : plainContext);
    this.#pages = pageReader({
      client: this.#web,
      hosts: profile.web.hosts,
      clock,
      requestTimeoutMs,
      maxRedirects: MAX_REDIRECTS,
    });
  }

  /**
   * Opens the session. The credentials are asked for only once the door has accepted the certificate.
   *
   * @param onAccepted - told once the bank has let the PSU in, whatever it wants from them then
   */
  async open(
    credentials: () => Promise<Credentials>,
    signal: AbortSignal,
    onAccepted: () => Promise<void> = async () => {},
  ): Promise<void> {
    const { profile, clock, requestTimeoutMs, qwacContext } = this.#options;
    const door = this.#client(qwacContext);
    try {
      const login: QwacLoginOptions = { profile, client: door, clock, requestTimeoutMs };
      await knock(login, signal);
      const given = await credentials();
      try {
        const home = await logIn(login, given);
        given.password.fill(0);
        if (isInside(home)) await onAccepted();
        await this.#enter(home, signal);
      } finally {
        given.password.fill(0);
      }
    } finally {
      door.close();
    }
  }

  /** Reads a page of the profile, e.g. `banque/rib.cgi`, or an address the bank itself gave. */
  async get(address: string | URL, signal: AbortSignal): Promise<ReadPage> {
    return stillIn(await this.#pages.get(this.#address(address), signal));
  }

  /** Presses a button of a page. */
  async post(form: FormPost, signal: AbortSignal): Promise<ReadPage> {
    return stillIn(await this.#pages.post(form, signal));
  }

  /** True from the moment the bank may hold a session of ours. */
  async hasCookies(): Promise<boolean> {
    return (await this.#jar.serialize()).cookies.length > 0;
  }

  /** Ends the session at the bank. */
  async logOut(signal: AbortSignal): Promise<void> {
    await this.#pages.get(this.#address(this.#options.profile.web.paths.logout), signal);
  }

  /** Closes the connection and forgets the cookies. */
  async dispose(): Promise<void> {
    this.#web.close();
    await this.#jar.removeAllCookies();
  }

  async #enter(home: URL, signal: AbortSignal): Promise<void> {
    const page = await this.#pages.get(home, signal);
    const outcome = parseLoginOutcome(page);
    if (outcome.kind !== 'logged_in') throw loginError(outcome);
    this.#base = baseOf(page.url);
  }

  #address(path: string | URL): string {
    const { hosts, language } = this.#options.profile.web;
    const fallback = new URL(`https://${hosts[0] ?? ''}/${language}/`);
    return allowedUrl(String(path), this.#base ?? fallback, hosts).href;
  }

  #client(secureContext: SecureContext): CookieClient {
    const { userAgent, maxPageBytes, profile } = this.#options;
    const headers = {
      Accept: ACCEPT,
      'User-Agent': userAgent,
      'Accept-Language': profile.web.language,
      ...(profile.fallback.certificateShown === 'every-request' ? profile.fallback.extraHeaders : {}),
    };
    return cookieClient({ jar: this.#jar, secureContext, headers, maxBytes: maxPageBytes, budget: this.#budget });
  }
}

/** `/[subbank/]LANG/` of an address: what stands before `banque/` or `client/`, kept for every following page. */
function baseOf(address: string): URL {
  const url = new URL(address);
  const [, prefix = '/'] = /^(\/(?:[^/]+\/)*?[a-z]{2}\/)(?:banque|client)\//.exec(url.pathname) ?? [];
  return new URL(prefix, url);
}

/** The old site sends a wrong password on as well, but never to a page behind its login. */
function isInside({ pathname }: URL): boolean {
  return /\/(banque|client)\//.test(pathname);
}

/** The bank answers with its login page, not with an error, when a session has run out. */
function stillIn(page: ReadPage): ReadPage {
  const kind = recognise(page);
  if (kind === 'login' || kind === 'logged_out') throw loginError({ kind: 'session_lost' });
  if (kind === 'sca') throw loginError({ kind: 'sca' });
  if (kind === 'outage') throw loginError({ kind: 'service_interrupted' });
  if (kind === 'password_change') throw loginError({ kind: 'password_change' });
  if (kind === 'interstitial')
    throw new RelaisError('user_action_needed', 'the bank wants an answer from the customer', {
      reason: 'interstitial',
    });
  return page;
}
