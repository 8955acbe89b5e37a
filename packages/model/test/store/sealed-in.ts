import { type Clock, createSealedStore, type KeyValueStore, type SealedStore } from '../../src/index.ts';
import { BankMemory } from '../../src/remembering/bank-memory.ts';
import type { PsuMemory } from '../../src/remembering/psu-memory.ts';

/** A Keyv-like store over a map, which outlives whoever writes to it. */
export function keyvIn(entries: Map<string, unknown>): KeyValueStore {
  return {
    get: async (key) => entries.get(key),
    set: async (key, value) => entries.set(key, value),
    delete: async (key) => entries.delete(key),
  };
}

/** Opened anew each time: what one process keeps beside the store, the next does not know. */
export function sealedIn(entries: Map<string, unknown>, clock?: Clock): SealedStore {
  return createSealedStore({ keyv: keyvIn(entries), key: new Uint8Array(32).fill(7) }, clock);
}

export function psuMemoryIn(entries: Map<string, unknown>, psuId = 'alice', clock?: Clock): PsuMemory {
  const store = sealedIn(entries, clock);
  return new BankMemory({ store, bankId: 'cic', ...(clock !== undefined && { clock }) }).of(psuId);
}
