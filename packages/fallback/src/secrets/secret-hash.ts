import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Credentials } from '../session/credentials.ts';

/** The customer whose secret it is, and their bank. */
export interface SecretOwner {
  readonly bankId: string;
  readonly psuId: string;
}

/** The salt and the slow hash of a secret, base64, with a point between them. */
export type SecretHash = string;

/** scrypt as OWASP advises it: 32 MB and some 50 ms for each guess. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 } as const;

/**
 * A digest of a secret inside this process: cheap, and the first half of what is stored.
 *
 * @param pepper - known to the host program alone. Without it, a thief of the store can try passwords, one scrypt at a time
 * @returns bytes that are as secret as the password: overwrite them
 */
export function secretDigest(owner: SecretOwner, { user, password }: Credentials, pepper: Uint8Array): Buffer {
  const named = JSON.stringify([owner.bankId, owner.psuId, user]);
  return createHmac('sha512', Buffer.concat([Buffer.from('relais/secret/'), pepper]))
    .update(named)
    .update(password)
    .digest();
}

/** A salt for one PSU. */
export function newSalt(): string {
  return randomBytes(16).toString('base64');
}

/** The salt that a hash was made with. */
export function saltOf(hash: SecretHash): string {
  return hash.slice(0, hash.indexOf('.'));
}

/**
 * What may be stored of a secret that is sent. Slow on purpose, and on a thread of its own.
 *
 * @param salt - of the PSU, base64
 */
export function storedHash(digest: Uint8Array, salt: string): Promise<SecretHash> {
  const { promise, resolve, reject } = Promise.withResolvers<SecretHash>();
  scrypt(digest, Buffer.from(salt, 'base64'), 32, COST, (error, hash) => {
    if (error === null) resolve(`${salt}.${hash.toString('base64')}`);
    else reject(error);
  });
  return promise;
}

/** Compares two hashes in a time that tells nothing. */
export function isSameHash(one: SecretHash, other: SecretHash): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
