/**
 * What the workers of a fleet agree on: which version of an entry stands. Names are keyed hashes, and the texts are short marks
 * of sealed entries: nothing in them tells of a customer.
 *
 * A method that rejects says nothing of what stands: its change may have been carried out.
 */
export interface Versions {
  /** @returns the text that stands under the name. `undefined`: none, or it was lost */
  readonly present: (name: string) => Promise<string | undefined>;
  /**
   * Sets `to`, if `from` stands there.
   *
   * @param from - `undefined`: nothing stands there
   * @param lifeMs - after which it may be forgotten, in milliseconds
   */
  readonly advance: (name: string, from: string | undefined, to: string, lifeMs: number) => Promise<VersionAdvance>;
}

/** What a step came to. `present` is the text that stands there now. */
export interface VersionAdvance {
  readonly isAdvanced: boolean;
  readonly present: string | undefined;
}
