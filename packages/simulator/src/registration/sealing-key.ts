import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import { OAuthError } from '../authorisation/oauth-error.ts';
import { checkCertificate } from '../pki/check-certificate.ts';
import { organizationOf } from '../pki/shown-certificate.ts';

/** A key that a client may sign its requests with. */
export interface SealingKey {
  /** The bank gives it; the same certificate gets the same id. */
  readonly kid: string;
  readonly publicKey: KeyObject;
  /** Base64 of the DER, the QSealC first (RFC 7517, section 4.7). */
  readonly x5c: readonly string[];
}

export interface SealingKeyContext {
  readonly root: X509Certificate;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** `organizationIdentifier` of the QWAC that opened the connection. */
  readonly organization: string;
}

/**
 * Reads one member of `jwks.keys`.
 *
 * @throws {OAuthError} `invalid_client_metadata` unless it is an RSA key in a good QSealC of the same TPP
 */
export function readSealingKey(jwk: unknown, { root, now, organization }: SealingKeyContext): SealingKey {
  const { kty, n, e, x5c } = isRecord(jwk) ? jwk : {};
  if (kty !== 'RSA') throw refusal('kty must be RSA');
  if (!isTexts(x5c)) throw refusal('x5c must hold the QSealC, base64 of its DER');
  const certificate = parse(x5c[0]);
  const verdict = checkCertificate(certificate, root, now, 'seal');
  if (verdict !== 'good') throw refusal(`certificate refused: ${verdict}`);
  if (organizationOf(certificate) !== organization) throw refusal('QSealC and QWAC are of different TPPs');
  const { publicKey } = certificate;
  if (publicKey.asymmetricKeyType !== 'rsa') throw refusal('the QSealC must have an RSA key');
  const inside = publicKey.export({ format: 'jwk' });
  if ((n !== undefined && n !== inside.n) || (e !== undefined && e !== inside.e)) {
    throw refusal('n and e are not those of the QSealC');
  }
  const kid = createHash('sha256').update(certificate.raw).digest('hex').slice(0, 32);
  return { kid, publicKey, x5c };
}

/** The key in the answer of the registration. */
export function sealingJwk({ kid, publicKey, x5c }: SealingKey): Readonly<Record<string, unknown>> {
  return { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', x5c };
}

function parse(base64: string | undefined): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(base64 ?? '', 'base64'));
  } catch {
    throw refusal('x5c does not hold a certificate');
  }
}

function refusal(reason: string): OAuthError {
  return new OAuthError('invalid_client_metadata', `jwks: ${reason}`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}
