import type { Clock } from '@relais/model';
import { pause } from '../transport/pause.ts';

/** How far ahead of its time a request may leave. */
const BURST_MS = 1_000;

/**
 * Spreads the requests of all sessions at one bank over time, in the order in which they come: each session has few
 * requests on their way at a time, so nobody gets far ahead of the others. One second's worth may leave at once.
 *
 * The generic cell rate algorithm (ITU-T I.371): no timer, no count, only the time at which the next request is due.
 */
export class Pace {
  /** When the next request would leave if all kept their distance, in milliseconds since the epoch. */
  #dueAt = 0;

  /** Resolves when a request may leave. @throws the reason of the signal, when that comes first */
  turn(requestsPerSecond: number, clock: Clock, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    const now = clock.now();
    const dueAt = Math.max(now, this.#dueAt);
    this.#dueAt = dueAt + 1_000 / requestsPerSecond;
    const waitMs = dueAt - now - BURST_MS;
    if (waitMs <= 0) return Promise.resolve();
    return pause(clock, waitMs, signal);
  }
}
