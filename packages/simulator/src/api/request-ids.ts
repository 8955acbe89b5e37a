import { ApiRefusal } from './api-refusal.ts';

/** Request ids that were used not long ago. */
export interface RequestIds {
  /**
   * @param keepMs - as long as a request could be sent again with its `Date` still good
   * @throws {ApiRefusal} 400 when the id was used before
   */
  readonly use: (id: string, now: number, keepMs: number) => void;
}

/** Signed requests are good once: whoever sends one again needs a new id, date and signature. */
export function createRequestIds(): RequestIds {
  const usedAt = new Map<string, number>();
  return {
    use: (id, now, keepMs) => {
      for (const [known, at] of usedAt) {
        if (at >= now - keepMs) break;
        usedAt.delete(known);
      }
      if (usedAt.has(id)) throw new ApiRefusal(400, 'X-Request-Id was used before');
      usedAt.set(id, now);
    },
  };
}
