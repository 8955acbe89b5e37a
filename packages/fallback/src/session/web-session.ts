import { setImmediate } from 'node:timers/promises';
import type { SecureContext } from 'node:tls';
import { type BankProfile, type Clock, type ProxySettings, RelaisError } from '@relais/model';
import type { ShownRows } from '@relais/parsers';
import { Cookie, CookieJar } from 'tough-cookie';
import { type RequestBudget, type RequestBudgetOptions, requestBudget } from '../limits/request-budget.ts';
import { allowedUrl } from '../transport/allowed-url.ts';
import { type CookieClient, cookieClient } from '../transport/cookie-client.ts';
import {
  type FormToSend,
  type PageReader,
  pageReader,
  type ReadFile,
  type RequestMarks,
} from '../transport/page-reader.ts';
import type { ReadPage } from '../transport/read-page.ts';
import type { PageRetry } from '../transport/retry-page.ts';
import type { DeviceMark } from './device/trusted-devices.ts';
import { type FallbackDoor, openDoor } from './fallback-door.ts';
import { followingRefresh } from './follow-refresh.ts';
import { passInterstitials } from './interstitial/pass-interstitials.ts';
import { type Look, lookAt } from './look-at.ts';
import { type ReachHomeOptions, reachHome } from './reach-home.ts';
import { ScaGuard } from './sca/sca-guard.ts';
import { ScaInSession } from './sca/sca-in-session.ts';
import { scaPages } from './sca/sca-pages.ts';
import type { ScaPrompt } from './sca/strong-authentication.ts';
import { mayRemind, type PassUnattended } from './sca/unattended-ways.ts';
import { siteBaseOf } from './site-base.ts';
import { stillIn } from './still-in.ts';

export interface WebSessionOptions extends RequestBudgetOptions {
  readonly profile: BankProfile;
  readonly clock: Clock;
  /** Holds the QWAC: shown at the fallback door. */
  readonly qwacContext: SecureContext;
  /** Holds no certificate: used for the web bank, unless the bank wants the QWAC on every request. */
  readonly plainContext: SecureContext;
  readonly userAgent: string;
  readonly proxy: ProxySettings;
  readonly requestTimeoutMs: number;
  readonly maxPageBytes: number;
  /** For pages that are asked for, at the door and in the web bank. */
  readonly retry: PageRetry;
  /** Ways past the strong authentication at the login while the customer is absent. */
  readonly passUnattended: Required<PassUnattended>;
  /** Told of each page that shows no accounts. */
  readonly onPage: ReachHomeOptions['onPage'];
  /** Told once the customer has authenticated in the middle of the session. */
  readonly onPassed: () => Promise<void>;
}

/** The call that reads in a session now. */
export interface ServedCall {
  /** Answers when the bank asks the customer. */
  readonly prompt: ScaPrompt;
  /** Told of each request to the web bank. */
  readonly marks: RequestMarks;
}

const MAX_REDIRECTS = 10;
const ACCEPT = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.1';

/**
 * One session of one PSU at the web bank, with its own cookies and its own connection. The way in is the QWAC door, the way out
 * the logout page.
 */
export class WebSession implements PageReader {
  readonly #options: WebSessionOptions;
  readonly #jar = new CookieJar();
  readonly #budget: RequestBudget;
  readonly #web: CookieClient;
  readonly #guard = new ScaGuard();
  readonly #pages: PageReader;
  #isTrusted = false;
  /** Until when the bank knows the mark that it was shown. */
  #knownUntil: number | undefined;
  #wasInVain = false;
  readonly #sca: ScaInSession;
  #knownMark: string | undefined;
  #call: ServedCall | undefined;
  #isStrong = false;
  /** `https://HOST/[subbank/]LANG/`, known once the bank has led to its home page. */
  #base: URL | undefined;

