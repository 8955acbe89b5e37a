/**
 * Where the host program keeps texts by key: the raw store under `SealedStore`. Keyv fits as it is, with any of its adapters.
 *
 * @example
 * import Keyv from 'keyv';
 * import KeyvRedis from '@keyv/redis';
 * const keyv: KeyValueStore = new Keyv({ store: new KeyvRedis('redis://localhost:6379') });
 */
export interface KeyValueStore {
  /** @returns what was stored, `undefined` when there is nothing */
  get(key: string): Promise<unknown>;
  /** @param ttlMs - the value may be forgotten after so many milliseconds; a store that keeps it longer does no harm */
  set(key: string, value: string, ttlMs?: number): Promise<unknown>;
  delete(key: string): Promise<unknown>;
  /** Keyv tells errors of its adapter by `error` events only. */
  on?(event: 'error', listener: (error: unknown) => void): unknown;
}

const counts = new WeakMap<KeyValueStore, () => number>();

/** How many errors a store has told of since it was first looked at. One listener for each store, however often it is used. */
export function errorsToldBy(keyv: KeyValueStore): () => number {
  const known = counts.get(keyv);
  if (known !== undefined) return known;
  let told = 0;
  const count = (): number => told;
  counts.set(keyv, count);
  keyv.on?.('error', () => {
    told += 1;
  });
  return count;
}
