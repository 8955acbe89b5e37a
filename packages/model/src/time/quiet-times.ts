import type { Clock } from './clock.ts';

/** Times in which nothing is to be asked, by name. */
export class QuietTimes {
  readonly #clock: Clock;
  /** By the monotonic clock. */
  readonly #until = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The time begins now, in the place of one that runs. @param ms - how long it lasts, in milliseconds */
  begin(name: string, ms: number): void {
    const now = this.#clock.monotonic();
    for (const [other, until] of this.#until) if (until <= now) this.#until.delete(other);
    this.#until.set(name, now + ms);
  }

  /** The rest of the time, in milliseconds ≥ 0. */
  leftMs(name: string): number {
    return Math.max(0, (this.#until.get(name) ?? 0) - this.#clock.monotonic());
  }
}