  constructor(options: WebSessionOptions) {
    this.#options = options;
    this.#budget = requestBudget(options);
    const { profile, clock, requestTimeoutMs, plainContext, qwacContext, retry, onPassed } = options;
    const isShownAlways = profile.fallback.certificateShown === 'every-request';
    this.#web = this.#client(isShownAlways ? qwacContext : plainContext, profile.web.accountsAtOnce);
    const reader = pageReader({
      client: this.#web,
      hosts: profile.web.hosts,
      clock,
      requestTimeoutMs,
      maxRedirects: MAX_REDIRECTS,
      retry,
      guard: this.#guard.check,
      marks: { sent: () => this.#call?.marks.sent(), replied: () => this.#call?.marks.replied() },
    });
    this.#pages = followingRefresh(reader, clock);
    const onPage = (read: ReadPage): void => options.onPage('sca', read);
    const { hosts } = profile.web;
    this.#sca = new ScaInSession({
      prompt: () => this.#served().prompt,
      // The home page may be open all along: only what was wanted tells whether the bank is content.
      pagesFor: ({ open: home = noProof }) => scaPages({ pages: this.#pages, guard: this.#guard, hosts, home, onPage }),
      onPage,
      onPassed,
    });
  }

  /** Whether the customer has authenticated strongly in this session. */
  get isStrong(): boolean {
    return this.#isStrong || this.#sca.isStrong;
  }

  /** Whether a page was opened for a way past it without the customer, and had none. */
  get wasInVain(): boolean {
    return this.#wasInVain;
  }

  /** False once the customer was asked for strong authentication in the middle and has not passed. */
  get isUsable(): boolean {
    return !this.#sca.isOver;
  }

  /** Another call begins. */
  serve(call: ServedCall): void {
    this.#call = call;
  }

  /** Opens the fallback door with the QWAC. @throws {RelaisError} `certificate_problem` when the door refuses it */
  openDoor(signal: AbortSignal): Promise<FallbackDoor> {
    const { profile, clock, requestTimeoutMs, qwacContext, retry } = this.#options;
    const client = this.#client(qwacContext);
    return openDoor({ profile, client, clock, requestTimeoutMs, retry }, signal);
  }

  /**
   * Connects to the web bank while the door looks at the password. A bank that refuses it sees a connection that asks for
   * nothing.
   */
  async connectEarly(): Promise<void> {
    // The login is on its way by then.
    await setImmediate();
    this.#web.connectEarly(new URL(this.#address(this.#options.profile.web.paths.home)));
  }

  /** Goes from where the door leads to the home page: the session is open then. */
  async reachHome(landing: URL, signal: AbortSignal): Promise<void> {
    const { profile, clock, onPage, passUnattended } = this.#options;
    const inVain = (): void => {
      this.#wasInVain = true;
    };
    const reminder = passUnattended.reminder && mayRemind(this.#knownUntil, clock.now());
    const { page, isStrong } = await reachHome(landing, {
      profile,
      pages: this.#pages,
      guard: this.#guard,
      prompt: this.#served().prompt,
      onPage,
      isTrusted: this.#isTrusted,
      ways: { ...passUnattended, reminder, inVain },
      clock,
      signal,
    });
    this.#base = siteBaseOf(page.url, profile.web.language);
    page.html = '';
    this.#isStrong = isStrong;
  }

  /** Shows the bank the mark by which it knows a browser again. */
  async trust({ value, url, expiresAt, knownUntil = expiresAt }: DeviceMark): Promise<void> {
    const { web } = this.#options.profile;
    if (web.deviceCookie === undefined) return;
    const expires = new Date(expiresAt);
    const cookie = new Cookie({ key: web.deviceCookie, value, expires, path: '/', secure: true, httpOnly: true });
    await this.#jar.setCookie(cookie, allowedUrl(url, undefined, web.hosts).href);
    this.#isTrusted = true;
    this.#knownUntil = knownUntil;
    this.#knownMark = value;
  }

  /** The mark that the bank has set, if it is none that was shown or told before. */
  async newDeviceMark(): Promise<DeviceMark | undefined> {
    if (this.#base === undefined) return undefined;
    const { origin } = this.#base;
    const cookies = await this.#jar.getCookies(`${origin}/`);
    const cookie = cookies.find(({ key }) => key === this.#options.profile.web.deviceCookie);
    if (cookie === undefined || cookie.value === this.#knownMark) return undefined;
    this.#knownMark = cookie.value;
    return { value: cookie.value, url: `${origin}/`, expiresAt: cookie.expiryTime() ?? 0 };
  }

  /**
   * Reads a page of the profile, e.g. `banque/rib.cgi`, or an address the bank itself gave. Pages that the bank puts before
   * it are passed where they may be.
   */
  async get(address: string | URL, signal: AbortSignal): Promise<ReadPage> {
    const url = this.#address(address);
    const open = (wait: AbortSignal): Promise<ReadPage> => this.#pages.get(url, wait);
    return this.#sca.read({ address: url, open }, async () => {
      let wanted = await open(signal);
      const again = async (): Promise<ReadPage> => {
        wanted = await open(signal);
        return wanted;
      };
      const look = lookAt(wanted);
      if (look.kind !== 'interstitial') return this.#stillIn(look);
      const behind = await this.#pass(wanted, again, signal);
      return this.#stillIn(lookAt(behind === wanted ? wanted : await again()));
    });
  }

  /**
   * Presses a button of a page once. Presses it once more where the bank has asked for strong authentication in the place of an
   * answer.
   */
  async post(form: FormToSend, signal: AbortSignal, before?: ShownRows): Promise<ReadPage> {
    const { home } = this.#options.profile.web.paths;
    return this.#sca.read({ address: form.action }, async () => {
      const look = lookAt(await this.#pages.post(form, signal), before);
      if (look.kind !== 'interstitial') return this.#stillIn(look);
      await this.#pass(look.page, () => this.#pages.get(this.#address(home), signal), signal);
      // A form is not sent twice. The next session finds the way free.
      throw new RelaisError('fallback_unavailable', 'a page of the bank came between', { reason: 'interstitial' });
    });
  }

  /** Presses a button that gives a file. */
  download(form: FormToSend, signal: AbortSignal): Promise<ReadFile | ReadPage> {
    return this.#sca.read({ address: form.action }, async () => {
      const answer = await this.#pages.download(form, signal);
      return 'html' in answer ? this.#stillIn(lookAt(answer)) : answer;
    });
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

  #served(): ServedCall {
    if (this.#call === undefined) throw new TypeError('no call reads in the session');
    return this.#call;
  }

  #pass(first: ReadPage, again: () => Promise<ReadPage>, signal: AbortSignal): Promise<ReadPage> {
    const onPage = (read: ReadPage): void => this.#options.onPage('interstitial', read);
    return passInterstitials(first, { pages: this.#pages, again, signal, onPage });
  }

  #address(path: string | URL): string {
    const { hosts, language } = this.#options.profile.web;
    const fallback = new URL(`https://${hosts[0] ?? ''}/${language}/`);
    return allowedUrl(String(path), this.#base ?? fallback, hosts).href;
  }

  #client(secureContext: SecureContext, sockets = 1): CookieClient {
    const { userAgent, maxPageBytes, profile, proxy } = this.#options;
    const headers = {
      Accept: ACCEPT,
      'User-Agent': userAgent,
      'Accept-Language': profile.web.language,
      ...(profile.fallback.certificateShown === 'every-request' ? profile.fallback.extraHeaders : {}),
    };
    return cookieClient({
      jar: this.#jar,
      secureContext,
      headers,
      maxBytes: maxPageBytes,
      sockets,
      proxy,
      budget: this.#budget,
    });
  }

  #stillIn(look: Look): ReadPage {
    return stillIn(look, this.#options.profile.timeZone);
  }
}

/** What a form would have to prove is not asked for: whether the bank took a code remains unknown. */
function noProof(): Promise<never> {
  return Promise.reject(new TypeError('a form proves nothing'));
}
