import type { X509Certificate } from 'node:crypto';
import { Socket } from 'node:net';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { type ClientCertificate, RelaisError, safeCause, TLS_VERSIONS } from '@relais/model';
import { nameFault } from './name-fault.ts';
import { pfxInOrder } from './pfx-in-order.ts';
import { orderedPem } from './read-pem.ts';

/** A certificate ready for TLS. The key stays inside the context and cannot be read back. */
export interface LoadedCertificate {
  readonly secureContext: SecureContext;
  readonly leaf: X509Certificate;
}

/**
 * Loads a certificate with its key, from PKCS#12 or PEM. The certificates may stand in any order.
 *
 * @param ca - root certificates to trust instead of the public ones, for tests and private roots
 * @throws {RelaisError} `certificate_problem` with reason `unreadable`, `wrong_passphrase`, `key_mismatch`,
 * `legacy_encryption` or `line_ends`
 */
export function loadCertificate(certificate: ClientCertificate, ca?: string | Uint8Array): LoadedCertificate {
  try {
    const secureContext = contextOf(certificate, ca);
    // A socket that is never connected: the one public way to read a certificate out of PKCS#12.
    const socket = new TLSSocket(new Socket(), { secureContext });
    const leaf = socket.getX509Certificate();
    socket.destroy();
    if (leaf !== undefined) return { secureContext, leaf };
  } catch (cause) {
    throw failed(certificate, safeCause(cause));
  }
  throw failed(certificate);
}

function contextOf(certificate: ClientCertificate, ca: string | Uint8Array | undefined): SecureContext {
  const common = { ...TLS_VERSIONS, ...(ca === undefined ? {} : { ca: pem(ca) }) };
  const context = createSecureContext({ ...common, ...buffers(certificate) });
  // OpenSSL has checked file and passphrase by now.
  const ordered = 'pfx' in certificate ? pfxInOrder(certificate.pfx, certificate.passphrase ?? '') : undefined;
  return ordered === undefined ? context : createSecureContext({ ...common, ...ordered });
}

function failed(given: ClientCertificate, cause?: Error): RelaisError {
  const seen = cause === undefined ? '' : `${'code' in cause ? cause.code : ''} ${cause.message}`;
  const { reason, message } = nameFault(given, seen);
  return new RelaisError('certificate_problem', message, { reason, cause });
}

function pem(bytes: string | Uint8Array): string | Buffer {
  return typeof bytes === 'string' ? bytes : Buffer.from(bytes);
}

function buffers(certificate: ClientCertificate): { pfx: Buffer } | { cert: string | Buffer; key: string | Buffer } {
  const { passphrase } = certificate;
  const secret = passphrase === undefined ? {} : { passphrase };
  if ('pfx' in certificate) return { pfx: Buffer.from(certificate.pfx), ...secret };
  const [cert, key] = [pem(certificate.cert), pem(certificate.key)];
  return { cert: orderedPem(cert.toString(), key.toString(), passphrase), key, ...secret };
}
