import { createHmac, createSecretKey, KeyObject } from 'node:crypto';
import { wrong } from '@relais/model';
import { canonicalJson } from './canonical-json.ts';

/** A secret key as the host program holds it. */
export type Key = KeyObject | Uint8Array;

/** @throws {RangeError} naming the option when the key is too short to protect anything */
export function secretKey(name: string, key: Key, bytes: { readonly min: number; readonly max?: number }): KeyObject {
  const given: unknown = key;
  if (!(given instanceof KeyObject || given instanceof Uint8Array)) {
    throw wrong(name, 'must be a key: bytes or a KeyObject', given);
  }
  const secret = key instanceof KeyObject ? key : createSecretKey(key);
  const size = secret.symmetricKeySize ?? 0;
  const { min, max = Number.POSITIVE_INFINITY } = bytes;
  if (size < min || size > max) {
    throw new RangeError(`${name} must have ${max === min ? min : `${min} or more`} bytes, has ${size}`);
  }
  return secret;
}

/**
 * The journal's name of a PSU: equal for equal id and key, and useless without the key.
 *
 * @param psuId - the host program's own id
 */
export function psuReference(pseudonymKey: Key, psuId: string): string {
  return keyedHash(pseudonymKey, 'psu', psuId);
}

/** @param account - an IBAN, or the number of a card */
export function accountReference(pseudonymKey: Key, account: string): string {
  return keyedHash(pseudonymKey, 'account', account.replace(/\s/g, '').toUpperCase());
}

/** With the key and a record, the TPP can prove that it delivered this record. */
export function recordReference(pseudonymKey: Key, record: unknown): string {
  return keyedHash(pseudonymKey, 'record', canonicalJson(record));
}

/** The text holds the purpose, so that a PSU and an account of one name get different hashes. */
function keyedHash(key: Key, purpose: string, text: string): string {
  return createHmac('sha256', key).update(`${purpose}\n${text}`).digest('base64url');
}
