import { RelaisError } from '@relais/model';
import type { PageKind } from './recognise.ts';

/** What may be told of a page that could not be read: its kind and shapes, never a value. Safe to log and to store. */
export interface DriftFingerprint {
  /** The page that was expected, or `csv`, `amount`, `date`. */
  readonly page: PageKind | 'csv' | 'value';
  /** The mark or cross-check that failed, e.g. `amount.grouping`, `caption.sum`. Stable across releases. */
  readonly mark: string;
  /** Shapes of what was seen: every digit is `9`, every letter `A` or `a`. */
  readonly shapes: readonly string[];
}

/** A page, or a value on it, that cannot be read with certainty. Its code is `page_drift`. */
export class PageDriftError extends RelaisError {
  override readonly name: string = 'PageDriftError';
  readonly fingerprint: DriftFingerprint;

  constructor(fingerprint: DriftFingerprint) {
    super('page_drift', `the ${fingerprint.page} page cannot be read with certainty: ${fingerprint.mark}`, {
      reason: fingerprint.mark,
    });
    this.fingerprint = fingerprint;
  }
}
