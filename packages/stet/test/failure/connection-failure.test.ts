import { describe, expect, it } from 'vitest';
import { connectionFailure } from '../../src/failure/connection-failure.ts';

const alert = (number: number): [string, string] => [
  'EPROTO',
  `write EPROTO 40ED:error:0A00:SSL routines:x:SSL alert number ${number}\n`,
];

describe('connectionFailure', () => {
  it.each([
    [['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:9'], 'bank_unavailable', 'connection'],
    [['ECONNRESET', 'socket hang up'], 'bank_unavailable', 'connection'],
    [['EPIPE', 'write EPIPE'], 'bank_unavailable', 'connection'],
    [['ERR_BAD_RESPONSE', 'stream has been aborted'], 'bank_unavailable', 'connection'],
    [['ETIMEDOUT', 'connect ETIMEDOUT 192.0.2.1:443'], 'bank_unavailable', 'timeout'],
    [['CERT_HAS_EXPIRED', 'certificate has expired'], 'bank_unavailable', 'tls_server'],
    [['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain'], 'bank_unavailable', 'tls_server'],
    [['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'], 'bank_unavailable', 'tls_server'],
    [
      ['ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames"],
      'bank_unavailable',
      'tls_server',
    ],
    [['ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number'], 'bank_unavailable', 'tls_server'],
    [alert(80), 'bank_unavailable', 'tls_server'],
    [alert(47), 'bank_unavailable', 'tls_server'],
    [alert(40), 'certificate_problem', 'tls_client'],
    [alert(42), 'certificate_problem', 'tls_client'],
    [alert(45), 'certificate_problem', 'tls_client'],
    [alert(48), 'certificate_problem', 'tls_client'],
    [alert(116), 'certificate_problem', 'tls_client'],
    [['ENOTFOUND', 'getaddrinfo ENOTFOUND api.bank.example'], 'own_network', 'dns'],
    [['EAI_AGAIN', 'getaddrinfo EAI_AGAIN api.bank.example'], 'own_network', 'dns'],
    [['ENETUNREACH', 'connect ENETUNREACH 192.0.2.1:443'], 'own_network', 'connection'],
    [['HPE_INVALID_CONSTANT', 'Parse Error: Expected HTTP/'], 'malformed_reply', 'unreadable'],
    [['Z_DATA_ERROR', 'incorrect header check'], 'malformed_reply', 'unreadable'],
    [['ERR_BAD_RESPONSE', 'maxContentLength size of 9 exceeded'], 'malformed_reply', 'too_large'],
    [['ERR_INVALID_CHAR', 'Invalid character in header content'], 'own_network', 'unknown'],
  ])('takes %j for %s, %s', ([code, message], expected, reason) => {
    const failure = connectionFailure(Object.assign(new Error(message), { code }), 'request-1');
    expect(failure).toMatchObject({ code: expected, reason, requestId: 'request-1' });
  });

  it('does not blame the bank for what is no error at all', () => {
    expect(connectionFailure('?', 'request-1')).toMatchObject({ code: 'own_network', reason: 'unknown' });
  });
});
