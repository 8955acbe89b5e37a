/** Keeps figures of days, none of them of a customer. Any Keyv store fits. */
export interface StatisticsStore {
  /** @returns what was stored, `undefined` when there is nothing */
  get(key: string): Promise<unknown>;
  /** @param value - JSON */
  set(key: string, value: unknown, ttlMs?: number): Promise<unknown>;
}
