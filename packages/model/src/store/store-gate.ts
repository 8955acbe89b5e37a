import type { Clock } from '../time/clock.ts';
import { inTime } from '../time/with-deadline.ts';

/** How long a store that failed is left alone before it is tried again, in milliseconds. */
const REST_MS = 250;
/** A store that takes longer for one answer is as good as down, in milliseconds. */
export const SLOW_MS = 1_000;
/** How long a call waits for a try that is under way, in milliseconds. So a store that is back is used at once. */
const PATIENCE_MS = 100;

/**
 * Remembers for a short time that the store is down. So an outage of the store costs each call milliseconds, not the whole time
 * limit. Tries it again beside the calls.
 */
export class StoreGate {
  readonly #clock: Clock;
  readonly #try: () => Promise<void>;
  readonly #onOpen: () => void;
  #isOpen = true;
  #trial: Promise<void> | undefined;
  #trialBegan = 0;
  #restsUntil = 0;

  /**
   * @param tries - rejects while the store is down
   * @param onOpen - told when it is back
   */
  constructor(clock: Clock, tries: () => Promise<void>, onOpen: () => void) {
    this.#clock = clock;
    this.#try = tries;
    this.#onOpen = onOpen;
  }

  /** Resolves once the store may be asked, or soon to `false`: it is down. */
  async passes(): Promise<boolean> {
    if (this.#isOpen) return true;
    if (this.#trial === undefined && this.#clock.monotonic() >= this.#restsUntil) this.#begin();
    const trial = this.#trial;
    const leftMs = this.#trialBegan + PATIENCE_MS - this.#clock.monotonic();
    if (trial === undefined || leftMs <= 0) return false;
    await inTime(() => trial, { clock: this.#clock, deadlineMs: leftMs }).catch(() => {});
    return this.#isOpen;
  }

  /** The store has failed. */
  shut(): void {
    this.#isOpen = false;
  }

  #begin(): void {
    this.#trialBegan = this.#clock.monotonic();
    const trial = inTime(this.#try, { clock: this.#clock, deadlineMs: SLOW_MS }).then(
      () => {
        this.#isOpen = true;
        this.#onOpen();
      },
      () => {
        this.#restsUntil = this.#clock.monotonic() + REST_MS;
      },
    );
    this.#trial = trial.finally(() => {
      this.#trial = undefined;
    });
  }
}
