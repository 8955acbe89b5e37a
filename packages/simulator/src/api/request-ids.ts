import { ApiError } from './api-error.ts';

/** Recently used request ids. */
export interface RequestIds {
  /**
   * @param keepMs - time in which a request with its `Date` could still be accepted again
   * @throws {ApiError} 400 when the id was already used
   */
  readonly use: (id: string, now: number, keepMs: number) => void;
}

/** The API accepts a signed request once. A repeated request needs a new id, date and signature. */
export function createRequestIds(): RequestIds {
  const usedAt = new Map<string, number>();
  return {
    use: (id, now, keepMs) => {
      for (const [known, at] of usedAt) {
        if (at >= now - keepMs) break;
        usedAt.delete(known);
      }
      if (usedAt.has(id)) throw new ApiError(400, 'X-Request-Id was used before');
      usedAt.set(id, now);
    },
  };
}
