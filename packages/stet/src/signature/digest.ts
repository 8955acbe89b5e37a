import { createHash } from 'node:crypto';

/** Value of the `Digest` header for a body (RFC 3230, section 4.3.2; RFC 5843). */
export function digestOf(body: Uint8Array): string {
  return `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
}
