import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import { type Key, secretKey } from './keyed-hash.ts';

/** The key that encrypts values, and its name for the host program. */
export interface ValuesKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Key;
}

/** The delivered records, encrypted with AES-256-GCM. All members but `keyId` are base64url. */
export interface SealedValues {
  readonly keyId: string;
  readonly iv: string;
  readonly data: string;
  readonly tag: string;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = { min: 32, max: 32 };

/** @param sessionId - the values are bound to it: they do not open under another session */
export function sealValues({ id, key }: ValuesKey, sessionId: string, records: readonly unknown[]): SealedValues {
  const iv = randomBytes(12);
  const cipher = createCipheriv(CIPHER, secretKey('valuesKey', key, KEY_BYTES), iv).setAAD(Buffer.from(sessionId));
  const data = Buffer.concat([cipher.update(canonicalJson(records), 'utf8'), cipher.final()]);
  return {
    keyId: id,
    iv: iv.toString('base64url'),
    data: data.toString('base64url'),
    tag: cipher.getAuthTag().toString('base64url'),
  };
}

/**
 * Opens the values of one access.
 *
 * @param sessionId - the `sessionId` in the facts of the same record
 * @returns the records as they were delivered
 * @throws {Error} when the key is wrong or the values were changed
 */
export function openValues(key: Key, sessionId: string, { iv, data, tag }: SealedValues): readonly unknown[] {
  const secret = secretKey('valuesKey', key, KEY_BYTES);
  const decipher = createDecipheriv(CIPHER, secret, Buffer.from(iv, 'base64url'), { authTagLength: 16 })
    .setAAD(Buffer.from(sessionId))
    .setAuthTag(Buffer.from(tag, 'base64url'));
  const text = Buffer.concat([decipher.update(Buffer.from(data, 'base64url')), decipher.final()]).toString('utf8');
  return JSON.parse(text) as readonly unknown[];
}
