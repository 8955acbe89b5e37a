const KEPT = 50;
/** Below this many answers nothing is known of what is normal. */
const ENOUGH = 5;

/** What the API takes when it is well: the median of its latest good answers. */
export class NormalLatency {
  readonly #latest: number[] = [];
  #next = 0;

  learn(tookMs: number): void {
    this.#latest[this.#next] = tookMs;
    this.#next = (this.#next + 1) % KEPT;
  }

  /**
   * Whether an answer came at normal speed (R9): within `factor` times the median, and never asked to be faster than
   * `floorMs`, below which differences are noise.
   */
  isNormal(tookMs: number, factor: number, floorMs: number): boolean {
    if (this.#latest.length < ENOUGH) return true;
    const median = this.#latest.toSorted((a, b) => a - b)[this.#latest.length >> 1] ?? 0;
    return tookMs <= Math.max(floorMs, factor * median);
  }
}
