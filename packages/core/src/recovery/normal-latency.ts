const KEPT = 50;
/** Below this many answers nothing is known of what is normal. */
const ENOUGH = 5;

/** What the API takes when it is well: the median of its latest good answers. */
export class NormalLatency {
  #latest: number[] = [];

  learn(tookMs: number): void {
    this.#latest = [...this.#latest.slice(1 - KEPT), tookMs];
  }

  /**
   * Whether an answer came at normal speed (R9): within `factor` times the median, and never asked to be faster than
   * `floorMs`, below which differences are noise.
   */
  isNormal(tookMs: number, factor: number, floorMs: number): boolean {
    if (this.#latest.length < ENOUGH) return true;
    const median = [...this.#latest].sort((a, b) => a - b)[this.#latest.length >> 1] ?? 0;
    return tookMs <= Math.max(floorMs, factor * median);
  }
}
