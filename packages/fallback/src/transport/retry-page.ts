import { type Clock, isRelaisError } from '@relais/model';
import { isNoticeAddress } from '@relais/parsers';
import { pause } from './pause.ts';
import type { Reply } from './reply.ts';

/** What the bank's servers are known for, once in a while, on pages that are well a moment later. */
export type RandomError = 'http_500' | 'empty' | 'connection';

/** How often, and how slowly, a page is asked for again after a random error. */
export interface PageRetry {
  /** 0: never. */
  readonly times: number;
  /** Before the first retry, in milliseconds. Doubles with each. */
  readonly pauseMs: number;
  readonly onRetry?: (retry: { readonly attempt: number; readonly because: RandomError }) => void;
}

/**
 * Asks for a page, and asks again when a random error came instead. Only for requests that change nothing at the bank: no
 * form, and no password, is ever sent twice.
 *
 * A status that tells of an outage (503) and silence are answers: they are not asked again.
 */
export async function retryPage(
  get: () => Promise<Reply>,
  retry: PageRetry & { readonly clock: Clock },
  signal: AbortSignal,
): Promise<Reply> {
  const { times, pauseMs, onRetry, clock } = retry;
  for (let attempt = 1; ; attempt += 1) {
    let because: RandomError | undefined;
    try {
      const reply = await get();
      because = randomErrorIn(reply);
      if (because === undefined || attempt > times) return reply;
    } catch (error) {
      if (!isDropped(error) || attempt > times) throw error;
      because = 'connection';
    }
    onRetry?.({ attempt, because });
    await pause(clock, pauseMs * 2 ** (attempt - 1), signal);
  }
}

function randomErrorIn({ url, status, location, bytes }: Reply): RandomError | undefined {
  if (status === 500) return 'http_500';
  const isEmpty = status === 200 && bytes.length === 0 && location === undefined;
  // A notice that the customer has seen is empty each time.
  return isEmpty && !isNoticeAddress(url.href) ? 'empty' : undefined;
}

function isDropped(error: unknown): boolean {
  return isRelaisError(error) && error.code === 'fallback_unavailable' && error.reason === 'connection';
}
