import { RelaisError } from '@relais/model';

/** What one session may cost the bank, and the bank's answers us. */
export interface RequestBudget {
  /** To be awaited before each request. @throws {RelaisError} `fallback_unavailable` with reason `endless` */
  readonly spend: (signal: AbortSignal) => Promise<void>;
  /** To be told of each answer. @throws {RelaisError} `malformed_reply` with reason `cookies` */
  readonly tellCookies: (count: number) => void;
}

export interface RequestBudgetOptions {
  /** Waits until the bank may be asked once more. */
  readonly pace: (signal: AbortSignal) => Promise<void>;
  /** Requests of one session. */
  readonly maxRequests: number;
}

/** A bank sets a dozen. Each one kept would be sent with every request. */
const MAX_COOKIES = 1_000;

/** The budget of one session. */
export function requestBudget({ pace, maxRequests }: RequestBudgetOptions): RequestBudget {
  let requests = 0;
  let cookies = 0;
  return {
    spend: async (signal) => {
      requests += 1;
      if (requests > maxRequests) {
        const message = `one session took more than ${maxRequests} requests`;
        throw new RelaisError('fallback_unavailable', message, { reason: 'endless' });
      }
      await pace(signal);
    },
    tellCookies: (count) => {
      cookies += count;
      if (cookies <= MAX_COOKIES) return;
      throw new RelaisError('malformed_reply', 'the web bank sets cookies without end', { reason: 'cookies' });
    },
  };
}
