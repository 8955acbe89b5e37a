/**
 * What is remembered between two calls, and between two runs of the program. Keyv fits as it is.
 *
 * @example
 * import { Keyv } from 'keyv';
 * const store: Store = new Keyv(); // in memory; any Keyv adapter for more
 */
export interface Store {
  /** @returns what was stored, `undefined` when there is nothing */
  get(key: string): Promise<unknown>;
  /**
   * @param value - JSON: no dates, no classes
   * @param ttlMs - the value may be forgotten after so many milliseconds; a store that keeps it longer does no harm
   */
  set(key: string, value: unknown, ttlMs?: number): Promise<unknown>;
}
