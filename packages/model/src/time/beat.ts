import type { Clock } from './clock.ts';

/** One that waits for a limit, and is told when it has come. */
export interface Waiting {
  /** Where the beat keeps it. Only the beat writes it. */
  place: number;
  /** Time until its limit, in milliseconds. Below 1: it has come. */
  leftMs(now: number): number;
  over(): void;
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
  readonly clock: Clock;
  // A list, where each knows its place. V8 would rebuild a set again and again: each call adds and removes one member.
  readonly #waiting: Waiting[] = [];
  #cancel: (() => void) | undefined;
  #dueAt = 0;
  #stalledMs = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** @param now - by the monotonic clock */
  join(waiting: Waiting, now: number): void {
    waiting.place = this.#waiting.push(waiting) - 1;
    this.#arm(now, waiting.leftMs(now));
  }

  leave(waiting: Waiting): void {
    const { place } = waiting;
    if (this.#waiting[place] !== waiting) return;
    const last = this.#waiting.pop();
    if (last === undefined || last === waiting) return;
    last.place = place;
    this.#waiting[place] = last;
  }

  /** How long this program has stood still since the beat began, in milliseconds. Only differences mean something. */
  stalledMs(now: number): number {
    return this.#stalledMs + this.#overdueMs(now);
  }

  /** Leaves no timer. To be asked when nothing waits. */
  end(): void {
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
    this.#cancel = this.clock.schedule(this.#turn, delayMs);
  }

  readonly #turn = (): void => {
    const now = this.clock.monotonic();
    this.#stalledMs += this.#overdueMs(now);
    this.#cancel = undefined;
    // A copy: one that is over may end others.
    for (const waiting of [...this.#waiting]) {
      if (waiting.leftMs(now) >= 1) continue;
      this.leave(waiting);
      waiting.over();
    }
    if (this.#waiting.length === 0) return;
    this.#arm(
      now,
      this.#waiting.reduce((leastMs, waiting) => Math.min(leastMs, waiting.leftMs(now)), BEAT_MS),
    );
  };

  #overdueMs(now: number): number {
    const lateMs = this.#cancel === undefined ? 0 : now - this.#dueAt;
    return lateMs < NOISE_MS ? 0 : lateMs;
  }
}
