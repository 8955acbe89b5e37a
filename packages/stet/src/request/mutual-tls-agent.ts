import { Agent } from 'node:https';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import { type ClientCertificate, RelaisError, safeCause } from '@relais/model';

// More than a healthy bank ever needs at once, and a bound when a bank answers nobody.
const MAX_SOCKETS = 256;

/**
 * A pool of kept-alive connections that show the client certificate.
 *
 * @throws {RelaisError} `certificate_problem` when the certificate or its key cannot be loaded
 */
export function mutualTlsAgent(certificate: ClientCertificate, ca: string | Uint8Array | undefined): Agent {
  return new Agent({
    keepAlive: true,
    maxSockets: MAX_SOCKETS,
    rejectUnauthorized: true,
    // A context, because an agent made with `cert` and `key` names its connections by the text of the key.
    secureContext: load(certificate, ca),
  });
}

function load(certificate: ClientCertificate, ca: string | Uint8Array | undefined): SecureContext {
  try {
    // Node takes any bytes here; its types know only Buffer.
    return createSecureContext({ ...certificate, ...(ca === undefined ? {} : { ca }) } as SecureContextOptions);
  } catch (error) {
    throw new RelaisError('certificate_problem', 'the client certificate cannot be loaded', {
      reason: 'unreadable',
      cause: safeCause(error),
    });
  }
}
