import { RelaisError, type RelaisErrorCode, type RelaisErrorOptions, readRetryAfter } from '@relais/model';
import type { Reply } from '../request/exchange.ts';

type Meaning = readonly [code: RelaisErrorCode, facts: Pick<RelaisErrorOptions, 'reason' | 'actor' | 'retry'>];

/**
 * What a status other than the expected one means: whose matter it is, by the table of STET part 2, section 3.6.
 *
 * The body of the reply is not looked at. Gateways in front of the bank send pages, and a body may hold personal data that belongs
 * in no log.
 *
 * @param resource - names the request in the message, e.g. `balances`
 */
export function statusFailure({ status, retryAfter, requestId }: Reply, resource: string, now: number): RelaisError {
  const [code, facts] = meaningOf(status);
  const retryAt = readRetryAfter(retryAfter, now);
  return new RelaisError(code, `the bank answered ${status} when asked for ${resource}`, {
    ...facts,
    status,
    requestId,
    ...(retryAt === undefined ? {} : { retryAt }),
  });
}

function meaningOf(status: number): Meaning {
  // A bank that does not offer a resource says 501: nothing is broken.
  if (status === 501) return ['malformed_reply', { reason: 'request_rejected', actor: 'host', retry: 'never' }];
  // 408 is the bank's own back end being late.
  if (status >= 500 || status === 408) return ['bank_unavailable', { reason: 'http_status' }];
  if (status === 401) return ['consent_expired', { reason: 'unauthorized' }];
  if (status === 403) return ['consent_expired', { reason: 'forbidden' }];
  if (status === 429) return ['quota_exhausted', {}];
  if (status >= 400) return ['malformed_reply', { reason: 'request_rejected', actor: 'host', retry: 'never' }];
  // Followed nowhere: an API does not redirect, a maintenance page does.
  if (status >= 300) return ['malformed_reply', { reason: 'redirect' }];
  // 206 and its like: part of a list is not the list.
  return ['malformed_reply', { reason: 'http_status' }];
}

/** The account is closed, or no longer shared: read the accounts again. */
export function noSuchAccount(reply?: Pick<Reply, 'status' | 'requestId'>): RelaisError {
  return new RelaisError('consent_revoked', 'the bank shares no account of this id', {
    reason: 'not_found',
    actor: 'host',
    ...(reply === undefined ? {} : { status: reply.status, requestId: reply.requestId }),
  });
}
