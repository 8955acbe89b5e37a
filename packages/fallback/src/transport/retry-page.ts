import { type Clock, isRelaisError } from '@relais/model';
import { isNoticeAddress } from '@relais/parsers';
import { pause } from './pause.ts';
import type { Reply } from './reply.ts';

/** What the bank's servers are known for, once in a while, on pages that are well a moment later. */
export type RandomError = 'http_500' | 'empty' | 'connection' | 'cut';

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

function randomErrorIn(reply: Reply): RandomError | undefined {
  const { url, status, location, bytes, marks } = reply;
  // One that says when to come back is an outage, or a firewall.
  if (status === 500) return marks?.['retry-after'] === undefined ? 'http_500' : undefined;
  if (isCut(reply)) return 'cut';
  const isEmpty = status === 200 && bytes.length === 0 && location === undefined;
  // A notice that the customer has seen is empty each time.
  return isEmpty && !isNoticeAddress(url.href) ? 'empty' : undefined;
}

/** The connection broke, or what came through it is the beginning of something. */
function isDropped(error: unknown): boolean {
  if (!isRelaisError(error)) return false;
  const { code, reason } = error;
  return (
    (code === 'fallback_unavailable' && reason === 'connection') ||
    (code === 'malformed_reply' && reason === 'unreadable')
  );
}

/** Where the end of a page stands, and its beginning. In bytes. */
const EDGE = 2_048;

/** A page whose end has not come, although the connection ended well: a proxy on the way may cut one. */
export function isCut({ status, location, bytes }: Pick<Reply, 'status' | 'location' | 'bytes'>): boolean {
  if (status !== 200 || location !== undefined) return false;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begins = /<html\b/i.test(text.subarray(0, EDGE).toString('latin1'));
  return begins && !/<\/html\s*>/i.test(text.subarray(-EDGE).toString('latin1'));
}
