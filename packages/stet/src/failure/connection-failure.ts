import { RelaisError, type RelaisErrorCode, safeCause } from '@relais/model';

interface Meaning {
  readonly code: RelaisErrorCode;
  readonly reason: string;
  readonly message: string;
}

/** How failures look as `CODE message`, with the codes of Node, OpenSSL, zlib and axios. The first that fits counts. */
const MEANINGS: readonly (Meaning & { readonly looks: RegExp })[] = [
  {
    // Alerts about certificates (RFC 8446, section 6.2). 40 is what TLS 1.2 says when it likes no certificate it was
    // shown; it may mean other things, but no outage must be concluded from it.
    looks: /SSL alert number (4[0-689]|116)\b/,
    code: 'certificate_problem',
    reason: 'tls_client',
    message: 'the bank refused our certificate',
  },
  {
    looks: /^(ENOTFOUND|EAI_\w+) /,
    code: 'own_network',
    reason: 'dns',
    message: "the bank's name could not be resolved",
  },
  {
    looks: /^(ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|EMFILE|ENFILE|EACCES|EPERM) /,
    code: 'own_network',
    reason: 'connection',
    message: 'this machine could not open a connection',
  },
  {
    looks: /^(\w*(CERT|ISSUER|CRL)\w*|UNABLE_TO_\w+|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH) /,
    code: 'bank_unavailable',
    reason: 'tls_server',
    message: "the bank's certificate cannot be trusted",
  },
  {
    looks: /^(EPROTO|ERR_(SSL|TLS)_\S+) /,
    code: 'bank_unavailable',
    reason: 'tls_server',
    message: 'TLS with the bank failed',
  },
  {
    looks: /^(ETIMEDOUT|ESOCKETTIMEDOUT|ECONNABORTED) /,
    code: 'bank_unavailable',
    reason: 'timeout',
    message: 'the bank did not answer',
  },
  {
    looks:
      /^(ECONNREFUSED|ECONNRESET|EPIPE|EHOSTUNREACH|EHOSTDOWN|ERR_STREAM_PREMATURE_CLOSE) |stream has been aborted$/,
    code: 'bank_unavailable',
    reason: 'connection',
    message: 'the connection to the bank failed',
  },
  {
    looks: /maxContentLength size of \d+ exceeded$/,
    code: 'malformed_reply',
    reason: 'too_large',
    message: 'the reply is too large',
  },
  {
    looks: /^(HPE|Z)_\w+ /,
    code: 'malformed_reply',
    reason: 'unreadable',
    message: 'the reply is no HTTP, or damaged',
  },
];

/** Says nothing about the bank, and so must not count against it. */
const UNKNOWN: Meaning = { code: 'own_network', reason: 'unknown', message: 'the request failed on this side' };

/** Why no reply came, and whose matter that is. Holds nothing of the request: an HTTP client's error has the token. */
export function connectionFailure(error: unknown, requestId: string): RelaisError {
  const cause = safeCause(error);
  const seen = `${'code' in cause ? cause.code : ''} ${cause.message}`;
  const { code, reason, message } = MEANINGS.find(({ looks }) => looks.test(seen)) ?? UNKNOWN;
  return new RelaisError(code, message, { reason, requestId, cause });
}
