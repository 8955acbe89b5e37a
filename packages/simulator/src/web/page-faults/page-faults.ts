/** Counts the faults that strike pages and logins a limited number of times, over all sessions. */
export interface PageFaults {
  /** @returns whether the fault still strikes; counts it. @param times - absent: it always strikes */
  readonly strikes: (key: string, times: number | undefined) => boolean;
}

/** Counters at zero. */
export function createPageFaults(): PageFaults {
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
