import type { Clock } from '@relais/model';

/** Why a held call goes on: the breaker opened, it may ask the API again, or its time is over. */
export type HoldEnd = 'tripped' | 'ask_again' | 'over';

export interface HoldOptions {
  /** The rest of the caller's own time, in milliseconds. */
  readonly leftMs: number;
  readonly caller: AbortSignal | undefined;
}

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

  hold({ leftMs, caller }: HoldOptions): Promise<HoldEnd> {
    return new Promise((resolve) => {
      const over = (): void => goOn('over');
      const goOn = (end: HoldEnd): void => {
        cancel();
        caller?.removeEventListener('abort', over);
        this.#held.delete(goOn);
        if (this.#held.size === 0) this.#endTurns();
        resolve(end);
      };
      const cancel = this.#clock.schedule(over, leftMs);
      if (caller?.aborted) return over();
      caller?.addEventListener('abort', over, { once: true });
      this.#held.add(goOn);
      this.#cancelTurn ??= this.#clock.schedule(() => this.#nextTurn(), TURN_MS);
    });
  }

  /** All go on. */
  release(end: HoldEnd): void {
    if (this.#held.size === 0) return;
    for (const goOn of [...this.#held]) goOn(end);
  }

  #nextTurn(): void {
    this.#cancelTurn = this.#clock.schedule(() => this.#nextTurn(), TURN_MS);
    const [first] = this.#held;
    first?.('ask_again');
  }

  #endTurns(): void {
    this.#cancelTurn?.();
    this.#cancelTurn = undefined;
  }
}
