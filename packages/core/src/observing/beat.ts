import type { Clock } from '@relais/model';

/** One who waits for a limit, and is told when it has come. */
export interface Waiting {
  /** Time until its limit, in milliseconds. Below 1: it has come. */
  readonly leftMs: (now: number) => number;
  readonly over: () => void;
}

/** How often the beat looks whether this program stood still, in milliseconds. */
const BEAT_MS = 250;
/** Lateness of a timer below this is ordinary work. */
const NOISE_MS = 50;

/**
 * One timer for all requests under way: it comes every 250 ms, and in time for the next limit. A timer that comes late shows
 * that this program stood still.
 *
 * Without requests it stops at its next turn, so that quick calls share one timer.
 */
export class Beat {
  readonly #clock: Clock;
  readonly #waiting = new Set<Waiting>();
  #cancel: (() => void) | undefined;
  #dueAt = 0;
  #stalledMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param now - by the monotonic clock */
  join(waiting: Waiting, now: number): void {
    this.#waiting.add(waiting);
    this.#arm(now, waiting.leftMs(now));
  }

  leave(waiting: Waiting): void {
    this.#waiting.delete(waiting);
  }

  /** How long this program has stood still since the beat began, in milliseconds. Rises, and means something by differences only. */
  stalledMs(now: number): number {
    return this.#stalledMs + this.#overdueMs(now);
  }

  /** Leaves no timer. */
  end(): void {
    this.#waiting.clear();
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #arm(now: number, leftMs: number): void {
    const delayMs = Math.min(BEAT_MS, leftMs);
    if (this.#cancel !== undefined) {
      if (this.#dueAt <= now + delayMs) return;
      this.#stalledMs += this.#overdueMs(now);
      this.#cancel();
    }
    this.#dueAt = now + delayMs;
    this.#cancel = this.#clock.schedule(this.#turn, delayMs);
  }

  readonly #turn = (): void => {
    const now = this.#clock.monotonic();
    this.#stalledMs += this.#overdueMs(now);
    this.#cancel = undefined;
    let nextMs = BEAT_MS;
    for (const waiting of this.#waiting) {
      const leftMs = waiting.leftMs(now);
      if (leftMs >= 1) nextMs = Math.min(nextMs, leftMs);
      else {
        this.#waiting.delete(waiting);
        waiting.over();
      }
    }
    if (this.#waiting.size > 0) this.#arm(now, nextMs);
  };

  #overdueMs(now: number): number {
    const lateMs = this.#cancel === undefined ? 0 : now - this.#dueAt;
    return lateMs < NOISE_MS ? 0 : lateMs;
  }
}
