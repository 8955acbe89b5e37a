import { RelaisError } from '@relais/model';
import type { PageKind } from './page-kind.ts';
import { shapeOf } from './shape.ts';

/**
 * A description of an unreadable page that is safe to share: its kind and shapes, never a value. Safe to log and to
 * store.
 */
export interface DriftFingerprint {
  /** The kind of page; `csv` for the export, `value` for a single printed value. */
  readonly page: PageKind | 'csv' | 'value';
  /** The mark or cross-check that failed, e.g. `row.amount`, `caption.sum`. Stable across releases. */
  readonly mark: string;
  /** Shapes of the texts found: every digit is `9`, every letter `A` or `a`. */
  readonly shapes: readonly string[];
}

/** A page, or a value on it, that cannot be read with certainty. Its code is `page_drift`. */
export class PageDriftError extends RelaisError<'page_drift'> {
  /** For the compiler alone: `instanceof` narrows to this class, not to any error of Relais. */
  declare static readonly [Symbol.hasInstance]: (value: unknown) => value is PageDriftError;
  override readonly name: string = 'PageDriftError';
  readonly fingerprint: DriftFingerprint;

  /** Prefer `drift`, which always hides values. */
  constructor(fingerprint: DriftFingerprint) {
    super('page_drift', `the ${fingerprint.page} page cannot be read with certainty: ${fingerprint.mark}`);
    this.fingerprint = fingerprint;
  }
}

/** Makes the error for a failed `mark`. It keeps only the shapes of the texts. */
export function drift(page: DriftFingerprint['page'], mark: string, ...seen: readonly string[]): PageDriftError {
  return new PageDriftError({ page, mark, shapes: seen.slice(0, 8).map(shapeOf) });
}
