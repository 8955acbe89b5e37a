import { describe, expect, it } from 'vitest';
import { hostCause } from '../../src/ask-host.ts';
import { NETWORK_CODES } from '../../src/network/network-codes.ts';
import { networkFailure } from '../../src/network/network-failure.ts';
import { RelaisError } from '../../src/relais-error.ts';

const failed = (code: string, message = '', more: object = {}): Error =>
  Object.assign(new Error(message), { code, ...more });
const fetchFailed = (cause: unknown): TypeError => new TypeError('fetch failed', { cause });
const openssl = (number: number, words: string): string =>
  `write EPROTO 40ED:error:0A000410:SSL routines:ssl3_read_bytes:${words}:rec_layer_s3.c:907:SSL alert number ${number}\n`;
/** As Node reports that no address of a name could be connected to: with the code of the first alone. */
const addresses = (...codes: string[]): AggregateError =>
  Object.assign(new AggregateError(codes.map((code) => failed(code, `connect ${code}`, { syscall: 'connect' }))), {
    code: codes[0],
  });

describe('the table of network failures', () => {
  it.each([...NETWORK_CODES])('knows %s by any client: %s', (code, kind) => {
    for (const wrap of [
      (error: Error) => error,
      fetchFailed,
      (cause: Error) => Object.assign(new Error('Network Error', { cause }), { code: 'ERR_NETWORK' }),
      (cause: Error) => new Error('the host’s own words', { cause: new Error('and again', { cause }) }),
      (cause: Error) => Object.assign(new Error(cause.message), { name: 'RequestError', code, cause }),
    ]) {
      expect(networkFailure(wrap(failed(code, `it failed: ${code}`)))?.kind).toBe(kind);
    }
  });

  it.each<[string, unknown, object | undefined]>([
    [
      'a name, by libc',
      failed('EAI_FAIL', 'getaddrinfo EAI_FAIL', { syscall: 'getaddrinfo' }),
      { kind: 'dns', hadLeft: false },
    ],
    [
      'a name server that refuses',
      failed('ECONNREFUSED', 'queryA', { syscall: 'queryA' }),
      { kind: 'dns', hadLeft: false },
    ],
    ['a connection refused', failed('ECONNREFUSED', '', { syscall: 'connect' }), { kind: 'refused', hadLeft: false }],
    [
      'an error that was copied',
      failed('ETIMEDOUT', 'connect ETIMEDOUT 192.0.2.1:443'),
      { kind: 'connect_timeout', hadLeft: false },
    ],
    [
      'a connection without an answer',
      failed('ETIMEDOUT', '', { syscall: 'connect' }),
      { kind: 'connect_timeout', hadLeft: false },
    ],
    ['a reset while connecting', failed('ECONNRESET', '', { syscall: 'connect' }), { kind: 'reset', hadLeft: false }],
    ['a hang-up', failed('ECONNRESET', 'socket hang up'), { kind: 'reset' }],
    [
      'a hang-up in the handshake',
      failed('ECONNRESET', 'Client network socket disconnected before secure TLS connection was established'),
      { kind: 'reset', hadLeft: false },
    ],
    ['an answer cut short', failed('ECONNRESET', 'aborted'), { kind: 'reset', hadLeft: true }],
    ['axios: an answer cut short', failed('ERR_BAD_RESPONSE', 'stream has been aborted'), { kind: 'reset' }],
    ['axios: a time-out', failed('ECONNABORTED', 'timeout of 5000ms exceeded'), { kind: 'timeout' }],
    ['axios: a clear time-out', failed('ETIMEDOUT', 'timeout of 5000ms exceeded'), { kind: 'timeout' }],
    [
      'axios: an endless answer',
      failed('ERR_BAD_RESPONSE', 'maxContentLength size of 9 exceeded'),
      { kind: 'too_large', hadLeft: true },
    ],
    ['Windows: ended by this machine', failed('ECONNABORTED', '', { syscall: 'read' }), { kind: 'own_network' }],
    [
      'got: the look-up',
      failed('ETIMEDOUT', '', { name: 'TimeoutError', event: 'lookup' }),
      { kind: 'dns', hadLeft: false },
    ],
    [
      'got: the connection',
      failed('ETIMEDOUT', '', { name: 'TimeoutError', event: 'connect' }),
      { kind: 'connect_timeout', hadLeft: false },
    ],
    ['got: the handshake', failed('ETIMEDOUT', '', { event: 'secureConnect' }), { kind: 'timeout' }],
    ['got: the answer', failed('ETIMEDOUT', '', { event: 'response' }), { kind: 'timeout', hadLeft: true }],
    [
      'request: the connection',
      failed('ETIMEDOUT', '', { connect: true }),
      { kind: 'connect_timeout', hadLeft: false },
    ],
    ['fetch: headers', fetchFailed(failed('UND_ERR_HEADERS_TIMEOUT')), { kind: 'timeout', hadLeft: true }],
    ['fetch: AbortSignal.timeout', new DOMException('', 'TimeoutError'), { kind: 'timeout' }],
    [
      'http: AbortSignal.timeout',
      failed('ABORT_ERR', '', { cause: new DOMException('', 'TimeoutError') }),
      { kind: 'timeout' },
    ],
    ['TLS 1.3 alert', failed('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), { kind: 'tls_client' }],
    ['OpenSSL 3.5 alert', failed('ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE'), { kind: 'tls_client' }],
    ['unknown CA', failed('ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'), { kind: 'tls_client' }],
    ['access denied', failed('ERR_SSL_TLSV1_ALERT_ACCESS_DENIED'), { kind: 'tls_client' }],
    ['an alert without its number', failed('EPROTO', 'write EPROTO tlsv1 alert unknown ca'), { kind: 'tls_client' }],
    ['an internal error there', failed('ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR'), { kind: 'tls_server' }],
    ['no TLS there', failed('EPROTO', 'write EPROTO wrong version number'), { kind: 'tls_server' }],
    ['a foreign certificate', failed('ERR_TLS_CERT_ALTNAME_INVALID'), { kind: 'tls_server', hadLeft: false }],
    [
      'a key that cannot be read',
      failed('ERR_OSSL_PKCS12_MAC_VERIFY_FAILURE', 'mac verify failure'),
      { kind: 'tls_client' },
    ],
    ['no HTTP', failed('HPE_INVALID_CONSTANT', 'Parse Error: Expected HTTP/'), { kind: 'unreadable', hadLeft: true }],
    ['a damaged body', failed('ERR__ERROR_FORMAT_PADDING_2'), { kind: 'unreadable', hadLeft: true }],
    [
      'a status',
      failed('ERR_BAD_RESPONSE', 'Request failed with status code 503', { response: { status: 503 } }),
      undefined,
    ],
    [
      'got: a status after a reset',
      failed('ERR_NON_2XX_3XX_RESPONSE', '', { response: { statusCode: 503 }, cause: failed('ECONNRESET') }),
      undefined,
    ],
    [
      'an own status for a lost bank',
      Object.assign(new Error('', { cause: failed('ECONNREFUSED') }), { status: 502 }),
      { kind: 'refused', hadLeft: false },
    ],
    ['a caller who left', new DOMException('', 'AbortError'), undefined],
    ['axios: a caller who left', failed('ERR_CANCELED', 'canceled'), undefined],
    ['a caller who left because of something', failed('ABORT_ERR', '', { cause: failed('ECONNRESET') }), undefined],
    ['a fault of a program', new TypeError('x is undefined'), undefined],
    [
      'an error of Relais',
      new RelaisError('own_network', '', { reason: 'store', cause: hostCause(failed('ECONNREFUSED')) }),
      undefined,
    ],
    [
      'fetch: no HTTP',
      fetchFailed(Object.assign(new Error('Expected HTTP/'), { name: 'HTTPParserError' })),
      { kind: 'unreadable', hadLeft: true },
    ],
    [
      'got: a damaged body',
      failed('ERR_READING_RESPONSE_STREAM', '', { response: { statusCode: 200 }, cause: failed('Z_DATA_ERROR') }),
      { kind: 'unreadable', hadLeft: true },
    ],
    ['a file', failed('ENOENT', '', { syscall: 'open' }), undefined],
    ['a word', 'ECONNREFUSED', undefined],
    ['nothing', undefined, undefined],
    ['null', null, undefined],
  ])('%s', (_, error, failure) => {
    expect(networkFailure(error)).toEqual(failure);
  });

  it.each([
    [40, 'sslv3 alert handshake failure'],
    [42, 'ssl/tls alert bad certificate'],
    [43, 'ssl/tls alert unsupported certificate'],
    [44, 'ssl/tls alert certificate revoked'],
    [45, 'ssl/tls alert certificate expired'],
    [46, 'ssl/tls alert certificate unknown'],
    [48, 'tlsv1 alert unknown ca'],
    [49, 'tlsv1 alert access denied'],
    [51, 'tlsv1 alert decrypt error'],
    [116, 'tlsv13 alert certificate required'],
  ])('alert %i is a matter of our certificate, by number, by name and as EPROTO', (number, words) => {
    const code = `ERR_SSL_${words.toUpperCase().replaceAll(' ', '_')}`;
    for (const error of [
      failed('EPROTO', openssl(number, words)),
      failed(code),
      failed(code, openssl(number, words)),
    ]) {
      expect(networkFailure(error)?.kind).toBe('tls_client');
      expect(networkFailure(fetchFailed(error))?.kind).toBe('tls_client');
    }
  });

  it.each([10, 20, 22, 47, 50, 70, 71, 80, 86, 90, 109, 110, 112, 120])('alert %i is one of their TLS', (number) => {
    expect(networkFailure(failed('EPROTO', openssl(number, 'ssl/tls alert x')))?.kind).toBe('tls_server');
  });

  it.each<[string[], string]>([
    [['ENETUNREACH', 'ECONNREFUSED'], 'refused'],
    [['ECONNREFUSED', 'ENETUNREACH'], 'refused'],
    [['EHOSTUNREACH', 'ENETUNREACH', 'ECONNRESET'], 'reset'],
    [['ENETUNREACH', 'EHOSTUNREACH'], 'own_network'],
    [['EADDRNOTAVAIL'], 'own_network'],
    [['ENETUNREACH', 'ETIMEDOUT'], 'connect_timeout'],
    [['ETIMEDOUT', 'ECONNREFUSED'], 'refused'],
  ])('looks at every address: %j is %s', (codes, kind) => {
    const error = addresses(...codes);
    const copied = Object.assign(new Error('', { cause: error }), { code: codes[0], name: 'AxiosError' });
    expect([error, fetchFailed(error), copied].map((one) => networkFailure(one)?.kind)).toEqual([kind, kind, kind]);
  });

  it('gives up on errors that lead round, down without end, or to thousands of others', () => {
    const round = failed('E_HOST') as Error & { cause?: unknown; errors?: unknown };
    round.cause = round;
    round.errors = [round, round];
    expect(networkFailure(round)).toBeUndefined();
    let deep: Error = failed('ECONNREFUSED');
    for (let level = 0; level < 100; level += 1) deep = new Error('', { cause: deep });
    expect(networkFailure(deep)).toBeUndefined();
    const wide = (level: number): Error =>
      level === 0 ? new Error('') : new AggregateError(Array.from({ length: 9 }, () => wide(level - 1)));
    expect(networkFailure(wide(5))).toBeUndefined();
  });

  it('survives members that throw, and a proxy that allows nothing', () => {
    const thrower = {
      get code() {
        throw new Error('no');
      },
      cause: failed('ECONNREFUSED'),
    };
    expect(networkFailure(thrower)?.kind).toBe('refused');
    const { proxy, revoke } = Proxy.revocable(new Error(''), {});
    revoke();
    expect(networkFailure(proxy)).toBeUndefined();
    expect(networkFailure(new Error('', { cause: proxy }))).toBeUndefined();
    expect(networkFailure({ code: 'ECONNREFUSED', errors: Proxy.revocable([], {}) })?.kind).toBe('refused');
    const list = Proxy.revocable([], {});
    list.revoke();
    expect(networkFailure({ errors: list.proxy })).toBeUndefined();
  });
});
