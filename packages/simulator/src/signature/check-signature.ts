import { type KeyObject, verify } from 'node:crypto';
import { checkDigest } from './check-digest.ts';
import { parseSignature } from './parse-signature.ts';
import { headerOf, type SignedMessage } from './signed-message.ts';
import { signingString } from './signing-string.ts';

/** Headers that a client must always sign, and those for a request with a body. */
const ALWAYS_SIGNED = ['(request-target)', 'host', 'date', 'x-request-id'];
const SIGNED_WITH_BODY = ['digest', 'content-type'];

/**
 * Checks the signature of a request as the bank does: `rsa-sha256` by a registered key. It covers the request line,
 * host, date, request id and the headers of a body, but not the token.
 *
 * @param keyOf - the public key that the client has registered under this `kid`
 * @returns the error, in words for the developer of the client; `undefined` without one
 * @see draft-cavage-http-signatures-12, section 2.5
 */
export function checkSignature(
  message: SignedMessage,
  keyOf: (kid: string) => KeyObject | undefined,
): string | undefined {
  const header = headerOf(message, 'signature');
  if (header === undefined) return 'Signature is missing';
  const parameters = parseSignature(header);
  if (parameters === undefined) return 'Signature is not keyId="…",algorithm="…",headers="…",signature="<base64>"';

  const { keyId, algorithm, headers, signature } = parameters;
  if (algorithm !== 'rsa-sha256') return 'algorithm must be rsa-sha256';
  const key = keyOf(keyId);
  if (key === undefined) return 'keyId is not the kid of a registered key';
  if (headers.includes('authorization')) return 'Authorization must not be signed';
  if (new Set(headers).size !== headers.length) return 'headers names one twice';
  const hasBody = message.body.length > 0;
  for (const name of hasBody ? [...ALWAYS_SIGNED, ...SIGNED_WITH_BODY] : ALWAYS_SIGNED) {
    if (!headers.includes(name)) return `${name} must be signed`;
  }
  const signed = signingString(message, headers);
  if (signed === undefined) return 'headers names one that the request does not have';
  if (hasBody || headers.includes('digest')) {
    const flaw = checkDigest(message);
    if (flaw !== undefined) return flaw;
  }
  return verifySignature(signed, key, signature) ? undefined : 'Signature does not verify';
}

/** RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2). */
export function verifySignature(signed: string, key: KeyObject, signature: Uint8Array): boolean {
  return verify('RSA-SHA256', Buffer.from(signed, 'latin1'), key, signature);
}
