import type { BankProfile, Clock } from '@relais/model';
import { fallbackUrlOf, RelaisError } from '@relais/model';
import { type BankPage, parseLoginOutcome } from '@relais/parsers';
import { allowedUrl } from '../transport/allowed-url.ts';
import type { CookieClient } from '../transport/cookie-client.ts';
import { formBody } from '../transport/form-body.ts';
import { type GentleRetry, getGently } from '../transport/get-gently.ts';
import { exchange, isRedirect, pageOf } from '../transport/page-reader.ts';
import type { Reply } from '../transport/reply.ts';
import type { Credentials } from './credentials.ts';
import { loginError } from './login-error.ts';

export interface QwacLoginOptions {
  readonly profile: BankProfile;
  /** Shows the QWAC, and shares the session's cookies. */
  readonly client: CookieClient;
  readonly clock: Clock;
  readonly requestTimeoutMs: number;
  /** For the knock alone: the credentials are sent once. */
  readonly retry: GentleRetry;
  /** Told once the request with the password is on its way: what fails before has cost nothing. */
  readonly onSent: () => void;
}

/**
 * Knocks at the fallback door without credentials.
 *
 * The door shows a person a form there. One that refuses our certificate says so now, before it is handed a password.
 *
 * @throws {RelaisError} `certificate_problem` when the door refuses the QWAC
 */
export async function knock(options: QwacLoginOptions, signal: AbortSignal): Promise<void> {
  const { profile, retry, clock } = options;
  const request = { url: fallbackUrlOf(profile), headers: profile.fallback.extraHeaders };
  const reply = await getGently(() => exchange(options, request, signal), { ...retry, clock }, signal);
  assertAdmitted(reply);
  if (isRedirect(reply)) return;
  // How the form looks is not published, but its fields are.
  if (!pageOf(reply).html.includes('_cm_pwd')) {
    throw new RelaisError('page_drift', 'the fallback door does not show a login form', { reason: 'door' });
  }
}

/**
 * Nobody cuts the login itself short; its own time limit does. Cut off half-way, it would leave a session open at the bank
 * that nobody can log out of, and a password of which nobody knows whether it was right.
 */
const LET_FINISH = new AbortController().signal;

/**
 * Logs in at the fallback door as the bank publishes it: one form post with the QWAC, answered by a redirect to the
 * home page of the web bank.
 *
 * @returns where the bank leads to; it is not yet visited
 * @throws {RelaisError} one code for each way in which a bank refuses a login
 */
export async function logIn(options: QwacLoginOptions, { user, password }: Credentials): Promise<URL> {
  const { profile, onSent } = options;
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
    const request = { url: fallbackUrlOf(profile), body, headers: extraHeaders, onSent };
    const reply = await exchange(options, request, LET_FINISH);
    assertAdmitted(reply);
    if (isRedirect(reply)) return allowedUrl(reply.location ?? '', reply.url, profile.web.hosts);
    throw notLoggedIn(pageOf(reply), profile.timeZone);
  } finally {
    body.fill(0);
  }
}

/** What the door says when it refuses a certificate is not published; that it refuses shows in the status. */
function assertAdmitted({ status }: Reply): void {
  if (status === 401 || status === 403) {
    throw new RelaisError('certificate_problem', 'the fallback door refused the QWAC', { reason: 'refused', status });
  }
}

/** An answer of 200 is never a success here, whatever its page claims. */
function notLoggedIn(page: BankPage, timeZone: string): RelaisError {
  const outcome = parseLoginOutcome(page);
  return loginError(outcome.kind === 'logged_in' ? { kind: 'unknown' } : outcome, page, timeZone);
}
