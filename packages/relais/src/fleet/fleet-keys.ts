import { createHash } from 'node:crypto';
import type { SealedStore } from '@relais/model';

/**
 * Keys of the names that a fleet's memory shows. They come from the keys that seal the store: no reader of that memory learns a
 * customer from it.
 *
 * A store that seals nothing has no key to share. Then all workers make their key of the bank's id. A thief of the memory can
 * try the ids of customers against it, and passwords, one scrypt at a time.
 */
export function fleetKeys(store: SealedStore, bankId: string): readonly Uint8Array[] {
  const keys = store.keysFor?.('fleet') ?? [];
  if (keys.length > 0) return keys;
  return [
    createHash('sha256')
      .update(JSON.stringify(['relais fleet names 1', bankId]))
      .digest(),
  ];
}
