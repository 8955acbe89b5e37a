import type { BankConnection } from './bank-connection.ts';
import type { PsuHeaders } from './psu-access.ts';

interface RequestFacts {
  readonly url: URL;
  readonly requestId: string;
  readonly token: string;
  readonly psuHeaders: PsuHeaders;
}

/**
 * The headers of one request, before it is signed.
 *
 * Ours come last: no header of a bank profile or a PSU replaces the token or the id.
 */
export function requestHeaders(
  { profile, clock, userAgent }: Pick<BankConnection, 'profile' | 'clock' | 'userAgent'>,
  { url, requestId, token, psuHeaders }: RequestFacts,
): Readonly<Record<string, string>> {
  return {
    ...profile.api.extraHeaders,
    ...psuHeaders,
    // Written out although the HTTP client would add it: what a signature covers is then what is sent.
    Host: url.host,
    Date: new Date(clock.now()).toUTCString(),
    'X-Request-Id': requestId,
    Authorization: `Bearer ${token}`,
    Accept: 'application/json, application/hal+json',
    'User-Agent': userAgent,
  };
}
