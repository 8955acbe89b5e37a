import { RelaisError, type RelaisErrorOptions, readRetryAfter } from '@relais/model';
import type { Reply } from '../request/exchange.ts';

/**
 * What a status other than the expected one means. The table of STET part 2, section 3.6, tells whose matter it is.
 *
 * The body of the reply is not looked at. Gateways in front of the bank send pages, and a body may hold personal data that belongs
 * in no log.
 *
 * @param resource - names the request in the message, e.g. `balances`
 */
export function statusFailure({ status, retryAfter, requestId }: Reply, resource: string, now: number): RelaisError {
  const retryAt = readRetryAfter(retryAfter, now);
  const facts = { status, requestId, ...(retryAt === undefined ? {} : { retryAt }) };
  return meaningOf(status, `the bank answered ${status} when asked for ${resource}`, facts);
}

function meaningOf(status: number, message: string, facts: RelaisErrorOptions<never>): RelaisError {
  // A bank that does not offer a resource says 501: nothing is broken.
  if (status === 501) return rejected(message, facts);
  // 408 is the bank's own back end being late.
  if (status >= 500 || status === 408) {
    return new RelaisError('bank_unavailable', message, { ...facts, reason: 'http_status' });
  }
  if (status === 401) return new RelaisError('consent_expired', message, { ...facts, reason: 'unauthorized' });
  if (status === 403) return new RelaisError('consent_expired', message, { ...facts, reason: 'forbidden' });
  if (status === 429) return new RelaisError('quota_exhausted', message, facts);
  if (status >= 400) return rejected(message, facts);
  // Followed nowhere: an API does not redirect, a maintenance page does.
  if (status >= 300) return new RelaisError('malformed_reply', message, { ...facts, reason: 'redirect' });
  // 206 and its like: part of a list is not the list.
  return new RelaisError('malformed_reply', message, { ...facts, reason: 'http_status' });
}

function rejected(message: string, facts: RelaisErrorOptions<never>): RelaisError {
  const options = { ...facts, reason: 'request_rejected', actor: 'host', retry: 'never' } as const;
  return new RelaisError('malformed_reply', message, options);
}

/** The account is closed, or no longer shared: read the accounts again. */
export function noSuchAccount(reply?: Pick<Reply, 'status' | 'requestId'>): RelaisError {
  return new RelaisError('consent_revoked', 'the bank shares no account of this id', {
    reason: 'not_found',
    actor: 'host',
    ...(reply === undefined ? {} : { status: reply.status, requestId: reply.requestId }),
  });
}
