import type { Outcome } from '../outcome/outcome.ts';

const KEPT = 50;
/** Below this many answers the normal latency is not known. */
const ENOUGH = 5;
/** Below this, in milliseconds, differences of latency are noise. */
const FLOOR_MS = 1_000;

/** Facts about the API while it is well: its last good reply, and its normal latency. */
export class ApiHealth {
  readonly #latest: number[] = [];
  #next = 0;
  #lastGoodReplyAt: number | undefined;

  /** Milliseconds since the epoch. */
  get lastGoodReplyAt(): number | undefined {
    return this.#lastGoodReplyAt;
  }

  /** @param isTrial - a trial shows that the API answers, and nothing of what is normal */
  answered({ sentAt, waitedMs }: Outcome, isTrial: boolean): void {
    this.#lastGoodReplyAt = sentAt + waitedMs;
    if (isTrial) return;
    this.#latest[this.#next] = waitedMs;
    this.#next = (this.#next + 1) % KEPT;
  }

  /**
   * Whether an answer came at normal speed (RTS art. 33(4)): within `factor` times the median of the latest good answers. Any
   * answer within a second is normal.
   */
  isNormal(tookMs: number, factor: number): boolean {
    if (this.#latest.length < ENOUGH) return true;
    const median = this.#latest.toSorted((a, b) => a - b)[this.#latest.length >> 1] ?? 0;
    return tookMs <= Math.max(FLOOR_MS, factor * median);
  }
}
