import type { BankProfile, Clock } from '@relais/model';
import { fallbackUrlOf, RelaisError } from '@relais/model';
import { type BankPage, parseLoginOutcome } from '@relais/parsers';
import { allowedUrl } from '../transport/allowed-url.ts';
import { assertBanksOwn } from '../transport/banks-own.ts';
import type { CookieClient } from '../transport/cookie-client.ts';
import { formBody } from '../transport/form-body.ts';
import { exchange, isRedirect, pageOf, type RequestMarks } from '../transport/page-reader.ts';
import type { Reply } from '../transport/reply.ts';
import { type PageRetry, retryPage } from '../transport/retry-page.ts';
import type { Credentials } from './credentials.ts';
import { loginError } from './login-error.ts';

export interface FallbackDoorOptions {
  readonly profile: BankProfile;
  /** Shows the QWAC, and shares the session's cookies. */
  readonly client: CookieClient;
  readonly clock: Clock;
  readonly requestTimeoutMs: number;
  /** For the probe alone: the credentials are sent once. */
  readonly retry: PageRetry;
}

/** The fallback door of a bank that has accepted the QWAC. Disposing of it closes the connection. */
export interface FallbackDoor extends AsyncDisposable {
  /**
   * Logs in as the bank publishes it: one form post with the QWAC. The bank answers with a redirect to the home page of the web
   * bank.
   *
   * @param marks - told of the request with the password: an error that comes before it is sent has cost nothing
   * @returns where the bank leads to; it is not yet visited
   * @throws {RelaisError} one code for each way in which a bank refuses a login
   */
  readonly logIn: (credentials: Credentials, marks: RequestMarks) => Promise<URL>;
}

/**
 * Opens the fallback door without credentials.
 *
 * @throws {RelaisError} `certificate_problem` when the door refuses the QWAC
 */
export async function openDoor(options: FallbackDoorOptions, signal: AbortSignal): Promise<FallbackDoor> {
  const { client } = options;
  try {
    await probeDoor(options, signal);
  } catch (error) {
    client.close();
    throw error;
  }
  return {
    logIn: (credentials, marks) => postLogin(options, credentials, marks),
    [Symbol.asyncDispose]: async () => client.close(),
  };
}

/**
 * Asks the fallback door for its form, which it shows a person. A door that refuses our certificate says so now, before it is
 * handed a password. The connection ends with the answer: the password goes over a new one, which the door has not closed yet.
 */
async function probeDoor(options: FallbackDoorOptions, signal: AbortSignal): Promise<void> {
  const { profile, retry, clock } = options;
  const headers = { ...profile.fallback.extraHeaders, Connection: 'close' };
  const request = { url: fallbackUrlOf(profile), headers };
  const reply = await retryPage(() => exchange(options, request, signal), { ...retry, clock }, signal);
  assertAdmitted(reply, clock);
  if (isRedirect(reply)) return assertLeadsToLogin(reply, profile);
  // How the form looks is not published, but its fields are.
  if (!pageOf(reply).html.includes('_cm_pwd')) {
    throw new RelaisError('page_drift', 'the fallback door does not show a login form', { reason: 'door' });
  }
}

/** Where the web bank lets customers in. */
const LOGIN = /\/(authentification|identification)\b[^/]*(\/[^/]*)?$/;
const OUTAGE = /\/(outage\.html|validation\/infos\.cgi)$/;

/**
 * A door may lead to the login of the web bank instead of showing a form of its own. A redirect to any other place says nothing of
 * the certificate, and no password is sent after it.
 */
function assertLeadsToLogin({ url, location = '' }: Reply, { web }: BankProfile): void {
  const { pathname } = allowedUrl(location, url, [...web.hosts, url.host]);
  if (LOGIN.test(pathname)) return;
  if (OUTAGE.test(pathname)) {
    throw new RelaisError('fallback_unavailable', 'the fallback door says that it is interrupted', {
      reason: 'outage',
    });
  }
  throw new RelaisError('page_drift', 'the fallback door leads to a page that is no login', { reason: 'door' });
}

/**
 * No caller cuts the login itself short; its own time limit does. A login cut off half-way would leave a session open at the bank
 * that Relais cannot log out of. Nor would Relais know whether the password was right.
 */
const LET_FINISH = new AbortController().signal;

async function postLogin(
  options: FallbackDoorOptions,
  { user, password }: Credentials,
  marks: RequestMarks,
): Promise<URL> {
  const { profile } = options;
  const { charset, extraHeaders } = profile.fallback;
  const body = formBody(
    [
      ['flag', 'password'],
      ['_cm_user', user],
      ['_cm_pwd', password],
      ['_charset_', charset],
    ],
    charset,
  );
  try {
    const request = { url: fallbackUrlOf(profile), body, headers: extraHeaders, marks };
    const reply = await exchange(options, request, LET_FINISH);
    assertAdmitted(reply, options.clock);
    if (isRedirect(reply)) return allowedUrl(reply.location ?? '', reply.url, profile.web.hosts);
    throw notLoggedIn(pageOf(reply), profile.timeZone);
  } finally {
    body.fill(0);
  }
}

/** What the door says when it refuses a certificate is not published; that it refuses shows in the status. */
function assertAdmitted(reply: Reply, clock: Clock): void {
  assertBanksOwn(reply, clock);
  const { status } = reply;
  if (status === 401 || status === 403) {
    throw new RelaisError('certificate_problem', 'the fallback door refused the QWAC', { reason: 'refused', status });
  }
}

/** An answer of 200 is never a success here, whatever its page claims. */
function notLoggedIn(page: BankPage, timeZone: string): RelaisError {
  const outcome = parseLoginOutcome(page);
  return loginError(outcome.kind === 'logged_in' ? { kind: 'unknown' } : outcome, page, timeZone);
}
