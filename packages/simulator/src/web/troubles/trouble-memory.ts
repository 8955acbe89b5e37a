/** Counts what happens a limited number of times, over all sessions. */
export interface TroubleMemory {
  /** @returns whether it still happens, and counts it. @param times - absent: always */
  readonly strikes: (key: string, times: number | undefined) => boolean;
}

/** Nothing has happened yet. */
export function createTroubleMemory(): TroubleMemory {
  const counts = new Map<string, number>();
  return {
    strikes: (key, times) => {
      const count = counts.get(key) ?? 0;
      if (times !== undefined && count >= times) return false;
      counts.set(key, count + 1);
      return true;
    },
  };
}
