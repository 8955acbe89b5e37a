import { type Clock, RelaisError } from '@relais/model';
import { pause } from '../transport/pause.ts';

/** How far ahead of its time a request may leave. */
const BURST_MS = 1_000;

/**
 * Spreads the requests of all sessions at one bank over time, in the order in which they come. Each session has few requests on
 * their way at a time, so no session gets far ahead of the others. One second's worth may leave at once.
 *
 * The generic cell rate algorithm (ITU-T I.371). It has no timer and no count, only how far the requests are ahead of their time.
 */
export class Pace {
  /** How long from now the next request would leave if all kept their distance, in milliseconds. */
  #aheadMs = 0;
  /** When each clock was last read: the monotonic time of one says nothing beside that of another. */
  readonly #readAt = new WeakMap<Clock, number>();

  /**
   * Resolves when a request may leave.
   *
   * @param longestMs - a request that would have to wait longer does not wait at all. A queue of ours must not look like the
   * silence of the bank
   * @throws {RelaisError} `fallback_unavailable` with reason `busy` and actor `host` then
   * @throws the reason of the signal, when that comes first
   */
  turn(
    requestsPerSecond: number,
    clock: Clock,
    signal: AbortSignal,
    longestMs: number = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    const now = clock.monotonic();
    const passedMs = Math.max(0, now - (this.#readAt.get(clock) ?? now));
    this.#readAt.set(clock, now);
    const aheadMs = Math.max(0, this.#aheadMs - passedMs);
    this.#aheadMs = aheadMs;
    if (aheadMs - BURST_MS > longestMs) {
      return Promise.reject(busyPace());
    }
    this.#aheadMs += 1_000 / requestsPerSecond;
    if (aheadMs <= BURST_MS) return Promise.resolve();
    return pause(clock, aheadMs - BURST_MS, signal);
  }
}

/** A request that would have to wait for too long. */
export function busyPace(): RelaisError {
  const message = 'more requests wait for this bank than may leave in time';
  return new RelaisError('fallback_unavailable', message, { reason: 'busy', actor: 'host' });
}
