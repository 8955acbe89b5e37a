import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js';

/** Response times in milliseconds. */
export interface ResponseTimes {
  readonly count: number;
  readonly meanMs: number;
  /** Nearest rank, exact to three digits. */
  readonly medianMs: number;
  /** Nearest rank, exact to three digits. */
  readonly p95Ms: number;
}

/** A day of response times in a kilobyte or two of JSON. */
export interface StoredTimes {
  readonly sumMs: number;
  /** HdrHistogram, compressed, base64. */
  readonly histogram: string;
}

/** Median and p95 count longer answers as this long; no request waits for an hour. */
const LONGEST_MS = 3_600_000;

/** Response times of any number of answers in bounded memory. The mean is exact. */
export class TimeRecorder {
  readonly #histogram: Histogram;
  #sumMs: number;

  /** @throws when the stored data cannot be read */
  constructor(stored?: StoredTimes) {
    this.#sumMs = stored?.sumMs ?? 0;
    this.#histogram =
      stored === undefined
        ? build({ highestTrackableValue: 2, numberOfSignificantValueDigits: 3 })
        : decodeFromCompressedBase64(stored.histogram);
    this.#histogram.autoResize = true;
  }

  record(ms: number): void {
    this.#sumMs += ms;
    this.#histogram.recordValue(Math.min(LONGEST_MS, Math.max(0, Math.round(ms))));
  }

  /** @returns `undefined` when nothing was recorded */
  figures(): ResponseTimes | undefined {
    const count = this.#histogram.totalCount;
    if (count === 0) return undefined;
    return {
      count,
      meanMs: this.#sumMs / count,
      medianMs: this.#histogram.getValueAtPercentile(50),
      p95Ms: this.#histogram.getValueAtPercentile(95),
    };
  }

  /** @returns `undefined` when nothing was recorded */
  toStored(): StoredTimes | undefined {
    if (this.#histogram.totalCount === 0) return undefined;
    return { sumMs: this.#sumMs, histogram: encodeIntoCompressedBase64(this.#histogram) };
  }
}
