import { type Clock, inTime } from '@relais/model';

/** Why a held call goes on: the breaker opened, it may ask the API again, or its time is over. */
export type HoldEnd = 'tripped' | 'ask_again' | 'over';

/** So often one of the held calls asks the API again. */
const TURN_MS = 1_000;

/**
 * Calls that have failed and are held until the trip or until the API answers. They take turns to ask it again, one call a
 * second, however many wait. A bank in trouble must not get more requests for it.
 */
export class HeldCalls {
  readonly #clock: Clock;
  readonly #held = new Set<(end: HoldEnd) => void>();
  #cancelTurn: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param deadlineMs - the rest of the caller's own time, in milliseconds */
  async hold(deadlineMs: number, caller: AbortSignal): Promise<HoldEnd> {
    const { promise, resolve } = Promise.withResolvers<HoldEnd>();
    this.#held.add(resolve);
    this.#cancelTurn ??= this.#clock.schedule(this.#nextTurn, TURN_MS);
    try {
      return await inTime(() => promise, { deadlineMs, clock: this.#clock, caller });
    } catch {
      return 'over';
    } finally {
      this.#held.delete(resolve);
      if (this.#held.size === 0) this.#endTurns();
    }
  }

  /** All go on. */
  release(end: HoldEnd): void {
    for (const goOn of this.#held) goOn(end);
  }

  readonly #nextTurn = (): void => {
    this.#cancelTurn = this.#clock.schedule(this.#nextTurn, TURN_MS);
    const [first] = this.#held;
    first?.('ask_again');
  };

  #endTurns(): void {
    this.#cancelTurn?.();
    this.#cancelTurn = undefined;
  }
}
