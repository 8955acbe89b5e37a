/** Store for the figures of days; it holds no customer data. Any Keyv store will do. */
export interface StatisticsStore {
  /** @returns the stored value, or `undefined` */
  get(key: string): Promise<unknown>;
  /** @param value - JSON */
  set(key: string, value: unknown, ttlMs?: number): Promise<unknown>;
}
