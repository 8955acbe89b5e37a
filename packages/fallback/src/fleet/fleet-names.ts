import { createHash, createHmac } from 'node:crypto';
import { type SecretHash, type SecretOwner, storedHash } from '../secrets/secret-hash.ts';

/**
 * Names the lease of a customer, once for each key. All workers take them in one order, so no two wait for each other.
 *
 * @param keys - workers whose sealing keys are being rotated have one in common
 */
export function leaseNames(keys: readonly Uint8Array[], owner: SecretOwner): readonly string[] {
  return keys.map((key) => `login.${customerMark(key, owner)}`).sort();
}

/** Names what the fleet knows of a customer's logins. */
export function recordName(key: Uint8Array, owner: SecretOwner): string {
  return `tries.${customerMark(key, owner)}`;
}

/**
 * The slow hash of a secret, the same in all workers. Its salt is made of the customer, not drawn: two workers come to the same
 * one without asking each other.
 */
export function slowHash(owner: SecretOwner, digest: Uint8Array): Promise<SecretHash> {
  const salt = createHash('sha256').update(named('relais fleet salt', owner)).digest().subarray(0, 16);
  return storedHash(digest, salt.toString('base64'));
}

/**
 * What stands for a secret in the shared memory: a keyed hash over the slow one. A thief of that memory who has no key can try
 * nothing. With the key, each guess still costs one scrypt, and needs the pepper.
 */
export function secretMark(key: Uint8Array, slow: SecretHash): SecretHash {
  return mac(key, `secret ${slow}`);
}

function customerMark(key: Uint8Array, owner: SecretOwner): string {
  return mac(key, named('customer', owner));
}

function named(what: string, { bankId, psuId }: SecretOwner): string {
  return JSON.stringify([what, bankId, psuId]);
}

/** 128 bits: short, and no two customers of a bank share them. */
function mac(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url').slice(0, 22);
}
