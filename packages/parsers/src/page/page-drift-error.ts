import { RelaisError } from '@relais/model';
import type { PageKind } from './page-kind.ts';
import { shapeOf } from './shape.ts';

/** What may be told of a page that could not be read: its kind and shapes, never a value. Safe to log and to store. */
export interface DriftFingerprint {
  /** The page that was being read; `csv` for the export, `value` for a single printed value. */
  readonly page: PageKind | 'csv' | 'value';
  /** The mark or cross-check that failed, e.g. `row.amount`, `caption.sum`. Stable across releases. */
  readonly mark: string;
  /** Shapes of what was seen: every digit is `9`, every letter `A` or `a`. */
  readonly shapes: readonly string[];
}

/** A page, or a value on it, that cannot be read with certainty. Its code is `page_drift`. */
export class PageDriftError extends RelaisError<'page_drift'> {
  /** For the compiler alone: `instanceof` narrows to this class, not to any error of Relais. */
  declare static readonly [Symbol.hasInstance]: (value: unknown) => value is PageDriftError;
  override readonly name: string = 'PageDriftError';
  readonly fingerprint: DriftFingerprint;

  /** Prefer `drift`, which cannot forget to hide a value. */
  constructor(fingerprint: DriftFingerprint) {
    super('page_drift', `the ${fingerprint.page} page cannot be read with certainty: ${fingerprint.mark}`);
    this.fingerprint = fingerprint;
  }
}

/** The error to throw when `mark` failed. Of the texts that were seen, only the shapes are kept. */
export function drift(page: DriftFingerprint['page'], mark: string, ...seen: readonly string[]): PageDriftError {
  return new PageDriftError({ page, mark, shapes: seen.slice(0, 8).map(shapeOf) });
}
