import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * The one way to write a value as JSON (RFC 8785): whoever writes it again gets the same bytes, and thus the same hash.
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
