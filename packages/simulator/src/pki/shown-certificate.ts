import { createHash, type X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { type CertificateVerdict, checkCertificate } from './check-certificate.ts';
import { ParsedCertificate } from './x509.ts';

/** The client certificate behind a request, as the bank sees it. */
export interface ShownCertificate {
  readonly verdict: CertificateVerdict;
  /** SHA-256 of the certificate, base64url: tokens are bound to it (RFC 8705, section 3.1). */
  readonly thumbprint: string;
  /**
   * `organizationIdentifier` of its owner, e.g. `PSDFR-ACPR-12345`. It stays the same when the certificate is renewed.
   */
  readonly organization: string;
}

/** @param now - milliseconds since the epoch */
export function shownCertificate({ socket }: IncomingMessage, root: X509Certificate, now: number): ShownCertificate {
  const shown = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  if (shown === undefined) return { verdict: 'unknown issuer', thumbprint: '', organization: '' };
  return {
    verdict: checkCertificate(shown, root, now),
    thumbprint: createHash('sha256').update(shown.raw).digest('base64url'),
    organization: organizationOf(shown),
  };
}

/** `organizationIdentifier` of a certificate; empty when it has none. */
export function organizationOf({ raw }: X509Certificate): string {
  const [identifier = ''] = new ParsedCertificate(raw).subjectName.getField('2.5.4.97');
  return identifier;
}
