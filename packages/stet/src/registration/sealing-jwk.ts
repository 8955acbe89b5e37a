import { X509Certificate } from 'node:crypto';
import { RelaisError, safeCause } from '@relais/model';

/** A certificate as a JSON Web Key that holds nothing else (RFC 7517, section 4.7). */
export interface SealingJwk {
  readonly kty: 'RSA';
  readonly x5c: readonly [string];
}

/**
 * @param certificate - the QSealC, PEM or DER; of a chain, the first
 * @throws {RelaisError} `certificate_problem` with reason `unreadable`, or `not_rsa` for a key that cannot sign rsa-sha256
 */
export function sealingJwk(certificate: string | Uint8Array): SealingJwk {
  const { raw, publicKey } = load(certificate);
  if (publicKey.asymmetricKeyType !== 'rsa') {
    throw new RelaisError('certificate_problem', 'rsa-sha256 needs a certificate of an RSA key', { reason: 'not_rsa' });
  }
  return { kty: 'RSA', x5c: [raw.toString('base64')] };
}

function load(certificate: string | Uint8Array): X509Certificate {
  try {
    return new X509Certificate(certificate);
  } catch (error) {
    const message = 'the sealing certificate cannot be read';
    throw new RelaisError('certificate_problem', message, { reason: 'unreadable', cause: safeCause(error) });
  }
}
