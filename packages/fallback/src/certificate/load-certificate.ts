import type { X509Certificate } from 'node:crypto';
import { Socket } from 'node:net';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { type ClientCertificate, RelaisError, safeCause, TLS_VERSIONS } from '@relais/model';

/** A certificate ready for TLS. The key stays inside the context and cannot be read back. */
export interface LoadedCertificate {
  readonly secureContext: SecureContext;
  readonly leaf: X509Certificate;
}

/** What OpenSSL says, as `CODE message`, and what it means. The first that fits counts. */
const MEANINGS = [
  {
    looks: /mac verify failure|bad decrypt|BAD_PASSWORD|interrupted or cancelled|MISSING_PASSPHRASE/i,
    reason: 'wrong_passphrase',
    message: 'the passphrase of the certificate is wrong, or missing',
  },
  {
    // The latter is said of a PKCS#12 in which no certificate belongs to the key.
    looks: /key values mismatch|key type mismatch|Unable to load certificate from PFX/i,
    reason: 'key_mismatch',
    message: 'the private key is not that of the certificate',
  },
] as const;

/**
 * Loads a certificate with its key, from PKCS#12 or PEM.
 *
 * @param ca - root certificates to trust instead of the public ones, for tests and private roots
 * @throws {RelaisError} `certificate_problem` with reason `unreadable`, `wrong_passphrase` or `key_mismatch`
 */
export function loadCertificate(certificate: ClientCertificate, ca?: string | Uint8Array): LoadedCertificate {
  try {
    const secureContext = createSecureContext({
      ...TLS_VERSIONS,
      ...buffers(certificate),
      ...(ca === undefined ? {} : { ca: pem(ca) }),
    });
    // A socket that is never connected: the one public way to read a certificate out of PKCS#12.
    const socket = new TLSSocket(new Socket(), { secureContext });
    const leaf = socket.getX509Certificate();
    socket.destroy();
    if (leaf !== undefined) return { secureContext, leaf };
  } catch (cause) {
    throw failed(safeCause(cause));
  }
  throw failed();
}

function failed(cause?: Error): RelaisError {
  const seen = cause === undefined ? '' : `${'code' in cause ? cause.code : ''} ${cause.message}`;
  const { reason, message } = MEANINGS.find(({ looks }) => looks.test(seen)) ?? {
    reason: 'unreadable',
    message: 'the certificate or its key cannot be read',
  };
  return new RelaisError('certificate_problem', message, { reason, cause });
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
