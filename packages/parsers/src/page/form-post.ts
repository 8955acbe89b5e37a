/** One press of a button: what the page's own form would send. */
export interface FormPost {
  /** Absolute URL. */
  readonly action: string;
  /** All hidden inputs in document order, then the action field. Names are literal: `%` in one is encoded again. */
  readonly fields: readonly (readonly [name: string, value: string])[];
}
