import type { Outcome } from '../outcome/outcome.ts';

/** When an outcome became known, by the time of day: for the record. */
export function knownAt({ sentAt, waitedMs }: Outcome): number {
  return sentAt + waitedMs;
}

/** When an outcome became known, for durations between outcomes: by the monotonic clock, where it is of this process. */
export function elapsedAt(outcome: Outcome): number {
  return outcome.knownAtMs ?? knownAt(outcome);
}

/** How long the failures took, from the first request to the last word on one, in milliseconds. */
export function spanOf(outcomes: readonly Outcome[]): number {
  const ends = outcomes.map(elapsedAt);
  const starts = outcomes.map((outcome) => elapsedAt(outcome) - outcome.waitedMs);
  return Math.max(...ends) - Math.min(...starts);
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

  get outcomes(): readonly Outcome[] {
    return this.#outcomes;
  }

  add(outcome: Outcome): readonly Outcome[] {
    const now = elapsedAt(outcome);
    this.#outcomes = [...this.#outcomes.filter((earlier) => now - elapsedAt(earlier) <= this.#windowMs), outcome];
    if (this.#outcomes.length > this.#limit) this.#outcomes = this.#outcomes.slice(-this.#limit);
    return this.#outcomes;
  }

  clear(): void {
    this.#outcomes = [];
  }
}
