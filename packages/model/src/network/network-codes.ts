/**
 * Why a request got no answer, in one word.
 *
 * - `dns`: the name did not resolve
 * - `own_network`: this machine has no route to the host, or no free socket
 * - `connect_timeout`: a connection attempt got no answer; either side may be the cause
 * - `refused`, `reset`: the other side refused the connection, or closed it
 * - `timeout`: a time limit of the client passed before an answer came
 * - `tls_server`: the other side's certificate or TLS is at fault
 * - `tls_client`: the other side refuses our certificate, or we cannot load it
 * - `unreadable`, `too_large`: the answer is not HTTP, is damaged, or does not end
 */
export type NetworkFailureKind =
  | 'dns'
  | 'own_network'
  | 'connect_timeout'
  | 'refused'
  | 'reset'
  | 'timeout'
  | 'tls_server'
  | 'tls_client'
  | 'unreadable'
  | 'too_large';

/** Codes of Node, libuv, c-ares, OpenSSL, zlib, llhttp, undici, axios and got. */
const CODES: Readonly<Partial<Record<NetworkFailureKind, readonly string[]>>> = {
  dns: ['ENOTFOUND', 'ENODATA', 'ESERVFAIL', 'EBADNAME', 'ENONAME', 'EBADRESP', 'ETIMEOUT', 'ECANCELLED'],
  own_network: [
    'EACCES',
    'EADDRINUSE',
    'EADDRNOTAVAIL',
    'EAFNOSUPPORT',
    'EHOSTDOWN',
    'EHOSTUNREACH',
    'EMFILE',
    'ENETDOWN',
    'ENETRESET',
    'ENETUNREACH',
    'ENFILE',
    'ENOBUFS',
    'ENOMEM',
    'ENONET',
    'EPERM',
    'ERR_PROXY_INVALID_CONFIG',
    'ERR_PROXY_TUNNEL',
    'ERR_SSL_LIBRARY_HAS_NO_CIPHERS',
    'ERR_SSL_NO_CIPHERS_AVAILABLE',
    'ERR_SSL_NO_PROTOCOLS_AVAILABLE',
    'UND_ERR_PRX_TLS',
  ],
  connect_timeout: ['UND_ERR_CONNECT_TIMEOUT'],
  refused: ['ECONNREFUSED'],
  reset: [
    'ECONNRESET',
    'ENOTCONN',
    'EPIPE',
    'ESHUTDOWN',
    'ERR_HTTP2_GOAWAY_SESSION',
    'ERR_HTTP2_SESSION_ERROR',
    'ERR_HTTP2_STREAM_ERROR',
    'ERR_READING_RESPONSE_STREAM',
    'ERR_STREAM_PREMATURE_CLOSE',
    'UND_ERR_SOCKET',
  ],
  timeout: ['ECONNABORTED', 'ESOCKETTIMEDOUT', 'ETIME', 'ETIMEDOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT'],
  tls_client: [
    'ERR_CRYPTO_UNSUPPORTED_OPERATION',
    'ERR_SSL_CA_KEY_TOO_SMALL',
    'ERR_SSL_CA_MD_TOO_WEAK',
    'ERR_SSL_EE_KEY_TOO_SMALL',
    'ERR_SSL_KEY_VALUES_MISMATCH',
    'ERR_SSL_NO_CERTIFICATE_ASSIGNED',
    'ERR_SSL_NO_PRIVATE_KEY_ASSIGNED',
  ],
  tls_server: [
    'CERT_CHAIN_TOO_LONG',
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'CERT_REJECTED',
    'CERT_REVOKED',
    'CERT_SIGNATURE_FAILURE',
    'CERT_UNTRUSTED',
    'CRL_HAS_EXPIRED',
    'CRL_NOT_YET_VALID',
    'CRL_SIGNATURE_FAILURE',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'EPROTO',
    'ERROR_IN_CERT_NOT_AFTER_FIELD',
    'ERROR_IN_CERT_NOT_BEFORE_FIELD',
    'ERROR_IN_CRL_LAST_UPDATE_FIELD',
    'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
    'ERR_TLS_CERT_ALTNAME_FORMAT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_TLS_DH_PARAM_SIZE',
    'HOSTNAME_MISMATCH',
    'INVALID_CA',
    'INVALID_PURPOSE',
    'PATH_LENGTH_EXCEEDED',
    'SELF_SIGNED_CERT_IN_CHAIN',
  ],
  unreadable: [
    'ERR_BODY_PARSE_FAILURE',
    'ERR_HTTP2_ERROR',
    'ERR_PADDING_1',
    'ERR_PADDING_2',
    'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  ],
  too_large: [
    'ERR_CONTENT_LENGTH_EXCEEDED',
    'HPE_HEADER_OVERFLOW',
    'UND_ERR_HEADERS_OVERFLOW',
    'UND_ERR_RES_EXCEEDED_MAX_SIZE',
  ],
};

/** Families of codes, by how they begin. */
const FAMILIES: readonly (readonly [begin: RegExp, kind: NetworkFailureKind])[] = [
  [/^EAI_/, 'dns'],
  [/^(HPE_|Z_|ZSTD_error_|ERR__?ERROR_FORMAT|ERR_BROTLI)/, 'unreadable'],
  // OpenSSL uses these codes for loading a key or a certificate, never for data from the other side.
  [/^ERR_OSSL_/, 'tls_client'],
  [/^(ERR_SSL_|UNABLE_TO_)/, 'tls_server'],
];

const KIND_OF: ReadonlyMap<string, NetworkFailureKind> = new Map(
  Object.entries(CODES).flatMap(([kind, codes]) => codes.map((code) => [code, kind as NetworkFailureKind] as const)),
);

/** The meaning of a code when the error tells nothing else. */
export function kindOfCode(code: string): NetworkFailureKind | undefined {
  return KIND_OF.get(code) ?? FAMILIES.find(([begin]) => begin.test(code))?.[1];
}

/** Every code of the table: for tests that try them all. */
export const NETWORK_CODES: ReadonlyMap<string, NetworkFailureKind> = KIND_OF;
