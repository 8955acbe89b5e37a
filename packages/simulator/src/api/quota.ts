import type { Clock } from '@relais/model';
import { ApiError } from './api-error.ts';

const DAY_MS = 86_400_000;

/** Counts reads without the customer (RTS art. 36(5)(b)). */
export interface Quota {
  /**
   * Takes one read from the quota.
   *
   * @param key - customer, client, account and kind of data
   * @throws {ApiError} 429 with `Retry-After`, when the last 24 hours have no read left
   */
  readonly take: (key: string, perDay: number) => void;
}

export function createQuota(clock: Clock): Quota {
  const taken = new Map<string, readonly number[]>();
  return {
    take: (key, perDay) => {
      const now = clock.now();
      const recent = (taken.get(key) ?? []).filter((at) => at > now - DAY_MS);
      if (recent.length >= perDay) {
        // One read becomes free when the oldest counted read is a day old.
        const oldest = recent[recent.length - perDay] ?? now;
        const seconds = Math.ceil((oldest + DAY_MS - now) / 1000);
        throw new ApiError(429, `Only ${perDay} reads a day without the customer`, {
          'retry-after': String(seconds),
        });
      }
      taken.set(key, [...recent, now]);
    },
  };
}
