import type { X509Certificate } from 'node:crypto';
import { Socket } from 'node:net';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { type ClientCertificate, RelaisError, safeCause } from '@relais/model';

/** A certificate ready for TLS. The key stays inside the context and cannot be read back. */
export interface LoadedCertificate {
  readonly secureContext: SecureContext;
  readonly leaf: X509Certificate;
}

/**
 * Loads a certificate with its key, from PKCS#12 or PEM.
 *
 * @param ca - root certificates to trust instead of the public ones, for tests and private roots
 * @throws {RelaisError} `certificate_problem` with reason `unreadable` when it cannot be read, its passphrase is wrong, or
 * the key is not the certificate's
 */
export function loadCertificate(certificate: ClientCertificate, ca?: string | Uint8Array): LoadedCertificate {
  try {
    const secureContext = createSecureContext({
      ...buffers(certificate),
      ...(ca === undefined ? {} : { ca: pem(ca) }),
    });
    // A socket that is never connected: the one public way to read a certificate out of PKCS#12.
    const socket = new TLSSocket(new Socket(), { secureContext });
    const leaf = socket.getX509Certificate();
    socket.destroy();
    if (leaf !== undefined) return { secureContext, leaf };
  } catch (cause) {
    throw unreadable(safeCause(cause));
  }
  throw unreadable();
}

function unreadable(cause?: Error): RelaisError {
  const message = 'the certificate cannot be read, its passphrase is wrong, or the key is not its own';
  return new RelaisError('certificate_problem', message, { reason: 'unreadable', cause });
}

function pem(bytes: string | Uint8Array): string | Buffer {
  return typeof bytes === 'string' ? bytes : Buffer.from(bytes);
}

function buffers(certificate: ClientCertificate): { pfx: Buffer } | { cert: string | Buffer; key: string | Buffer } {
  const { passphrase } = certificate;
  const secret = passphrase === undefined ? {} : { passphrase };
  return 'pfx' in certificate
    ? { pfx: Buffer.from(certificate.pfx), ...secret }
    : { cert: pem(certificate.cert), key: pem(certificate.key), ...secret };
}
