import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * Writes a value as JSON in the one canonical way (RFC 8785). Equal values give equal bytes, and thus equal hashes.
 *
 * @throws {TypeError} when JSON cannot hold the value
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('JSON cannot hold this value');
  return text;
}

/** SHA-256 of a text in UTF-8 or of bytes, in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
