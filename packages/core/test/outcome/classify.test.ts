import { RelaisError } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { classifyAnswer, classifyFailure } from '../../src/outcome/classify.ts';

const seen = { endpoint: 'accounts', sentAt: 1_000, waitedMs: 30_000, deadlineMs: 30_000 } as const;
const axiosError = (facts: object): Error => Object.assign(new Error('failed'), { isAxiosError: true, ...facts });

describe('R4: what a failed request says about the bank', () => {
  it.each([
    [
      'silence for the whole time',
      new RelaisError('bank_unavailable', '', { reason: 'no_reply' }),
      'no_reply',
      'no_reply_presumption',
    ],
    [
      'connection refused',
      new RelaisError('bank_unavailable', '', { reason: 'connection' }),
      'connection',
      'breakdown_evidence',
    ],
    [
      'the bank’s certificate is bad',
      new RelaisError('bank_unavailable', '', { reason: 'tls_server' }),
      'tls_server',
      'breakdown_evidence',
    ],
    [
      '503',
      new RelaisError('bank_unavailable', '', { reason: 'http_status', status: 503 }),
      'server_error',
      'breakdown_evidence',
    ],
    [
      '408',
      new RelaisError('bank_unavailable', '', { reason: 'http_status', status: 408 }),
      'server_error',
      'breakdown_evidence',
    ],
    ['200 with a page', new RelaisError('malformed_reply', '', { status: 200 }), 'malformed', 'breakdown_evidence'],
    ['a redirect', new RelaisError('malformed_reply', '', { status: 302 }), 'malformed', 'breakdown_evidence'],
    ['axios: connection reset', axiosError({ code: 'ECONNRESET' }), 'connection', 'breakdown_evidence'],
    [
      'axios: 502',
      axiosError({ code: 'ERR_BAD_RESPONSE', response: { status: 502 } }),
      'server_error',
      'breakdown_evidence',
    ],
    ['axios: time-out after 30 s', axiosError({ code: 'ETIMEDOUT' }), 'no_reply', 'no_reply_presumption'],
  ])('%s counts', (_, error, kind, basis) => {
    expect(classifyFailure(error, seen)).toMatchObject({ kind, basis, effect: 'counts' });
  });

  it.each([
    ['401', new RelaisError('consent_expired', '', { status: 401 }), 'consent'],
    ['403', new RelaisError('consent_expired', '', { status: 403 }), 'consent'],
    ['404', new RelaisError('consent_revoked', '', { status: 404 }), 'rejected'],
    ['400', new RelaisError('malformed_reply', '', { status: 400 }), 'rejected'],
    ['501', new RelaisError('malformed_reply', '', { status: 501 }), 'rejected'],
    ['429', new RelaisError('quota_exhausted', '', { status: 429 }), 'quota'],
    ['an alert about our certificate', new RelaisError('certificate_problem', ''), 'certificate'],
    ['our own network', new RelaisError('own_network', '', { reason: 'dns' }), 'own_network'],
    ['a caller who left', new RelaisError('aborted', ''), 'left'],
    ['axios: a caller who left', axiosError({ code: 'ERR_CANCELED' }), 'left'],
    ['a caller’s own shorter deadline', new RelaisError('bank_unavailable', '', { reason: 'caller_deadline' }), 'left'],
    ['a fault in the host’s program', new TypeError('x is not a function'), 'rejected'],
    ['something that is no error', 'oops', 'rejected'],
  ])('%s is neutral', (_, error, kind) => {
    const outcome = classifyFailure(error, seen);
    expect(outcome).toMatchObject({ kind, effect: 'neutral' });
    expect(outcome.basis).toBeUndefined();
  });

  it('a client’s own time-out before 30 s proves nothing (R2)', () => {
    const early = { ...seen, waitedMs: 10_000 };
    expect(classifyFailure(axiosError({ code: 'ECONNABORTED' }), early)).toMatchObject({
      kind: 'left',
      effect: 'neutral',
    });
  });

  it('keeps what shows the bank which request it was, and nothing else', () => {
    const error = new RelaisError('bank_unavailable', 'm', { status: 503, requestId: 'req-1', retryAt: 99 });
    expect(classifyFailure(error, seen)).toStrictEqual({
      kind: 'server_error',
      effect: 'counts',
      basis: 'breakdown_evidence',
      endpoint: 'accounts',
      sentAt: 1_000,
      waitedMs: 30_000,
      status: 503,
      requestId: 'req-1',
      retryAt: 99,
    });
  });
});

describe('R2: a valid answer', () => {
  it('in time breaks the series', () => {
    expect(classifyAnswer(seen)).toMatchObject({ kind: 'answered', effect: 'resets' });
  });

  it('after the deadline counts as late', () => {
    const late = { ...seen, waitedMs: 30_001 };
    expect(classifyAnswer(late)).toMatchObject({ kind: 'late', effect: 'counts', basis: 'no_reply_presumption' });
  });
});
