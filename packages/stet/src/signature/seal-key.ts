import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { RelaisError, safeCause } from '@relais/model';
import { keyOfPfx } from './key-of-pfx.ts';

/**
 * The private key of the QSealC (RTS art. 34): from PKCS#12, from PEM, or a callback to whatever holds it.
 *
 * `sign` is handed the bytes and answers their RSASSA-PKCS1-v1_5 signature with SHA-256: the key can then stay in an HSM.
 */
export type SealKey =
  | { readonly pfx: Uint8Array; readonly passphrase?: string }
  | { readonly key: string | Uint8Array; readonly passphrase?: string }
  | { readonly sign: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array> };

/** In a thread of its own: an RSA signature takes a millisecond that other requests can use. */
const signInBackground = promisify(sign);

/**
 * Loads the key once, and returns what signs with it.
 *
 * @throws {RelaisError} `certificate_problem` with reason `unreadable` when the key cannot be loaded, or `not_rsa`
 */
export function rsaSha256(given: SealKey): (bytes: Uint8Array) => Promise<Uint8Array> {
  if ('sign' in given) return async (bytes) => given.sign(bytes);
  const key = load(given);
  if (key.asymmetricKeyType !== 'rsa') {
    throw new RelaisError('certificate_problem', 'rsa-sha256 needs an RSA key', { reason: 'not_rsa' });
  }
  return (bytes) => signInBackground('sha256', bytes, key);
}

function load(given: Exclude<SealKey, { sign: unknown }>): KeyObject {
  try {
    if ('pfx' in given) return keyOfPfx(given.pfx, given.passphrase ?? '');
    const key = typeof given.key === 'string' ? given.key : Buffer.from(given.key);
    return createPrivateKey({
      key,
      format: 'pem',
      ...(given.passphrase !== undefined && { passphrase: given.passphrase }),
    });
  } catch (error) {
    const message = 'the sealing key cannot be read, or its passphrase is wrong';
    throw new RelaisError('certificate_problem', message, { reason: 'unreadable', cause: safeCause(error) });
  }
}
