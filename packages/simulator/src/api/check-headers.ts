import { isIP } from 'node:net';
import { headerOf, type SignedMessage } from '../signature/signed-message.ts';
import { ApiError } from './api-error.ts';

const MOST_ID_CHARACTERS = 70;
const READABLE = ['application/json', 'application/hal+json', 'application/*', '*/*'];

/** Headers by which a TPP tells that the customer is present (STET part 2, section 3.4). */
const PSU_IP = 'psu-ip-address';

/** True when the headers of the request say that the customer is present. */
export function isAttended(message: SignedMessage): boolean {
  return headerOf(message, PSU_IP) !== undefined;
}

/**
 * Checks the headers that every request must have.
 *
 * @throws {ApiError} 400 or 406, naming the header
 */
export function checkHeaders(message: SignedMessage): void {
  const accept = headerOf(message, 'accept') ?? '';
  const ranges = accept.split(',').map((range) => range.split(';')[0]?.trim().toLowerCase() ?? '');
  if (!ranges.some((range) => READABLE.includes(range))) {
    throw new ApiError(406, 'Accept must be set, and allow application/json');
  }
  if ((headerOf(message, 'user-agent') ?? '') === '') throw new ApiError(400, 'User-Agent must be set and not empty');
  const requestId = headerOf(message, 'x-request-id') ?? '';
  if (requestId === '' || requestId.length > MOST_ID_CHARACTERS) {
    throw new ApiError(400, `X-Request-Id must be set, and of ${MOST_ID_CHARACTERS} characters at most`);
  }
}

/**
 * Checks that `PSU-*` headers come with the customer's IP address, or not at all.
 *
 * @throws {ApiError} 400
 */
export function checkPsuHeaders(message: SignedMessage): void {
  const address = headerOf(message, PSU_IP);
  if (address !== undefined && isIP(address) === 0) throw new ApiError(400, 'PSU-IP-Address must be an IP address');
  const hasOthers = message.rawHeaders.some((name, at) => at % 2 === 0 && /^psu-/i.test(name));
  if (address === undefined && hasOthers) throw new ApiError(400, 'PSU headers must come with PSU-IP-Address');
}

/** The only form of a date that a client may write (RFC 9110, section 5.6.7). */
const IMF_FIXDATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Checks `Date` against the bank's clock.
 *
 * @param now - milliseconds since the epoch
 * @throws {ApiError} 400
 */
export function checkDate(message: SignedMessage, now: number, clockSkewMs: number): void {
  const text = headerOf(message, 'date') ?? '';
  const at = IMF_FIXDATE.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new ApiError(400, 'Date must be set, like Mon, 05 Oct 2026 08:15:30 GMT');
  if (Math.abs(now - at) > clockSkewMs) throw new ApiError(400, 'Date is too far from the present');
}
