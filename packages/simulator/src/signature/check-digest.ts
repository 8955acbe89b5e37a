import { createHash } from 'node:crypto';
import { headerOf, type SignedMessage } from './signed-message.ts';

/** The error in the `Digest` of a request (RFC 3230); `undefined` when it is right. */
export function checkDigest(message: SignedMessage): string | undefined {
  const given = headerOf(message, 'digest');
  if (given === undefined) return 'Digest is missing';
  const [, value] = /^SHA-256=([A-Za-z0-9+/]{43}=)$/i.exec(given) ?? [];
  if (value === undefined) return 'Digest must be SHA-256=<base64>';
  const right = createHash('sha256').update(message.body).digest('base64');
  return value === right ? undefined : 'Digest does not belong to the body';
}
