import type { Outcome } from '../outcome/outcome.ts';

/** When an outcome became known, in milliseconds since the epoch. */
export function knownAt({ sentAt, waitedMs }: Outcome): number {
  return sentAt + waitedMs;
}

/**
 * The outcomes of the last while. Expires by time and not by traffic: a quiet night does not keep yesterday's failures.
 */
export class SlidingWindow {
  readonly #windowMs: number;
  readonly #limit: number;
  #outcomes: Outcome[] = [];

  /** @param limit - outcomes kept at most, the newest */
  constructor(windowMs: number, limit = 10_000) {
    this.#windowMs = windowMs;
    this.#limit = limit;
  }

  add(outcome: Outcome): readonly Outcome[] {
    const now = knownAt(outcome);
    this.#outcomes = [...this.#outcomes.filter((earlier) => now - knownAt(earlier) <= this.#windowMs), outcome];
    if (this.#outcomes.length > this.#limit) this.#outcomes = this.#outcomes.slice(-this.#limit);
    return this.#outcomes;
  }

  clear(): void {
    this.#outcomes = [];
  }
}
