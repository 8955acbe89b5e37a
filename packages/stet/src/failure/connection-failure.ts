import { RelaisError, type RelaisErrorCode, safeCause } from '@relais/model';

type Rule = readonly [fits: RegExp, code: RelaisErrorCode, reason: string, message: string];

// Matched in this order against `CODE message`. Codes are those of Node, OpenSSL, zlib and axios.
const RULES: readonly Rule[] = [
  // Numbers of RFC 8446, section 6.2. 40 is what TLS 1.2 says when it likes no certificate it was shown; it may mean
  // other things, but an outage must not be concluded from it.
  [
    /SSL alert number (4[0-689]|116)\b/,
    'certificate_problem',
    'tls_client',
    'the bank refused our certificate in the TLS handshake',
  ],
  [/^(ENOTFOUND|EAI_\w+) /, 'own_network', 'dns', "the bank's name could not be resolved"],
  [
    /^(ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|EMFILE|ENFILE|EACCES|EPERM) /,
    'own_network',
    'connection',
    'this machine could not open a connection',
  ],
  [
    /^(\w*CERT\w*|\w*ISSUER\w*|UNABLE_TO_\w+|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|CRL_\w+) /,
    'bank_unavailable',
    'tls_server',
    "the bank's certificate cannot be trusted",
  ],
  [/^(EPROTO|ERR_SSL_\S+|ERR_TLS_\w+) /, 'bank_unavailable', 'tls_server', 'TLS with the bank failed'],
  [/^(ETIMEDOUT|ESOCKETTIMEDOUT|ECONNABORTED) /, 'bank_unavailable', 'timeout', 'the bank did not answer'],
  [
    /^(ECONNREFUSED|ECONNRESET|EPIPE|EHOSTUNREACH|EHOSTDOWN|ERR_STREAM_PREMATURE_CLOSE) |stream has been aborted$/,
    'bank_unavailable',
    'connection',
    'the connection to the bank failed',
  ],
  [/maxContentLength size of \d+ exceeded$/, 'malformed_reply', 'too_large', 'the reply is too large'],
  [/^(HPE|Z)_\w+ /, 'malformed_reply', 'unreadable', 'the reply is not HTTP as it should be'],
];

/** Why no reply came, whose matter that is, and nothing of the request: an HTTP client's error holds the token. */
export function connectionFailure(error: unknown, requestId: string): RelaisError {
  const cause = safeCause(error);
  const seen = `${'code' in cause ? cause.code : ''} ${cause.message}`;
  const [, code, reason, message] = RULES.find(([fits]) => fits.test(seen)) ?? UNSENT;
  return new RelaisError(code, message, { reason, requestId, cause });
}

// Says nothing about the bank, so it must not count against it.
const UNSENT: Rule = [/./, 'own_network', 'request_not_sent', 'the request could not be sent'];
