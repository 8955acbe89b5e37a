import { type Clock, withSignal } from '@relais/model';
import type { LoginFleet } from '../fleet/login-fleet.ts';
import { pause } from '../transport/pause.ts';
import { busyPace } from './pace.ts';

/** Relais gives out a second's requests in so many blocks. That costs few commands, and as many workers have their share. */
const BLOCKS = 20;
const SECOND_MS = 1_000;

/**
 * Spreads the requests to one bank over all workers of a fleet. A worker reserves a small block of requests and uses it up within
 * a second. While the shared memory does not answer, a worker sends one block a second.
 */
export class FleetPace {
  readonly #fleet: LoginFleet;
  readonly #clock: Clock;
  readonly #size: number;
  readonly #limit: number;
  readonly #lifeMs: number;
  #left = 0;
  /** Until when the block may be used, by the monotonic clock. */
  #until = Number.NEGATIVE_INFINITY;
  #aloneUntil = Number.NEGATIVE_INFINITY;
  #asking: Promise<number> | undefined;

  constructor(fleet: LoginFleet, clock: Clock, requestsPerSecond: number) {
    this.#fleet = fleet;
    this.#clock = clock;
    this.#size = Math.max(1, Math.floor(requestsPerSecond / BLOCKS));
    this.#limit = Math.max(1, Math.floor(requestsPerSecond / this.#size));
    this.#lifeMs = Math.max(SECOND_MS, SECOND_MS / requestsPerSecond);
  }

  /**
   * Resolves when a request may leave.
   *
   * @param longestMs - a request that would have to wait longer does not wait
   * @throws {RelaisError} `fallback_unavailable` with reason `busy` and actor `host` then
   * @throws the reason of the signal, when that comes first
   */
  async turn(signal: AbortSignal, longestMs: number): Promise<void> {
    const endsAt = this.#clock.monotonic() + longestMs;
    for (;;) {
      signal.throwIfAborted();
      if (this.#left > 0 && this.#clock.monotonic() < this.#until) {
        this.#left -= 1;
        return;
      }
      const waitMs = await withSignal(() => this.#next(), signal);
      if (waitMs === 0) continue;
      if (this.#clock.monotonic() + waitMs > endsAt) throw busyPace();
      await pause(this.#clock, waitMs, signal);
    }
  }

  /** Asks for the next block, once for all that wait. */
  #next(): Promise<number> {
    this.#asking ??= this.#reserve().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #reserve(): Promise<number> {
    // From before the command: the block ends here no later than in the shared memory.
    const askedAt = this.#clock.monotonic();
    let waitMs: number;
    try {
      waitMs = await this.#fleet.take('pace', { limit: this.#limit, lifeMs: this.#lifeMs });
    } catch {
      waitMs = Math.max(0, this.#aloneUntil - askedAt);
      if (waitMs === 0) this.#aloneUntil = askedAt + this.#lifeMs;
    }
    if (waitMs > 0) return waitMs;
    this.#left = this.#size;
    this.#until = askedAt + this.#lifeMs;
    return 0;
  }
}
