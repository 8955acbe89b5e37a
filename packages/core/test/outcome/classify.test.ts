import { RelaisError, type RelaisErrorReason } from '@relais/model';
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
    ['a firewall', new RelaisError('bank_unavailable', '', { reason: 'blocked', status: 403 }), 'blocked'],
    ['a firewall with 200', new RelaisError('bank_unavailable', '', { reason: 'blocked', status: 200 }), 'blocked'],
    ['a firewall with 503', new RelaisError('bank_unavailable', '', { reason: 'blocked', status: 503 }), 'blocked'],
    ['a proxy', new RelaisError('own_network', '', { reason: 'proxy', status: 511 }), 'own_network'],
    ['axios: a proxy that wants to be logged in to', axiosError({ status: 407 }), 'own_network'],
    ['axios: a network that wants to be logged in to', axiosError({ status: 511 }), 'own_network'],
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
  const times = { sentAt: 1_000, waitedMs: 30_000, stalledMs: 0, hasLeft: true, knownAtMs: 31_000, endedAt: 31_000 };
  it('in time breaks the series', () => {
    expect(classifyAnswer(seen, times)).toMatchObject({ kind: 'answered', effect: 'resets' });
  });

  it('resets, however long it took: the data are the bank’s answer', () => {
    expect(classifyAnswer(seen, { ...times, waitedMs: 30_001 })).toMatchObject({ kind: 'answered', effect: 'resets' });
  });
});

describe('the token endpoint', () => {
  const token = <Code extends 'bank_unavailable' | 'own_network'>(
    code: Code,
    reason: RelaisErrorReason<Code>,
  ): RelaisError<Code> => new RelaisError(code, '', { reason });
  const early = { ...seen, waitedMs: 10, hasLeft: false };
  it.each([
    ['refuses connections', token('bank_unavailable', 'token_connection'), early, 'connection', 'counts'],
    ['has a bad certificate', token('bank_unavailable', 'token_tls_server'), early, 'tls_server', 'counts'],
    [
      'is silent for its whole time',
      token('bank_unavailable', 'token_timeout'),
      { ...early, waitedMs: 25_000 },
      'no_reply',
      'counts',
    ],
    [
      'was given little time',
      token('bank_unavailable', 'token_timeout'),
      { ...early, waitedMs: 1_000 },
      'left',
      'neutral',
    ],
    [
      'was never asked',
      token('own_network', 'token_not_sent'),
      { ...early, waitedMs: 25_000 },
      'own_network',
      'neutral',
    ],
    [
      'has no token of the host',
      token('own_network', 'token'),
      { ...early, waitedMs: 25_000 },
      'own_network',
      'neutral',
    ],
  ] as const)('%s', (_, error, observed, kind, effect) => {
    expect(classifyFailure(error, observed)).toMatchObject({ endpoint: 'token', kind, effect });
  });
});

describe('what is ours is never the bank’s', () => {
  it.each([
    ['a time-out of a request that never left', axiosError({ code: 'ETIMEDOUT' }), { hasLeft: false }],
    ['a time-out by Relais of such a request', new RelaisError('bank_unavailable', ''), { hasLeft: false }],
    ['a reset after this program stood still', axiosError({ code: 'ECONNRESET' }), { stalledMs: 1_000 }],
    ['nothing that left', new RelaisError('own_network', '', { reason: 'not_sent' }), {}],
  ])('%s is own_network', (_, error, facts) => {
    expect(classifyFailure(error, { ...seen, ...facts })).toMatchObject({ kind: 'own_network', effect: 'neutral' });
  });

  it('a status is the bank’s word also after this program stood still', () => {
    const error = axiosError({ response: { status: 503 } });
    expect(classifyFailure(error, { ...seen, stalledMs: 20_000 })).toMatchObject({
      kind: 'server_error',
      effect: 'counts',
    });
  });

  it('a classifier that throws decides nothing', () => {
    const isOutage = (): never => {
      throw new Error('mine');
    };
    const rules = { classifiers: [{ name: 'broken', isOutage }] };
    expect(classifyFailure(axiosError({ response: { status: 400 } }), seen, rules)).toMatchObject({ kind: 'rejected' });
  });
});

describe('errors of clients that are not ours', () => {
  const circle: { cause?: unknown } = {};
  circle.cause = circle;
  const spiteful = Object.defineProperty({}, 'status', {
    get: () => {
      throw new Error('no');
    },
  });
  it.each([
    ['fetch', Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } }), 'connection'],
    ['got', { name: 'HTTPError', code: 'ERR_NON_2XX_3XX_RESPONSE', response: { statusCode: 502 } }, 'server_error'],
    ['a generated client', { statusCode: 503 }, 'server_error'],
    ['a client with its status as text', { status: '503' }, 'server_error'],
    [
      'axios, whose answer broke off',
      { code: 'ERR_BAD_RESPONSE', message: 'stream has been aborted', response: { status: 200 } },
      'connection',
    ],
    [
      'an error of ours with what led to it',
      new RelaisError('bank_unavailable', '', { reason: 'connection', cause: { status: 200 } }),
      'connection',
    ],
    ['ky', { name: 'HTTPError', response: { status: 500 } }, 'server_error'],
    [
      'an error of the host around one',
      new Error('mine', { cause: { response: { statusCode: 503 } } }),
      'server_error',
    ],
    ['undici', { cause: { code: 'UND_ERR_HEADERS_TIMEOUT' } }, 'no_reply'],
    ['gRPC, whose status is no HTTP', { status: 14, code: 14 }, 'rejected'],
    ['a word as status', { status: 'error' }, 'rejected'],
    ['a circle', circle, 'rejected'],
    ['one whose members throw', spiteful, 'rejected'],
  ])('%s', (_, error, kind) => {
    expect(classifyFailure(error, seen).kind).toBe(kind);
  });
});
