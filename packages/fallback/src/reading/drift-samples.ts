import type { Clock } from '@relais/model';
import {
  type BankPage,
  type DriftFingerprint,
  type DriftSample,
  driftSample,
  type PageDriftError,
} from '@relais/parsers';

/** A page that could not be read, redacted, for the host to keep for a while. */
export interface KeptDriftSample extends DriftSample {
  readonly bankId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The host deletes the sample by then, in milliseconds since the epoch (R17). */
  readonly keepUntil: number;
  readonly fingerprint: DriftFingerprint;
}

/** Given a sample of a page that could not be read. What it throws or rejects with is dropped. */
export type OnDriftSample = (sample: KeptDriftSample) => unknown;

/** Long enough to mend a parser with, in milliseconds. */
const KEEP_MS = 30 * 86_400_000;
/** A redesign strikes every customer at once: one sample of each mark says it. In milliseconds. */
const EVERY_MS = 3_600_000;
/** Marks that are remembered. */
const MOST_MARKS = 1_000;

/** Hands out samples of pages that could not be read, one of each mark an hour. */
export class DriftSamples {
  readonly #give: OnDriftSample | undefined;
  readonly #bankId: string;
  readonly #clock: Clock;
  readonly #given = new Map<string, number>();

  /** @param give - absent: no page is ever looked at twice */
  constructor(give: OnDriftSample | undefined, bankId: string, clock: Clock) {
    this.#give = give;
    this.#bankId = bankId;
    this.#clock = clock;
  }

  /** @param parse - which refused the page with that error */
  take(error: PageDriftError, page: BankPage, parse: (page: BankPage) => unknown): void {
    if (this.#give === undefined) return;
    const { fingerprint } = error;
    const mark = `${fingerprint.page} ${fingerprint.mark}`;
    const at = this.#clock.now();
    if (at - (this.#given.get(mark) ?? -EVERY_MS) < EVERY_MS) return;
    if (this.#given.size >= MOST_MARKS) this.#given.clear();
    this.#given.set(mark, at);
    try {
      const sample = driftSample(page, error, parse);
      const told = this.#give({ ...sample, bankId: this.#bankId, at, keepUntil: at + KEEP_MS, fingerprint });
      if (told instanceof Promise) told.catch(() => {});
    } catch {
      // A sample is for later: it must not harm the call.
    }
  }
}
